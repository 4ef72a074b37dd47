package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.apiarist.bootstrap.ClusterSetup;
import dev.apiarist.fake.DyingParameters;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.port.Parameters;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The custom resource with CloudFormation's own requests, answered over real HTTP. */
class SetupFunctionTest {
  private static final List<String> MADE =
      List.of(
          "ca-certificate",
          "ca-key",
          "client-certificate",
          "client-key",
          "webhook-token",
          "app-token-keys");

  private final MutableClock clock = new MutableClock();
  private final FakeParameters parameters = new FakeParameters();
  private final List<String> log = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> answers = new ArrayList<>();
  private final List<@Nullable String> contentTypes = new ArrayList<>();
  private final Deque<Integer> statuses = new ArrayDeque<>();
  private HttpServer bucket;

  @BeforeEach
  void open() throws IOException {
    bucket = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bucket.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Integer status = statuses.poll();
          if (status == null) {
            answers.add(Json.parseObject(body));
            contentTypes.add(exchange.getRequestHeaders().getFirst("content-type"));
          }
          exchange.sendResponseHeaders(status == null ? 200 : status, -1);
          exchange.close();
        });
    bucket.start();
  }

  @AfterEach
  void close() {
    bucket.stop(0);
  }

  @Nested
  class Create {
    @Test
    void makesEverySecretAndTellsOnlyTheHashOfTheToken() throws Exception {
      Map<String, @Nullable Object> answer = send("create");

      assertThat(answer)
          .containsEntry("Status", "SUCCESS")
          .containsEntry("RequestId", "7e8d6c5b-4a39-4281-9706-5f4e3d2c1b0a")
          .containsEntry("LogicalResourceId", "FunctionsCluster0A1B2C3D");
      Map<String, String> made = parameters.get(MADE);
      assertThat(made).containsOnlyKeys(MADE);
      String token = Objects.requireNonNull(made.get("webhook-token"));
      assertThat(token).matches("[A-Za-z0-9_-]{43}");
      assertThat(Json.at(answer, "Data", "WebhookTokenSha256")).isEqualTo(sha256(token));
      assertThat(MADE)
          .filteredOn(parameters::secret)
          .containsExactly("ca-key", "client-key", "webhook-token", "app-token-keys");
      assertThat(answer.toString()).doesNotContain(token).doesNotContain("PRIVATE");
      assertThat(contentTypes).containsOnlyNulls();
    }

    @Test
    void twiceKeepsWhatIsThere() throws Exception {
      Map<String, @Nullable Object> first = send("create");
      Map<String, String> before = parameters.get(MADE);

      assertThat(send("create")).isEqualTo(first);

      assertThat(parameters.get(MADE)).isEqualTo(before);
      assertThat(parameters.writes()).hasSize(MADE.size());
    }

    @Test
    void endsTheSameWhereverItDiedBefore() throws Exception {
      for (int writes = 0; writes < MADE.size(); writes++) {
        parameters.delete(MADE);
        Parameters dying = new DyingParameters(parameters, writes);
        assertThat(send(dying, "create")).containsEntry("Status", "FAILED");

        assertThat(send("create")).containsEntry("Status", "SUCCESS");
        assertThat(parameters.get(MADE)).containsOnlyKeys(MADE);
        assertThat(send("update")).containsEntry("Status", "SUCCESS");
      }
    }

    @Test
    void forAnotherClusterIsRefusedWithAReason() throws Exception {
      assertThat(sendEvent(parameters, event("create").replace("\"demo\"", "\"other\"")))
          .containsEntry("Status", "FAILED")
          .containsEntry(
              "Reason", "the property Cluster is 'other', but this is the function of 'demo'");
      assertThat(parameters.writes()).isEmpty();
    }

    @Test
    void withoutAPermissionFailsWithItsCode() throws Exception {
      assertThat(send(new DyingParameters(parameters, 0), "create"))
          .containsEntry("Status", "FAILED")
          .containsEntry("PhysicalResourceId", "apiarist-cluster")
          .containsEntry("Reason", "ACCESS_DENIED: not allowed to write ca-key");
      assertThat(log).singleElement().asString().contains("ACCESS_DENIED");
    }

    @Test
    void overAKeyOfAnotherAuthorityFailsWithoutSayingIt() throws Exception {
      send("create");
      String other = Objects.requireNonNull(parameters.get(MADE).get("client-key"));
      parameters.putSecret("ca-key", other);

      assertThat(send("create"))
          .containsEntry("Status", "FAILED")
          .extractingByKey("Reason")
          .asString()
          .contains("not that of its certificate");
      assertThat(answers.toString() + log).doesNotContain("BEGIN");
    }
  }

  @Nested
  class Update {
    @Test
    void keepsEverything() throws Exception {
      Map<String, @Nullable Object> created = send("create");
      Map<String, String> before = parameters.get(MADE);

      assertThat(send("update").get("Data")).isEqualTo(created.get("Data"));

      assertThat(parameters.get(MADE)).isEqualTo(before);
    }

    @Test
    void toAVersionThatKeepsMoreMakesWhatIsMissingAndNothingElse() throws Exception {
      Map<String, @Nullable Object> created = send("create");
      Map<String, String> before = parameters.get(MADE);
      parameters.delete(List.of("app-token-keys"));
      int writes = parameters.writes().size();

      assertThat(send("update-upgraded").get("Data")).isEqualTo(created.get("Data"));

      assertThat(parameters.get(MADE)).isEqualTo(before);
      assertThat(parameters.writes()).hasSize(writes + 1);
    }

    @Test
    void renewsAClientCertificateInItsLastYear() throws Exception {
      send("create");
      Map<String, String> before = parameters.get(MADE);
      clock.advance(Duration.ofDays(9 * 365L + 1));

      send("update");

      assertThat(parameters.get(MADE))
          .doesNotContainEntry("client-certificate", before.get("client-certificate"))
          .containsEntry("ca-key", before.get("ca-key"))
          .containsEntry("webhook-token", before.get("webhook-token"));
    }
  }

  @Nested
  class Rotate {
    @Test
    void tellsTheHashesOfBothTokensAndNoSecret() throws Exception {
      send("create");
      String first = Objects.requireNonNull(parameters.get(MADE).get("webhook-token"));

      Map<String, @Nullable Object> answer = send("update-rotating");

      String second = Objects.requireNonNull(parameters.get(MADE).get("webhook-token"));
      assertThat(second).isNotEqualTo(first);
      assertThat(Json.at(answer, "Data", "WebhookTokenSha256"))
          .isEqualTo(sha256(second) + "," + sha256(first));
      assertThat(answer.toString() + log)
          .doesNotContain(first)
          .doesNotContain(second)
          .doesNotContain("PRIVATE");
    }

    @Test
    void toWhatIsNoSerialNumberFailsWithTheProperty() throws Exception {
      send("create");
      assertThat(
              sendEvent(
                  parameters,
                  event("update-rotating")
                      .replace("\"WebhookTokenSerial\": \"2\"", "\"WebhookTokenSerial\": \"two\"")))
          .containsEntry("Status", "FAILED")
          .containsEntry(
              "Reason",
              "the property WebhookTokenSerial is a whole number from 1 to 9999999, not 'two'");
    }
  }

  @Nested
  class Delete {
    @Test
    void removesEverythingWithTheManagersList() throws Exception {
      send("create");
      send("update-rotating");
      parameters.put("managers", "[]");

      assertThat(send("delete")).containsEntry("Status", "SUCCESS");

      assertThat(parameters.get(MADE)).isEmpty();
      assertThat(parameters.get(List.of("managers", "webhook-token-previous"))).isEmpty();
    }

    @Test
    void succeedsAfterACreateThatFailed() throws Exception {
      send(new DyingParameters(parameters, 2), "create");

      assertThat(send("delete")).containsEntry("Status", "SUCCESS");

      assertThat(parameters.get(MADE)).isEmpty();
    }
  }

  @Nested
  class TheAnswer {
    @Test
    void isSentAgainWhenTheBucketFails() throws Exception {
      statuses.addAll(List.of(500, 503));
      assertThat(send("create")).containsEntry("Status", "SUCCESS");
    }

    @Test
    void isMissedLoudlyWhenTheBucketNeverTakesIt() {
      statuses.addAll(List.of(500, 500, 500));
      assertThatThrownBy(() -> send("create"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("500");
    }

    @Test
    void isSentWhateverBreaks() throws Exception {
      SetupFunction broken =
          new SetupFunction(
              "demo",
              () -> {
                throw new IllegalStateException("a defect");
              });
      invoke(broken, event("create"));
      assertThat(answers.getLast())
          .containsEntry("Status", "FAILED")
          .extractingByKey("Reason")
          .asString()
          .startsWith("see the log of request");
    }
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private Map<String, @Nullable Object> send(String kind) throws IOException {
    return send(parameters, kind);
  }

  private Map<String, @Nullable Object> send(Parameters over, String kind) throws IOException {
    return sendEvent(over, event(kind));
  }

  private Map<String, @Nullable Object> sendEvent(Parameters over, String event)
      throws IOException {
    int before = answers.size();
    invoke(new SetupFunction("demo", () -> new ClusterSetup(over, clock)), event);
    assertThat(answers).hasSize(before + 1);
    return answers.getLast();
  }

  private void invoke(SetupFunction function, String event) throws IOException {
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream(),
        new InvocationContext(new ListLogger(log)));
  }

  private String event(String kind) throws IOException {
    return Files.readString(Path.of("..", "events", "cloudformation-" + kind + ".json"))
        .replaceFirst(
            "https://cloudformation[^\"]*",
            "http://127.0.0.1:" + bucket.getAddress().getPort() + "/answer?X-Amz-Signature=s");
  }
}
