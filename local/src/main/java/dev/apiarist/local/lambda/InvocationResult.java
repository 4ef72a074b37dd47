package dev.apiarist.local.lambda;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an invocation ended.
 *
 * @param failed whether the function failed; Lambda's {@code FunctionError}
 * @param payload what the function returned, or its error as JSON
 */
public record InvocationResult(String requestId, boolean failed, Bytes payload) {

  static InvocationResult error(String requestId, String type, String message) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("errorType", type);
    error.put("errorMessage", message);
    return new InvocationResult(requestId, true, Bytes.utf8(Json.write(error)));
  }
}
