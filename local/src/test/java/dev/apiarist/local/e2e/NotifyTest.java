package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.HttpAnswer;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.aws.HttpEndpoint;
import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.SynthesisedCheckout;
import dev.apiarist.local.cloud.LocalCloud;
import dev.apiarist.local.engine.Alertmanager;
import dev.apiarist.local.engine.EngineFixture;
import dev.apiarist.local.engine.Patience;
import dev.apiarist.local.events.EventPattern;
import dev.apiarist.local.events.EventTarget;
import dev.apiarist.local.events.Rule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a request by way of the journal to those who are told, with the deployed artifact. */
class NotifyTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final HttpAnswer TAKEN = HttpAnswer.text(200, "text/plain", "ok");

  /** What Alertmanager has got, alert by alert, and Slack, message by message, and the bus. */
  private static final List<Object> ALERTS = new CopyOnWriteArrayList<>();

  private static final List<String> MESSAGES = new CopyOnWriteArrayList<>();
  private static final List<Object> EVENTS = new CopyOnWriteArrayList<>();

  @TempDir private static Path home;
  private static volatile Function<HttpCall, HttpAnswer> manner = call -> TAKEN;
  private static HttpEndpoint alertmanager;
  private static HttpEndpoint slack;
  private static LocalCloud cloud;
  private static Checkout checkout;
  private static String url;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    alertmanager = HttpEndpoint.open("alertmanager", "127.0.0.1", 0, NotifyTest::alerted);
    slack =
        HttpEndpoint.open(
            "slack",
            "127.0.0.1",
            0,
            call -> {
              MESSAGES.add(call.path() + " " + call.text());
              return TAKEN;
            });
    checkout = SynthesisedCheckout.at(home, configuration(alertmanager.uri()));
    cloud = StillCloud.start(checkout);
    var aws = SmallCloud.administratorOf(cloud);
    aws.parameters("/test").putSecret("slack", slack.uri() + "/services/open-sesame");
    cloud
        .services()
        .events()
        .add(
            new Rule(
                "news",
                "arn:rule",
                new Rule.Trigger.OnEvent(EventPattern.of(Map.of("source", List.of("apiarist")))),
                List.of(new Ear())));
    url = cloud.functionUrl("apiarist-small-webhook").orElseThrow().toString();
    url = url.replaceAll("/+$", "");
    token = StillCloud.webhookToken(cloud);
  }

  private static String configuration(URI alertmanagerUri) {
    return """
        cluster: small
        managers:
          count: 1
        groups:
          web:
            min: 0
            max: 20
        notify:
          alertmanager: %s/am
          alertDuration: 1m
          slack: /test/slack
          eventBus: default
        """
        .formatted(alertmanagerUri);
  }

  @AfterAll
  static void stop() {
    if (cloud != null) {
      cloud.close();
    }
    slack.close();
    alertmanager.close();
  }

  @AfterEach
  void behave() {
    manner = call -> TAKEN;
  }

  @Test
  void aRequestIsToldToEveryoneOnce() throws IOException {
    String said = scaleUp();

    await("the alert", () -> alerts(said) == 1);
    Object alert =
        ALERTS.stream().filter(each -> summary(each).equals(said)).findFirst().orElseThrow();
    assertThat(Json.objectAt(alert, "labels"))
        .isEqualTo(Map.of("alertname", "scale_nodes", "service", "aws", "status", "success"));
    assertThat(Json.textAt(alert, "", "annotations", "request"))
        .isEqualTo("Scale nodes up on: aws, by: 1, type: worker");
    await("Slack's message", () -> messages(said) == 1);
    await("the event", () -> events(said) == 1);
    assertThat(EVENTS)
        .anySatisfy(
            event -> {
              assertThat(Json.textAt(event, "", "detail-type")).isEqualTo("scale-nodes");
              assertThat(Json.textAt(event, "", "detail", "cluster")).isEqualTo("small");
            });
    assertThat(MESSAGES.getFirst()).startsWith("/services/open-sesame {");
    assertThat(Files.readString(checkout.state().resolve("logs/apiarist-small-notify.log")))
        .doesNotContain("open-sesame");
  }

  @Test
  void row59_oneThatRefusesGetsItLaterAndTheOthersNothingTwice() {
    CountDownLatch refusals = new CountDownLatch(2);
    manner =
        call -> {
          boolean refuse = refusals.getCount() > 0;
          refusals.countDown();
          return refuse ? HttpAnswer.text(500, "text/plain", "not JSON") : TAKEN;
        };

    String said = scaleUp();
    await("Slack's message", () -> messages(said) == 1);
    await("the alert", () -> alerts(said) == 1);

    String next = scaleUp();
    await("the next alert", () -> alerts(next) == 1);
    await("Slack's next message", () -> messages(next) == 1);
    assertThat(List.of(alerts(said), messages(said), events(said))).containsOnly(1L);
  }

  @Test
  void row60_oneThatHangsDelaysNoAnswer() {
    CountDownLatch release = new CountDownLatch(1);
    manner =
        call -> {
          try {
            release.await();
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
          return TAKEN;
        };

    String said = scaleUp();

    assertThat(said).startsWith("Changing the number of worker nodes on aws from");
    await("Slack's message", () -> messages(said) == 1);
    assertThat(alerts(said)).isZero();
    manner = call -> TAKEN;
    release.countDown();
    await("the alert", () -> alerts(said) >= 1);
  }

  @Test
  void row61_debiansAlertmanagerTakesTheAlertAndListsIt() throws IOException {
    Path configuration =
        Files.writeString(
            Files.createDirectories(home.resolve("am")).resolve("alertmanager.yml"),
            "route: {receiver: people}\nreceivers: [{name: people}]\n");
    try (EngineFixture engine = EngineFixture.open();
        Alertmanager real =
            Alertmanager.start(
                engine.docker(), engine.installation(), configuration, EngineFixture.freePort())) {
      manner =
          call ->
              answer(
                  HttpRequest.newBuilder(real.uri().resolve(call.path().substring("/am".length())))
                      .header("Content-Type", call.header("content-type").orElse(""))
                      .POST(HttpRequest.BodyPublishers.ofString(call.text())));

      String said = scaleUp();

      URI listed = real.uri().resolve("/api/v2/alerts");
      await("the alert", () -> answer(HttpRequest.newBuilder(listed)).body().text().contains(said));
      assertThat(answer(HttpRequest.newBuilder(listed)).body().text())
          .contains("\"alertname\":\"scale_nodes\"", "\"service\":\"aws\"", "\"state\":\"active\"");
    }
  }

  /** What Alertmanager got counts only when it said that it has it. */
  private static HttpAnswer alerted(HttpCall call) {
    assertThat(call.path()).isEqualTo("/am/api/v2/alerts");
    HttpAnswer answer = manner.apply(call);
    if (answer.status() == 200 && Json.parse(call.text()) instanceof List<?> alerts) {
      alerts.forEach(ALERTS::add);
    }
    return answer;
  }

  private static long alerts(String summary) {
    return ALERTS.stream().filter(alert -> summary(alert).equals(summary)).count();
  }

  private static String summary(@Nullable Object alert) {
    return Json.textAt(alert, "", "annotations", "summary");
  }

  private static long messages(String reason) {
    return MESSAGES.stream().filter(message -> message.contains("done\\n" + reason)).count();
  }

  private static long events(String reason) {
    return EVENTS.stream()
        .filter(event -> Json.textAt(event, "", "detail", "reason").equals(reason))
        .count();
  }

  private static String scaleUp() {
    HttpAnswer answer =
        answer(
            HttpRequest.newBuilder(URI.create(url + "/v1/scale-nodes?scale=up&type=worker&by=1"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.status()).as(answer.body().text()).isEqualTo(200);
    return Json.textAt(Json.parse(answer.body().text()), "", "message");
  }

  private static HttpAnswer answer(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return HttpAnswer.text(response.statusCode(), "application/json", response.body());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError("no answer", failed);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    assertThat(Patience.until(LIMIT, condition)).as("seen in time: " + what).isTrue();
  }

  private record Ear() implements EventTarget {
    @Override
    public String arn() {
      return "arn:ear";
    }

    @Override
    public void deliver(String event) {
      EVENTS.add(Json.parseObject(event));
    }

    @Override
    public void deadLetter(String event, String reason) {
      throw new AssertionError(reason);
    }
  }
}
