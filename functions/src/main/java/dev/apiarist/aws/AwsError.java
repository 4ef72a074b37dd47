package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A service's own account of what went wrong.
 *
 * @param status HTTP status
 * @param code the service's stable word, such as {@code ScalingActivityInProgress}
 * @param message its sentence
 */
record AwsError(int status, String code, String message) {
  private static final int LONGEST_MESSAGE = 500;

  private static final Set<String> THROTTLED =
      Set.of(
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottled",
          "RequestThrottledException",
          "RequestLimitExceeded",
          "ProvisionedThroughputExceededException",
          "TooManyRequestsException",
          "TooManyUpdates",
          "BandwidthLimitExceeded",
          "SlowDown");

  private static final Set<String> BUSY =
      Set.of(
          "ScalingActivityInProgress",
          "ScalingActivityInProgressFault",
          "ResourceContention",
          "ResourceContentionFault",
          "ResourceInUse",
          "ResourceInUseFault",
          "InstanceRefreshInProgress",
          "InstanceRefreshInProgressFault",
          "TransactionConflictException");

  /** Their messages may repeat what was signed, the session token included. */
  private static final Set<String> SIGNATURE =
      Set.of("SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature");

  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "UnauthorizedOperation",
          "AuthFailure",
          "NotAuthorized",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "ExpiredToken",
          "ExpiredTokenException",
          "OptInRequired");

  /** Reads the error that the SDK has understood. */
  static AwsError of(AwsServiceException refused) {
    @Nullable AwsErrorDetails details = refused.awsErrorDetails();
    return details == null
        ? new AwsError(refused.statusCode(), "", "")
        : new AwsError(
            refused.statusCode(),
            Objects.requireNonNullElse(details.errorCode(), ""),
            Objects.requireNonNullElse(details.errorMessage(), ""));
  }

  /** Reads the error in an answer that did not succeed, whichever protocol it came by. */
  static AwsError of(AwsReply reply) {
    String body = reply.body();
    if (body.stripLeading().startsWith("<")) {
      return ofXml(reply.status(), body);
    }
    @Nullable Object tree;
    try {
      tree = Json.parse(body);
    } catch (JsonException neither) {
      tree = null;
    }
    String type = reply.errorHeader().orElse(Json.textAt(tree, "", "__type"));
    String message = Json.textAt(tree, Json.textAt(tree, "", "Message"), "message");
    return new AwsError(reply.status(), bareType(type), message);
  }

  private static AwsError ofXml(int status, String body) {
    try {
      Xml root = Xml.parse(body);
      Xml error = root.child("Errors").isEmpty() ? root : root.child("Errors");
      error = error.child("Error");
      return new AwsError(status, error.text("Code"), error.text("Message"));
    } catch (IllegalArgumentException notXml) {
      return new AwsError(status, "", "");
    }
  }

  /** {@code com.amazonaws.dynamodb.v20120810#ThrottlingException:http://...} without its frills. */
  private static String bareType(String type) {
    String name = type.substring(type.indexOf('#') + 1);
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** Whether the same request may well succeed in a moment. */
  boolean transientFault() {
    return failureCode() == FailureCode.THROTTLED || failureCode() == FailureCode.CLOUD_UNAVAILABLE;
  }

  /**
   * This error in the words of our ports.
   *
   * @param call service and operation
   */
  OutsideException translated(String call) {
    String told = SIGNATURE.contains(code) || message.isBlank() ? "" : ": " + shortened();
    String name = code.isEmpty() ? "HTTP " + status : code;
    return new OutsideException(failureCode(), call + ": " + name + told);
  }

  private FailureCode failureCode() {
    if (THROTTLED.contains(code) || status == 429) {
      return FailureCode.THROTTLED;
    }
    if (BUSY.contains(code)) {
      return FailureCode.BUSY;
    }
    if (DENIED.contains(code) || SIGNATURE.contains(code) || status == 401 || status == 403) {
      return FailureCode.ACCESS_DENIED;
    }
    return status >= 500 ? FailureCode.CLOUD_UNAVAILABLE : FailureCode.REFUSED;
  }

  private String shortened() {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "...";
  }
}
