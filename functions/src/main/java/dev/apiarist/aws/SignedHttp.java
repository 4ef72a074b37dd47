package dev.apiarist.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Sends one request, once, signed with Signature Version 4 by AWS's own signer. A request is never
 * repeated here and redirects are not followed; answers beyond 16 MiB are refused.
 */
final class SignedHttp {
  private static final int LONGEST_ANSWER = 16 << 20;

  private final AwsEnvironment environment;
  private final Duration connect;
  private final Duration read;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * @param connect time for the connection
   * @param read longest silence while waiting for the answer
   */
  SignedHttp(AwsEnvironment environment, Duration connect, Duration read) {
    this.environment = environment;
    this.connect = connect;
    this.read = read;
  }

  /** Sends a POST request and reads its answer, whatever its status. */
  AwsReply send(AwsCall call) throws IOException {
    byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request = sign(call, body);
    HttpURLConnection connection = (HttpURLConnection) request.getUri().toURL().openConnection();
    connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
    connection.setReadTimeout(Math.toIntExact(read.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    // Without a fixed length the platform repeats a POST on its own when a connection breaks.
    connection.setFixedLengthStreamingMode(body.length);
    request.forEachHeader(
        (name, values) -> {
          if (!name.equalsIgnoreCase("Host")) {
            connection.setRequestProperty(name, String.join(",", values));
          }
        });
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return reply(connection);
  }

  private SdkHttpRequest sign(AwsCall call, byte[] body) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(environment.endpointOf(call.service()));
    call.headers().forEach(request::putHeader);
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(environment.credentials())
                    .request(request.build())
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, call.service())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, environment.region()));
    return signed.request();
  }

  private static AwsReply reply(HttpURLConnection connection) throws IOException {
    int status = status(connection);
    @Nullable InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    if (in == null) {
      return new AwsReply(status, errorType(connection), "");
    }
    try (in) {
      byte[] answer = in.readNBytes(LONGEST_ANSWER + 1);
      if (answer.length > LONGEST_ANSWER) {
        throw new IOException("the answer is too long");
      }
      return new AwsReply(
          status, errorType(connection), new String(answer, StandardCharsets.UTF_8));
    }
  }

  private static int status(HttpURLConnection connection) throws IOException {
    try {
      return connection.getResponseCode();
    } catch (HttpRetryException challenged) {
      // The platform would like to answer a 401 with a password and cannot in streaming mode.
      return challenged.responseCode();
    }
  }

  private static Optional<String> errorType(HttpURLConnection connection) {
    return Optional.ofNullable(connection.getHeaderField("x-amzn-errortype"));
  }
}
