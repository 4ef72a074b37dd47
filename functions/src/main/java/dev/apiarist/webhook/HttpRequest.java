package dev.apiarist.webhook;

import java.util.Map;
import java.util.Optional;

/**
 * A request to the HTTP API.
 *
 * @param path as sent, not decoded and not cleaned
 * @param headers by lower-case name
 */
public record HttpRequest(
    String method, String path, Query query, Map<String, String> headers, Body body) {
  public HttpRequest {
    headers = Map.copyOf(headers);
  }

  /** A header by its lower-case name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Without headers and body, which may hold secrets. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
