package dev.apiarist.local.autoscaling;

/** How a lifecycle action ends. */
public enum HookResult {
  CONTINUE,
  ABANDON;

  /**
   * Reads a result.
   *
   * @throws AutoScalingException {@code ValidationError} for any other text
   */
  public static HookResult of(String text) {
    return switch (text) {
      case "CONTINUE" -> CONTINUE;
      case "ABANDON" -> ABANDON;
      default ->
          throw AutoScalingException.validation(
              "Lifecycle action result must be CONTINUE or ABANDON, not " + text);
    };
  }
}
