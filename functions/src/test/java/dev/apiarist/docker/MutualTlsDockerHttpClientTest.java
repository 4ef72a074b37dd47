package dev.apiarist.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.sun.net.httpserver.HttpExchange;
import dev.apiarist.bootstrap.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MutualTlsDockerHttpClientTest {
  private static final DockerLimits LIMITS =
      new DockerLimits(
          Duration.ofSeconds(2), Duration.ofMillis(800), Duration.ofSeconds(3), 1000, 5);

  private final TestCertificates certificates = new TestCertificates();
  private final TestCertificates.Identity functions = certificates.client("functions");
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  @Nested
  class BetweenEndsThatTrustEachOther {
    @Test
    void requestsAndAnswersPassUnchanged() throws IOException {
      TlsServer server =
          server(certificates.server("127.0.0.1"), MutualTlsDockerHttpClientTest::echo);

      try (DockerHttpClient.Response answer =
          client(server, functions)
              .execute(
                  Request.builder()
                      .method("POST")
                      .path("/v1.44/x?y=%20z")
                      .putHeader("Content-Type", "application/json")
                      .bodyBytes("{\"ä\":1}".getBytes(StandardCharsets.UTF_8))
                      .build())) {
        assertThat(answer.getStatusCode()).isEqualTo(418);
        assertThat(answer.getHeader("Api-Version")).isEqualTo("1.45");
        assertThat(new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("POST /v1.44/x?y=%20z application/json {\"ä\":1}");
      }
    }

    @Test
    void aPostWhoseConnectionBreaksIsNotRepeated() {
      AtomicInteger posts = new AtomicInteger();
      TlsServer server =
          server(
              certificates.server("127.0.0.1"),
              exchange -> {
                posts.incrementAndGet();
                exchange.close();
              });

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(
              () ->
                  client(server, functions)
                      .execute(
                          Request.builder()
                              .method("POST")
                              .path("/x")
                              .bodyBytes(new byte[] {'{', '}'})
                              .build()));
      assertThat(posts).hasValue(1);
    }
  }

  @Nested
  class WithoutMutualTrust {
    @Test
    void aClientOfAnotherAuthorityIsRefused() {
      TlsServer server =
          server(certificates.server("127.0.0.1"), MutualTlsDockerHttpClientTest::echo);
      TestCertificates.Identity stranger = new TestCertificates().client("functions");

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> get(client(server, stranger)));
    }

    @Test
    void aServerOfAnotherAuthorityIsNotSpokenTo() {
      AtomicInteger requests = new AtomicInteger();
      TlsServer server =
          server(
              new TestCertificates().server("127.0.0.1"),
              exchange -> {
                requests.incrementAndGet();
                echo(exchange);
              });

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> get(client(server, functions)))
          .withMessageContaining("PKIX path");
      assertThat(requests).hasValue(0);
    }

    @Test
    void aServerWhoseCertificateNamesAnotherAddressIsNotSpokenTo() {
      TlsServer server =
          server(certificates.server("10.0.0.5"), MutualTlsDockerHttpClientTest::echo);

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> get(client(server, functions)))
          .withMessageContaining("127.0.0.1");
    }
  }

  @Nested
  class AgainstAMisbehavingEngine {
    @Test
    void oneThatAcceptsAndNeverAnswersCostsTheTimeOutOnly() throws IOException {
      ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      open.add(silent);
      DockerHttpClient client =
          client(new ManagerAddress("127.0.0.1", silent.getLocalPort()), functions);

      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> get(client))
          .withCauseInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void anAnswerThatIsTooLongIsCutOff() {
      TlsServer server =
          server(
              certificates.server("127.0.0.1"),
              exchange -> answer(exchange, 200, "x".repeat(1001)));

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> get(client(server, functions)))
          .withMessageContaining("too long");
    }

    @Test
    void anAnswerThatTricklesInIsGivenUp() {
      TlsServer server =
          server(
              certificates.server("127.0.0.1"),
              exchange -> {
                exchange.sendResponseHeaders(200, 0);
                try (exchange) {
                  for (int i = 0; i < 100; i++) {
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    Thread.sleep(200);
                  }
                } catch (InterruptedException interrupted) {
                  Thread.currentThread().interrupt();
                }
              });

      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> get(client(server, functions)))
          .withMessageContaining("too long");
    }
  }

  @Nested
  class UnusableCredentials {
    @Test
    void areNamedWithoutBeingShown() {
      ClientCredentials broken =
          new ClientCredentials(
              certificates.authority(), functions.certificate(), "very secret, not a key");

      assertThatIllegalArgumentException()
          .isThrownBy(() -> MutualTls.socketFactory(broken))
          .withMessage("the client key is not PKCS#8 PEM");
      assertThat(broken.toString()).doesNotContain("secret");
    }

    @Test
    void withoutAnyCertificateAreRefused() {
      ClientCredentials empty = new ClientCredentials("", functions.certificate(), functions.key());

      assertThatIllegalArgumentException().isThrownBy(() -> MutualTls.socketFactory(empty));
    }
  }

  private TlsServer server(
      TestCertificates.Identity identity, com.sun.net.httpserver.HttpHandler handler) {
    TlsServer server = new TlsServer(identity, certificates.authority(), handler);
    open.add(server);
    return server;
  }

  private DockerHttpClient client(TlsServer server, TestCertificates.Identity identity) {
    return client(server.address(), identity);
  }

  private DockerHttpClient client(ManagerAddress address, TestCertificates.Identity identity) {
    return new MutualTlsDockerHttpClient(
        address,
        MutualTls.socketFactory(
            new ClientCredentials(
                certificates.authority(), identity.certificate(), identity.key())),
        LIMITS);
  }

  private static void get(DockerHttpClient client) throws IOException {
    try (DockerHttpClient.Response answer =
        client.execute(Request.builder().method("GET").path("/x").build())) {
      answer.getBody().readAllBytes();
    }
  }

  private static void echo(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    answer(
        exchange,
        418,
        exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + type + " " + body);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Api-Version", "1.45");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
