package dev.apiarist.local.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP response.
 *
 * @param headers in the order they are sent; one name may have several values ({@code Set-Cookie})
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, Bytes body) {

  /** A text answer in UTF-8. */
  public static HttpAnswer text(int status, String contentType, String text) {
    return new HttpAnswer(status, Map.of("Content-Type", List.of(contentType)), Bytes.utf8(text));
  }

  /** An answer without a body. */
  public static HttpAnswer empty(int status) {
    return new HttpAnswer(status, Map.of(), Bytes.NONE);
  }

  /** This answer with one more header. */
  public HttpAnswer with(String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(headers);
    more.put(name, List.of(value));
    return new HttpAnswer(status, more, body);
  }
}
