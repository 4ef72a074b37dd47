package dev.apiarist.local.cli;

/** The operator's access to the local account. It opens nothing but the local cloud. */
final class LocalAccount {
  static final String REGION = "us-east-1";
  static final String ACCESS_KEY = "local";
  static final String SECRET_KEY = "local";

  private LocalAccount() {}
}
