package dev.apiarist.aws;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A service that speaks AWS's query protocol: form parameters in, XML out. */
final class QueryApi {
  private static final Map<String, String> FORM =
      Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");

  private final AwsCaller aws;
  private final String service;
  private final String version;

  QueryApi(AwsCaller aws, String service, String version) {
    this.aws = aws;
    this.service = service;
    this.version = version;
  }

  /** Calls an action and reads the answer's root element. */
  Xml call(String action, Map<String, String> parameters) {
    String body = aws.call(request(action, parameters));
    try {
      return Xml.parse(body);
    } catch (IllegalArgumentException malformed) {
      throw new OutsideException(
          FailureCode.CLOUD_UNAVAILABLE,
          service + " " + action + ": unreadable answer: " + malformed.getMessage());
    }
  }

  private AwsCall request(String action, Map<String, String> parameters) {
    StringBuilder form = new StringBuilder("Action=").append(action);
    form.append("&Version=").append(version);
    new TreeMap<>(parameters)
        .forEach(
            (name, value) ->
                form.append('&')
                    .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return new AwsCall(service, action, FORM, form.toString());
  }
}
