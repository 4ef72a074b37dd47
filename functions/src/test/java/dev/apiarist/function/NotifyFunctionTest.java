package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.notify.NewsFilter;
import dev.apiarist.notify.Notice;
import dev.apiarist.notify.Target;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NotifyFunctionTest {
  private static final String NOTHING_FAILED = "{\"batchItemFailures\":[]}";

  private final List<Decision> told = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final InMemoryMarks marks = new InMemoryMarks();
  private boolean down;

  private String invoke(String event) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new NotifyFunction(List.of(new Ear()), NewsFilter.STANDARD, marks, new MutableClock())
        .handleRequest(
            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
            output,
            new InvocationContext(new ListLogger(log)));
    return output.toString(StandardCharsets.UTF_8);
  }

  private static String event(String file) throws IOException {
    return Files.readString(Path.of("..", "events", file));
  }

  @Test
  void theRecordedDecisionIsTold() throws IOException {
    assertThat(invoke(event("dynamodb-stream-decision.json"))).isEqualTo(NOTHING_FAILED);

    assertThat(told)
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.kind()).isEqualTo("scale-nodes");
              assertThat(decision.at()).isEqualTo("2026-11-24T10:40:00.123Z");
              assertThat(decision.inputs()).containsEntry("to", "3");
            });
  }

  @Test
  void ofTheRecordedBatchTheNewsIsTold() throws IOException {
    assertThat(invoke(event("dynamodb-stream-decisions.json"))).isEqualTo(NOTHING_FAILED);

    assertThat(told)
        .extracting(Decision::kind)
        .containsExactly("join", "scale-service", "scale-service");
  }

  @Test
  void whatIsNotToldComesAgainAndNothingElse() throws IOException {
    down = true;
    assertThat(invoke(event("dynamodb-stream-decisions.json")))
        .isEqualTo(
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"111600000000012345678903\"},"
                + "{\"itemIdentifier\":\"111600000000012345678904\"},"
                + "{\"itemIdentifier\":\"111600000000012345678905\"}]}");
    assertThat(log)
        .singleElement()
        .asString()
        .contains("3 notices are not delivered to ear", "CLOUD_UNAVAILABLE");

    down = false;
    assertThat(invoke(event("dynamodb-stream-decisions.json"))).isEqualTo(NOTHING_FAILED);
    assertThat(invoke(event("dynamodb-stream-decisions.json"))).isEqualTo(NOTHING_FAILED);
    assertThat(told).hasSize(3);
  }

  @Test
  void otherItemsOfTheTableAreNoNews() throws IOException {
    String mark = event("dynamodb-stream-decision.json").replace("journal#", "mark#");

    assertThat(invoke(mark)).isEqualTo(NOTHING_FAILED);
    assertThat(told).isEmpty();
  }

  @Test
  void aDecisionThatCannotBeReadIsGivenUpByItself() throws IOException {
    String unreadable =
        event("dynamodb-stream-decisions.json").replace("\"FAILED\"", "\"UNHEARD_OF\"");

    assertThat(invoke(unreadable))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"111600000000012345678905\"}]}");
    assertThat(told).hasSize(2);
    assertThat(log).singleElement().asString().contains("\"level\":\"ERROR\"");
  }

  @Test
  void anotherEventIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> invoke(event("sqs-launch.json")))
        .withMessageContaining("DynamoDB stream");
    assertThatIllegalArgumentException().isThrownBy(() -> invoke("{}"));
  }

  @Nested
  class TheEnvironment {
    private final Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "AWS_REGION", "eu-west-1",
                "AWS_ACCESS_KEY_ID", "a",
                "AWS_SECRET_ACCESS_KEY", "s",
                "APIARIST_CLUSTER", "demo",
                "APIARIST_TABLE", "apiarist-demo"));

    private List<String> targets() {
      return NotifyWiring.targets(new Wiring(new Environment(variables))).stream()
          .map(Target::name)
          .toList();
    }

    @Test
    void namesTheTargets() {
      assertThat(targets()).isEmpty();

      variables.put("APIARIST_NOTIFY_ALERTMANAGER", "http://alertmanager:9093");
      variables.put("APIARIST_NOTIFY_SLACK", "/team/slack");
      variables.put("APIARIST_NOTIFY_TOPIC", "arn:aws:sns:eu-west-1:123456789012:ops");
      variables.put("APIARIST_NOTIFY_EVENT_BUS", "default");
      assertThat(targets()).containsExactly("alertmanager", "slack", "topic", "event-bus");
    }

    @Test
    void namesWhatIsTold() {
      assertThat(NotifyWiring.filter(new Environment(variables))).isEqualTo(NewsFilter.STANDARD);

      variables.put("APIARIST_NOTIFY_OUTCOMES", "[\"failed\",\"at-minimum\"]");
      variables.put("APIARIST_NOTIFY_ACTIONS", "[\"join\"]");
      NewsFilter filter = NotifyWiring.filter(new Environment(variables));
      assertThat(filter.outcomes()).extracting(Enum::name).containsOnly("FAILED", "AT_MINIMUM");
      assertThat(filter.actions()).containsExactly("join");
    }

    @Test
    void thatNamesAnUnknownOutcomeIsRefused() {
      variables.put("APIARIST_NOTIFY_OUTCOMES", "[\"everything\"]");

      assertThatIllegalStateException()
          .isThrownBy(() -> NotifyWiring.filter(new Environment(variables)))
          .withMessageContaining("APIARIST_NOTIFY_OUTCOMES")
          .withMessageContaining("at-maximum");
    }
  }

  private final class Ear implements Target {
    @Override
    public String name() {
      return "ear";
    }

    @Override
    public void deliver(List<Notice> notices, Consumer<Notice> delivered) {
      if (down) {
        throw new OutsideException(FailureCode.CLOUD_UNAVAILABLE, "down");
      }
      for (Notice notice : notices) {
        told.add(notice.decision());
        delivered.accept(notice);
      }
    }
  }
}
