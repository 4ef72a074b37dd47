package dev.apiarist.aws;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SnsEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * SNS over the platform's own HTTPS client. Answers beyond 64 KiB are refused. Another cloud serves
 * the same paths at its own address.
 */
final class HttpsSnsEndpoint implements SnsEndpoint {
  private static final int LONGEST_ANSWER = 64 << 10;

  private final Optional<URI> elsewhere;
  private final Duration connect;
  private final Duration read;

  /**
   * @param elsewhere another cloud's address; empty means SNS
   */
  HttpsSnsEndpoint(Optional<URI> elsewhere, Duration connect, Duration read) {
    this.elsewhere = elsewhere;
    this.connect = connect;
    this.read = read;
  }

  @Override
  public String get(URI url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) at(url).toURL().openConnection();
      connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
      connection.setReadTimeout(Math.toIntExact(read.toMillis()));
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      int status = connection.getResponseCode();
      if (status != 200) {
        throw new OutsideException(
            status >= 500 || status == 429 || status == 408
                ? FailureCode.CLOUD_UNAVAILABLE
                : FailureCode.REFUSED,
            url.getHost() + " answered " + status);
      }
      return text(connection);
    } catch (IOException broken) {
      throw new OutsideException(
          FailureCode.CLOUD_UNAVAILABLE, url.getHost() + ": " + broken, broken);
    }
  }

  private URI at(URI url) {
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return elsewhere.map(it -> it.resolve(url.getRawPath() + query)).orElse(url);
  }

  private static String text(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      byte[] answer = in.readNBytes(LONGEST_ANSWER + 1);
      if (answer.length > LONGEST_ANSWER) {
        throw new IOException("the answer is too long");
      }
      return new String(answer, StandardCharsets.UTF_8);
    }
  }
}
