package dev.apiarist.local.iam;

/** Temporary credentials. */
public record Credentials(String accessKey, String secretKey, String sessionToken) {
  @Override
  public String toString() {
    return "Credentials[" + accessKey + "]";
  }
}
