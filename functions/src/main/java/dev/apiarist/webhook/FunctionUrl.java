package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Function URL events and answers: payload format 2.0. */
public final class FunctionUrl {
  /** Longest body accepted, in bytes of UTF-8. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  private FunctionUrl() {}

  /** Whether an event is an HTTP request at all. */
  public static boolean isRequest(Map<String, @Nullable Object> event) {
    return !Json.textAt(event, "", "requestContext", "http", "method").isEmpty()
        && !Json.textAt(event, "", "rawPath").isEmpty();
  }

  /**
   * Reads an event.
   *
   * @throws IllegalArgumentException when it is no HTTP request in payload format 2.0
   */
  public static HttpRequest decode(Map<String, @Nullable Object> event) {
    String method = Json.textAt(event, "", "requestContext", "http", "method");
    String path = Json.textAt(event, "", "rawPath");
    if (!isRequest(event)) {
      throw new IllegalArgumentException("not a Function URL event (payload format 2.0)");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Json.texts(Json.objectAt(event, "headers"))
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    Query query = Query.parse(Json.textAt(event, "", "rawQueryString"));
    return new HttpRequest(method, path, query, headers, body(event, headers));
  }

  /** Writes an answer. */
  public static String encode(HttpAnswer answer) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("statusCode", answer.status());
    tree.put("headers", answer.headers());
    tree.put("body", answer.body());
    tree.put("isBase64Encoded", false);
    return Json.write(tree);
  }

  private static Body body(Map<String, @Nullable Object> event, Map<String, String> headers) {
    String encoding = headers.getOrDefault("content-encoding", "identity");
    if (!encoding.isBlank() && !encoding.equalsIgnoreCase("identity")) {
      return new Body.Unreadable(415, "Content-Encoding is not supported: send the body as it is");
    }
    String sent = Json.textAt(event, "", "body");
    if (!Boolean.TRUE.equals(Json.at(event, "isBase64Encoded"))) {
      return bounded(sent);
    }
    try {
      return bounded(new String(Base64.getDecoder().decode(sent), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return new Body.Unreadable(
          400, "Unable to recognize POST body: it is not in Base64, as isBase64Encoded says it is");
    }
  }

  private static Body bounded(String text) {
    boolean fits =
        text.length() <= MAX_BODY_BYTES
            && (text.length() <= MAX_BODY_BYTES / 3
                || text.getBytes(StandardCharsets.UTF_8).length <= MAX_BODY_BYTES);
    return fits
        ? new Body.Text(text)
        : new Body.Unreadable(
            413,
            "The body is larger than "
                + MAX_BODY_BYTES
                + " bytes: for Alertmanager's webhook set max_alerts, which limits the alerts in it");
  }
}
