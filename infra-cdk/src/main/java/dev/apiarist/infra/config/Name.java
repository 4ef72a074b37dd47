package dev.apiarist.infra.config;

import java.util.regex.Pattern;

/**
 * The name of a cluster or of a worker group: it becomes part of names in AWS, of which the
 * tightest (IAM roles) allow 64 characters.
 */
public record Name(String value) {
  /** The rule in words. */
  public static final String RULE =
      "1 to 24 lower-case letters, digits and single hyphens, first a letter, last no hyphen";

  private static final int LONGEST = 24;
  private static final Pattern SYNTAX = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public Name {
    if (value.length() > LONGEST || !SYNTAX.matcher(value).matches()) {
      throw new IllegalArgumentException("is not a name: " + RULE);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
