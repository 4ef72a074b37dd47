package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of the HTTP API, in Docker Scaler's shape where that has one. */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  /** 200 with a message. */
  public static HttpAnswer ok(String message) {
    return message(200, "OK", message);
  }

  /** A refusal or failure with a message. */
  public static HttpAnswer nok(int status, String message) {
    return message(status, "NOK", message);
  }

  /** A status alone. */
  static HttpAnswer empty(int status) {
    return new HttpAnswer(status, Map.of(), "");
  }

  /** 200 with a tree. */
  static HttpAnswer json(Map<String, @Nullable Object> tree) {
    return new HttpAnswer(200, JSON, Json.write(tree));
  }

  /** 404 as Go's HTTP server words it. */
  static HttpAnswer notFound() {
    return new HttpAnswer(
        404,
        Map.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
        "404 page not found\n");
  }

  /** The same answer with one more header. */
  HttpAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpAnswer(status, more, body);
  }

  /** The same answer with more in its object. */
  HttpAnswer with(Map<String, ?> details) {
    Map<String, @Nullable Object> tree = Json.parseObject(body);
    tree.putAll(details);
    return new HttpAnswer(status, headers, Json.write(tree));
  }

  private static HttpAnswer message(int status, String word, String message) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("status", word);
    tree.put("message", message);
    return new HttpAnswer(status, JSON, Json.write(tree));
  }
}
