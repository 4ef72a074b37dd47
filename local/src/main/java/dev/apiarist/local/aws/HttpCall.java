package dev.apiarist.local.aws;

import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as it came over the wire.
 *
 * @param path as sent, still percent-encoded
 * @param rawQuery as sent, without the question mark; empty when there is none
 * @param headers names in lower case; several values of one name joined by a comma
 * @param remoteAddress the caller's IP address
 */
public record HttpCall(
    String method,
    String path,
    String rawQuery,
    Map<String, String> headers,
    Bytes body,
    String remoteAddress) {

  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /** A header by its lower-case name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body read as UTF-8. */
  public String text() {
    return body.text();
  }
}
