package dev.apiarist.http;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.JsonPost;
import dev.apiarist.port.OutsideException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The platform's small HTTP client, which starts faster than the other one. */
public final class UrlConnectionPost implements JsonPost {
  private static final int LONGEST_BODY = 500;

  private final Duration connect;
  private final Duration read;

  /**
   * Makes one; nothing is contacted yet.
   *
   * @param connect time for the connection
   * @param read longest silence while waiting for the answer
   */
  public UrlConnectionPost(Duration connect, Duration read) {
    this.connect = connect;
    this.read = read;
  }

  @Override
  public Reply post(URI url, String json) {
    try {
      return send(url, json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException broken) {
      // Some of the platform's messages repeat the address; so the cause does not go along.
      throw new OutsideException(
          FailureCode.CLOUD_UNAVAILABLE,
          url.getHost() + " did not answer: " + broken.getClass().getSimpleName());
    }
  }

  private Reply send(URI url, byte[] body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
    connection.setReadTimeout(Math.toIntExact(read.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    // Without a fixed length the platform repeats a POST on its own when a connection breaks.
    connection.setFixedLengthStreamingMode(body.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return reply(connection);
  }

  private static Reply reply(HttpURLConnection connection) throws IOException {
    int status = status(connection);
    return new Reply(
        status, retryAfter(connection.getHeaderField("Retry-After")), body(connection, status));
  }

  private static int status(HttpURLConnection connection) throws IOException {
    try {
      return connection.getResponseCode();
    } catch (HttpRetryException challenged) {
      // The platform would like to answer a 401 with a password and cannot in streaming mode.
      return challenged.responseCode();
    }
  }

  private static String body(HttpURLConnection connection, int status) throws IOException {
    @Nullable InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    if (in == null) {
      return "";
    }
    try (in) {
      return new String(in.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
    }
  }

  /** The header may hold a date instead, which nobody is known to send here. */
  private static Optional<Duration> retryAfter(@Nullable String header) {
    return header != null && header.matches("\\d{1,5}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(header)))
        : Optional.empty();
  }
}
