package dev.apiarist.local.autoscaling;

/** A refusal as the API words it: an error code, its HTTP status and a message. */
public final class AutoScalingException extends RuntimeException {
  private final String code;
  private final int status;

  private AutoScalingException(String code, int status, String message) {
    super(message);
    this.code = code;
    this.status = status;
  }

  /** The code in the XML answer, such as {@code ValidationError}. */
  public String code() {
    return code;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** The message, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? code : message;
  }

  /** {@code ValidationError}: the request cannot be right in this state. */
  public static AutoScalingException validation(String message) {
    return new AutoScalingException("ValidationError", 400, message);
  }

  static AutoScalingException internalFailure() {
    return new AutoScalingException(
        "InternalFailure",
        500,
        "The request processing has failed because of an unknown error, exception or failure.");
  }

  static AutoScalingException throttling() {
    return new AutoScalingException("Throttling", 400, "Rate exceeded");
  }

  static AutoScalingException contention() {
    return new AutoScalingException(
        "ResourceContention",
        500,
        "You already have a pending update to an Auto Scaling resource (for example, an Auto Scaling group, instance, or load balancer).");
  }

  /** {@code InvalidAction}: no such operation here. */
  public static AutoScalingException invalidAction(String action) {
    return new AutoScalingException(
        "InvalidAction", 400, "The local cloud's Auto Scaling has no operation " + action);
  }

  /** {@code InvalidNextToken}. */
  public static AutoScalingException invalidNextToken(String token) {
    return new AutoScalingException(
        "InvalidNextToken", 400, "The token '" + token + "' is invalid.");
  }

  static AutoScalingException activityInProgress(String message) {
    return new AutoScalingException("ScalingActivityInProgress", 400, message);
  }

  static AutoScalingException blockedBy(String activityId) {
    return activityInProgress(
        "Scaling activity " + activityId + " is in progress and blocks this action");
  }

  static AutoScalingException resourceInUse(String message) {
    return new AutoScalingException("ResourceInUse", 400, message);
  }

  static AutoScalingException alreadyExists(String groupName) {
    return new AutoScalingException(
        "AlreadyExists",
        400,
        "AutoScalingGroup by this name already exists - A group with the name "
            + groupName
            + " already exists");
  }

  static AutoScalingException refreshInProgress() {
    return new AutoScalingException(
        "InstanceRefreshInProgress",
        400,
        "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.");
  }

  static AutoScalingException noActiveRefresh(String groupName) {
    return new AutoScalingException(
        "ActiveInstanceRefreshNotFound",
        400,
        "No in progress or pending Instance Refresh found for Auto Scaling group " + groupName);
  }

  static AutoScalingException noSuchGroup(String groupName) {
    return validation("AutoScalingGroup name not found - no such group: " + groupName);
  }

  static AutoScalingException noSuchInstance(String instanceId) {
    return validation(
        "Instance Id not found - No managed instance found for instance ID: " + instanceId);
  }
}
