package dev.apiarist.local.aws;

import dev.apiarist.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service's answer; its content type follows from the protocol of the request.
 *
 * @param body JSON or XML text; empty for none
 */
public record AwsResponse(int status, String body, Map<String, String> headers) {

  /** 200 with a JSON tree. */
  public static AwsResponse json(@Nullable Object tree) {
    return new AwsResponse(200, Json.write(tree), Map.of());
  }

  /** 200 with an XML document. */
  public static AwsResponse xml(String document) {
    return new AwsResponse(200, document, Map.of());
  }
}
