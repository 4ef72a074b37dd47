package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service that speaks AWS's JSON protocol. */
final class JsonApi {
  private final AwsCaller aws;
  private final String service;
  private final String target;
  private final String contentType;

  /**
   * @param target what precedes the operation in {@code X-Amz-Target}
   * @param version of the protocol: 1.0 or 1.1
   */
  JsonApi(AwsCaller aws, String service, String target, String version) {
    this.aws = aws;
    this.service = service;
    this.target = target;
    this.contentType = "application/x-amz-json-" + version;
  }

  /** Calls an operation. */
  Map<String, @Nullable Object> call(String operation, Map<String, ? extends Object> input) {
    return read(operation, aws.call(request(operation, input)));
  }

  private AwsCall request(String operation, Map<String, ? extends Object> input) {
    return new AwsCall(
        service,
        operation,
        Map.of("Content-Type", contentType, "X-Amz-Target", target + "." + operation),
        Json.write(input));
  }

  private Map<String, @Nullable Object> read(String operation, String body) {
    try {
      return body.isBlank() ? Map.of() : Json.parseObject(body);
    } catch (JsonException malformed) {
      throw new OutsideException(
          FailureCode.CLOUD_UNAVAILABLE, service + " " + operation + ": unreadable answer");
    }
  }
}
