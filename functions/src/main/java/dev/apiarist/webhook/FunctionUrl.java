package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Function URL events and answers: payload format 2.0. */
public final class FunctionUrl {
  /** Longest body accepted, in bytes of UTF-8. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  private static final int COMPRESSED_FROM = 64 * 1024;

  /** Characters; Lambda's limit is 6 MB, less room for those that are more than a byte. */
  private static final int LONGEST_ANSWER = 5_500_000;

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

  /**
   * Writes an answer, a long one compressed where its event says that this is understood. One that
   * is too long for Lambda all the same becomes 413.
   */
  public static String encode(HttpAnswer answer, Map<String, @Nullable Object> event) {
    if (answer.body().length() > COMPRESSED_FROM && takesGzip(event)) {
      String packed = Base64.getEncoder().encodeToString(gzip(answer.body()));
      HttpAnswer compressed =
          new HttpAnswer(answer.status(), answer.headers(), packed)
              .with("Content-Encoding", "gzip");
      return unlessTooLong(compressed, true, "");
    }
    return unlessTooLong(answer, false, ": ask for it with Accept-Encoding: gzip");
  }

  private static String unlessTooLong(HttpAnswer answer, boolean isBase64Encoded, String remedy) {
    if (answer.body().length() <= LONGEST_ANSWER) {
      String text = write(answer, isBase64Encoded);
      if (text.length() <= LONGEST_ANSWER) {
        return text;
      }
    }
    return write(HttpAnswer.nok(413, "The answer is too long for AWS Lambda" + remedy), false);
  }

  private static String write(HttpAnswer answer, boolean isBase64Encoded) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("statusCode", answer.status());
    tree.put("headers", answer.headers());
    tree.put("body", answer.body());
    tree.put("isBase64Encoded", isBase64Encoded);
    return Json.write(tree);
  }

  private static boolean takesGzip(Map<String, @Nullable Object> event) {
    return Json.texts(Json.objectAt(event, "headers")).entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("accept-encoding"))
        .flatMap(header -> Arrays.stream(header.getValue().split(",", -1)))
        .map(coding -> coding.replace(" ", "").toLowerCase(Locale.ROOT))
        .anyMatch(coding -> coding.matches("gzip(;q=.*)?") && !coding.matches(".*;q=0(\\.0*)?"));
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
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
