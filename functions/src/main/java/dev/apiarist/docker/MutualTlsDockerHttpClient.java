package dev.apiarist.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * docker-java's transport interface on the platform's own HTTPS client: the published transports
 * cost several times as much at a cold start. Requests and answers only; no hijacked streams.
 *
 * <p>The server's certificate must descend from our CA and name the very address that was dialled.
 * A request is sent once: a change is never repeated behind the caller's back. Redirects and
 * proxies are not followed. Transport failures, time-outs and oversized answers are {@link
 * UncheckedIOException}s, from {@link #execute} or from reading the body.
 */
public final class MutualTlsDockerHttpClient implements DockerHttpClient {
  private final String origin;
  private final SSLSocketFactory sockets;
  private final DockerLimits limits;

  /**
   * @param sockets shared by all clients with the same credentials, so that connections are reused
   */
  MutualTlsDockerHttpClient(ManagerAddress address, SSLSocketFactory sockets, DockerLimits limits) {
    this.origin = "https://" + address;
    this.sockets = sockets;
    this.limits = limits;
  }

  @Override
  public Response execute(Request request) {
    if (request.hijackedInput() != null) {
      throw new UnsupportedOperationException("hijacked streams are not supported");
    }
    try {
      Deadline deadline = Deadline.in(limits.connect().plus(limits.total()));
      HttpURLConnection connection = open(request);
      byte[] body = request.bodyBytes();
      if (body != null) {
        send(connection, body);
      }
      return new Answer(connection, connection.getResponseCode(), limits.answerBytes(), deadline);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private HttpURLConnection open(Request request) throws IOException {
    HttpsURLConnection connection =
        (HttpsURLConnection)
            URI.create(origin + request.path()).toURL().openConnection(Proxy.NO_PROXY);
    connection.setSSLSocketFactory(sockets);
    connection.setConnectTimeout(Math.toIntExact(limits.connect().toMillis()));
    connection.setReadTimeout(Math.toIntExact(limits.exchange().toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod(request.method());
    request.headers().forEach(connection::setRequestProperty);
    return connection;
  }

  private static void send(HttpURLConnection connection, byte[] body) throws IOException {
    connection.setDoOutput(true);
    // Without a fixed length the platform repeats a POST on its own when a connection breaks.
    connection.setFixedLengthStreamingMode(body.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
  }

  /**
   * Nothing is held open here: idle connections belong to the platform and expire by themselves.
   */
  @Override
  public void close() {}

  /** A moment after which nobody waits any more. */
  private record Deadline(long nanoTime) implements BooleanSupplier {
    static Deadline in(Duration duration) {
      return new Deadline(System.nanoTime() + duration.toNanos());
    }

    @Override
    public boolean getAsBoolean() {
      return System.nanoTime() - nanoTime > 0;
    }
  }

  private static final class Answer implements Response {
    private final HttpURLConnection connection;
    private final int status;
    private final InputStream body;

    Answer(HttpURLConnection connection, int status, long limit, Deadline deadline)
        throws IOException {
      this.connection = connection;
      this.status = status;
      @Nullable InputStream raw =
          status >= 400 ? connection.getErrorStream() : connection.getInputStream();
      this.body =
          new BoundedInput(raw == null ? InputStream.nullInputStream() : raw, limit, deadline);
    }

    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return connection.getHeaderFields();
    }

    @Override
    public @Nullable String getHeader(String name) {
      return connection.getHeaderField(name);
    }

    @Override
    public InputStream getBody() {
      return body;
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException alreadyBroken) {
        connection.disconnect();
      }
    }
  }
}
