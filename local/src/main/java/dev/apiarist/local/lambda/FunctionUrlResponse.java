package dev.apiarist.local.lambda;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.HttpAnswer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function's return value means as an HTTP response: an object with {@code statusCode} is
 * taken apart; anything else is the body of a 200, as payload format 2.0 has it.
 */
final class FunctionUrlResponse {
  private FunctionUrlResponse() {}

  static HttpAnswer of(Bytes payload) {
    Object tree = parse(payload.text());
    if (!(tree instanceof Map<?, ?> object) || !object.containsKey("statusCode")) {
      return HttpAnswer.text(200, "application/json", payload.text());
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("Content-Type", List.of("application/json"));
    Json.objectAt(tree, "headers")
        .forEach(
            (name, value) ->
                headers.put(
                    name.equalsIgnoreCase("content-type") ? "Content-Type" : name,
                    List.of(String.valueOf(value))));
    List<String> cookies = new ArrayList<>();
    Json.listAt(tree, "cookies").forEach(cookie -> cookies.add(String.valueOf(cookie)));
    if (!cookies.isEmpty()) {
      headers.put("Set-Cookie", cookies);
    }
    return new HttpAnswer((int) Json.longAt(tree, 200, "statusCode"), headers, body(tree));
  }

  private static Bytes body(Object tree) {
    String body = Json.textAt(tree, "", "body");
    return Boolean.TRUE.equals(Json.at(tree, "isBase64Encoded"))
        ? Bytes.of(Base64.getDecoder().decode(body))
        : Bytes.utf8(body);
  }

  private static @Nullable Object parse(String payload) {
    try {
      return Json.parse(payload);
    } catch (JsonException text) {
      return null;
    }
  }
}
