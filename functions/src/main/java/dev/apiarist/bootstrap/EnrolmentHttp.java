package dev.apiarist.bootstrap;

import dev.apiarist.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Enrolment over a Function URL with IAM authorisation (payload format 2.0). Scripts, certificates
 * and requests for the engine are sent as they are; everything else is a JSON object with {@code
 * code} and {@code reason}.
 */
public final class EnrolmentHttp {
  private EnrolmentHttp() {}

  /** The caller that AWS has verified; empty when there is none. */
  public static String userArn(Map<String, @Nullable Object> event) {
    return Json.textAt(event, "", "requestContext", "authorizer", "iam", "userArn");
  }

  /**
   * The request's body.
   *
   * @throws IllegalArgumentException when it is said to be Base64 and is not
   */
  public static String body(Map<String, @Nullable Object> event) {
    String body = Json.textAt(event, "", "body");
    return Boolean.TRUE.equals(Json.at(event, "isBase64Encoded"))
        ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
        : body;
  }

  /** The response, which may hold a join token. */
  public static String encode(Answer answer) {
    return switch (answer) {
      case Answer.Script(String text) -> encode(200, "text/x-shellscript", Map.of(), text);
      case Answer.Certificate(String pem) -> encode(200, "application/x-pem-file", Map.of(), pem);
      case Answer.Enter(Answer.Action action, String body) ->
          encode(
              200,
              "application/json",
              Map.of("apiarist-action", action.name().toLowerCase(Locale.ROOT)),
              body);
      case Answer.Accepted() -> encode(200, "application/json", Map.of(), "{}");
      case Answer.Wait(Duration after, String reason) ->
          encode(202, "application/json", retryAfter(after), said("NOT_YET", reason));
      case Answer.Unavailable(Duration after, String code, String reason) ->
          encode(503, "application/json", retryAfter(after), said(code, reason));
      case Answer.Refused(Answer.Refusal refusal, String reason) ->
          encode(refusal.status(), "application/json", Map.of(), said(refusal.name(), reason));
    };
  }

  private static Map<String, String> retryAfter(Duration after) {
    return Map.of("retry-after", Long.toString(after.toSeconds()));
  }

  private static String said(String code, String reason) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("code", code);
    tree.put("reason", reason);
    return Json.write(tree);
  }

  private static String encode(int status, String type, Map<String, String> more, String body) {
    Map<String, @Nullable Object> headers = new LinkedHashMap<>(more);
    headers.put("content-type", type);
    headers.put("cache-control", "no-store");
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("statusCode", status);
    tree.put("headers", headers);
    tree.put("body", body);
    tree.put("isBase64Encoded", false);
    return Json.write(tree);
  }
}
