package dev.apiarist.aws;

import java.util.Map;

/**
 * One request to one service.
 *
 * @param service the service's name in host names and signatures, such as {@code dynamodb}
 * @param operation its name, for messages
 * @param headers besides those of every request
 */
record AwsCall(String service, String operation, Map<String, String> headers, String body) {
  AwsCall {
    headers = Map.copyOf(headers);
  }

  /** Service and operation, for messages. */
  String name() {
    return service + " " + operation;
  }
}
