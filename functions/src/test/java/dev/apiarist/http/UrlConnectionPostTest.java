package dev.apiarist.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.JsonPost;
import dev.apiarist.port.OutsideException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UrlConnectionPostTest {
  private final List<String> received = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final JsonPost http =
      new UrlConnectionPost(Duration.ofSeconds(2), Duration.ofMillis(300));
  private HttpServer server;
  private int status = 200;
  private String header = "X-None";
  private String value = "";
  private boolean hangs;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            synchronized (received) {
              received.add(
                  exchange.getRequestMethod()
                      + " "
                      + exchange.getRequestURI()
                      + " "
                      + exchange.getRequestHeaders().getFirst("Content-Type")
                      + " "
                      + body);
            }
            if (hangs) {
              release.await();
            }
            exchange.getResponseHeaders().set(header, value);
            exchange.sendResponseHeaders(status, 2);
            exchange.getResponseBody().write("no".getBytes(StandardCharsets.UTF_8));
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.stop(0);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/secret");
  }

  @Test
  void sendsJsonOnceAndGivesTheAnswerBack() {
    JsonPost.Reply reply = http.post(url(), "{\"höher\":1}");

    assertThat(reply.succeeded()).isTrue();
    assertThat(reply.body()).isEqualTo("no");
    assertThat(reply.retryAfter()).isEmpty();
    assertThat(received).containsExactly("POST /secret application/json {\"höher\":1}");
  }

  @Test
  void givesRefusalsBackWithTheTimeToWait() {
    status = 429;
    header = "Retry-After";
    value = "30";

    JsonPost.Reply reply = http.post(url(), "{}");

    assertThat(reply.succeeded()).isFalse();
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.retryAfter()).contains(Duration.ofSeconds(30));
  }

  @Test
  void followsNoRedirect() {
    status = 302;
    header = "Location";
    value = url().toString();

    assertThat(http.post(url(), "{}").status()).isEqualTo(302);
    assertThat(received).hasSize(1);
  }

  @Test
  void row60_waits_for_no_answer_that_does_not_come() {
    hangs = true;
    Instant began = Instant.now();

    assertThatExceptionOfType(OutsideException.class)
        .isThrownBy(() -> http.post(url(), "{}"))
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(FailureCode.CLOUD_UNAVAILABLE));

    assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(10));
    assertThat(received).hasSize(1);
  }

  @Test
  void tellsNothingOfTheAddressButItsHost() {
    URI refused = url();
    server.stop(0);

    assertThatExceptionOfType(OutsideException.class)
        .isThrownBy(() -> http.post(refused, "{}"))
        .withMessageContaining("127.0.0.1")
        .withNoCause()
        .satisfies(failed -> assertThat(failed.getMessage()).doesNotContain("secret"));
  }
}
