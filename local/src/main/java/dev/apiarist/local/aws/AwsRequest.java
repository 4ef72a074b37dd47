package dev.apiarist.local.aws;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call of one operation.
 *
 * @param operation its name, such as {@code SendMessage}; for REST services, empty
 */
public record AwsRequest(String service, String operation, HttpCall http, Caller caller) {

  /**
   * The JSON body.
   *
   * @throws AwsException 400 {@code SerializationException} when it is not a JSON object
   */
  public Map<String, @Nullable Object> json() {
    if (http.body().size() == 0) {
      return Json.parseObject("{}");
    }
    try {
      return Json.parseObject(http.text());
    } catch (JsonException malformed) {
      throw new AwsException(400, "SerializationException", "the body is not a JSON object");
    }
  }

  /**
   * The JSON body, which may have these members only.
   *
   * @throws AwsException as {@link #json()}; 400 naming any other member
   */
  public Map<String, @Nullable Object> json(Set<String> known) {
    Map<String, @Nullable Object> body = json();
    for (String member : body.keySet()) {
      if (!known.contains(member)) {
        throw AwsException.unsupported("parameter " + member + " of " + name());
      }
    }
    return body;
  }

  /** The form fields of a Query call, from body and query string, without Action and Version. */
  public Map<String, String> form() {
    Map<String, String> fields = UrlEncoding.decodeForm(http.text());
    fields.putAll(UrlEncoding.decodeForm(http.rawQuery()));
    fields.remove("Action");
    fields.remove("Version");
    return fields;
  }

  /** Service and operation, for messages. */
  public String name() {
    return service + ":" + operation;
  }

  /** The refusal of this operation. */
  public AwsException unsupported() {
    return AwsException.unsupported("operation " + name());
  }
}
