package dev.apiarist.local.aws;

/** An error in AWS's own words. */
public final class AwsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  /**
   * An error.
   *
   * @param code as the service's documentation spells it, such as {@code ValidationError}
   */
  public AwsException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The double's own refusal of something that real AWS may have and it does not. */
  public static AwsException unsupported(String what) {
    return new AwsException(
        400, "NotSupportedByLocalCloud", "the local cloud does not support " + what);
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** The error code. */
  public String code() {
    return code;
  }

  /** The message, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }
}
