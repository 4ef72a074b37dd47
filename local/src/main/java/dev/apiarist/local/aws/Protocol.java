package dev.apiarist.local.aws;

import dev.apiarist.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a request and its answer are written; told by the request alone, as AWS does. */
public enum Protocol {
  /** AWS JSON 1.0 and 1.1: operation in {@code X-Amz-Target}. */
  JSON,
  /** AWS Query: operation in the form field {@code Action}, XML answers. */
  QUERY,
  /** EC2's variant of Query. */
  EC2_QUERY,
  /** REST with JSON bodies: operation told by method and path. */
  REST_JSON;

  static Protocol of(HttpCall call, String service) {
    if (call.header("x-amz-target").isPresent()) {
      return JSON;
    }
    if (call.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded")
        || call.rawQuery().contains("Action=")) {
      return service.equals("ec2") ? EC2_QUERY : QUERY;
    }
    return REST_JSON;
  }

  HttpAnswer render(HttpCall call, AwsResponse response) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("Content-Type", List.of(contentType(call)));
    headers.put("x-amzn-RequestId", List.of(UUID.randomUUID().toString()));
    response.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    return new HttpAnswer(response.status(), headers, Bytes.utf8(response.body()));
  }

  HttpAnswer render(HttpCall call, AwsException error) {
    String requestId = UUID.randomUUID().toString();
    return switch (this) {
      case JSON, REST_JSON -> renderJson(call, error, requestId);
      case QUERY ->
          answer(
              call,
              error,
              new Xml("ErrorResponse")
                  .open("Error")
                  .text("Type", error.status() < 500 ? "Sender" : "Receiver")
                  .text("Code", error.code())
                  .text("Message", error.text())
                  .close()
                  .text("RequestId", requestId)
                  .end());
      case EC2_QUERY ->
          answer(
              call,
              error,
              new Xml("Response")
                  .open("Errors")
                  .open("Error")
                  .text("Code", error.code())
                  .text("Message", error.text())
                  .close()
                  .close()
                  .text("RequestID", requestId)
                  .end());
    };
  }

  private HttpAnswer renderJson(HttpCall call, AwsException error, String requestId) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("__type", error.code());
    body.put("message", error.text());
    if (this == REST_JSON) {
      body.put("Message", error.text());
    }
    return answer(call, error, Json.write(body))
        .with("x-amzn-ErrorType", error.code())
        .with("x-amzn-RequestId", requestId);
  }

  private HttpAnswer answer(HttpCall call, AwsException error, String body) {
    return HttpAnswer.text(error.status(), contentType(call), body);
  }

  private String contentType(HttpCall call) {
    return switch (this) {
      case JSON -> call.header("content-type").orElse("application/x-amz-json-1.1");
      case QUERY, EC2_QUERY -> "text/xml";
      case REST_JSON -> "application/json";
    };
  }
}
