package dev.apiarist.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FunctionKilled;
import dev.apiarist.fake.Interruptions;
import dev.apiarist.function.WebhookBench.Answer;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The function is killed before each of the calls to the outside that scaling nodes makes, and
 * Alertmanager sends the notification again: the end is the same as undisturbed.
 */
class ScalingInterruptionTest {
  private static final String UP = "/v1/scale-nodes?type=worker&scale=up&by=2";
  private static final String DOWN = "/v1/scale-nodes?type=worker&scale=down&by=2";
  private static final String ONE_UP = "/v1/scale-nodes?type=worker&scale=up&by=1";

  @TestFactory
  List<DynamicTest> scalingUpKilledAtAnyCall() {
    return atEveryCall(bench -> send(bench, UP, "a"), "web desired 6");
  }

  @TestFactory
  List<DynamicTest> scalingDownKilledAtAnyCall() {
    return atEveryCall(bench -> send(bench, DOWN, "a"), "web desired 2");
  }

  @TestFactory
  List<DynamicTest> scalingUpKilledAtAnyCallThenScaledByAnother() {
    return atEveryCall(bench -> sendBoth(bench, UP, ONE_UP), "web desired 7");
  }

  @TestFactory
  List<DynamicTest> scalingDownKilledAtAnyCallThenScaledByAnother() {
    return atEveryCall(bench -> sendBoth(bench, DOWN, ONE_UP), "web desired 3");
  }

  @TestFactory
  List<DynamicTest> scalingUpKilledAtAnyCallAndAgainWhileItIsTakenUp() {
    return atEveryTwoCalls(UP);
  }

  @TestFactory
  List<DynamicTest> scalingDownKilledAtAnyCallAndAgainWhileItIsTakenUp() {
    return atEveryTwoCalls(DOWN);
  }

  @Test
  void anInterruptedChangeIsNotTakenUpForever() {
    WebhookBench bench = cluster();
    bench.calls.killBeforeCall(undisturbed(UP).indexOf("Journal.record"));
    assertThat(tried(bench, UP, "a")).isEqualTo("killed");
    bench.clock.advance(Duration.ofMinutes(15));

    assertThat(tried(bench, UP, "a")).endsWith("from 6 to 8");
  }

  @Test
  void aRequestOfOnesOwnIsNeverHeldBack() {
    WebhookBench bench = cluster();
    bench.calls.killBeforeCall(undisturbed(UP).indexOf("Journal.record"));
    assertThat(tried(bench, UP, "a")).isEqualTo("killed");
    bench.clock.advance(Duration.ofMinutes(1));

    bench.failing.revive();
    assertThat(bench.post(ONE_UP).said()).endsWith("from 6 to 7");
    assertThat(tried(bench, UP, "a")).startsWith("OK: Notification already handled");
  }

  @Test
  void growthThatOnlySomebodyElseCausedIsNotTakenForIts() {
    WebhookBench bench = cluster();
    bench.calls.killBeforeCall(undisturbed(UP).indexOf("AutoScalingGroups.setDesiredCapacity"));
    assertThat(tried(bench, UP, "a")).isEqualTo("killed");
    bench.desired("web", 5);
    bench.clock.advance(Duration.ofMinutes(1));

    assertThat(tried(bench, UP, "a")).endsWith("from 5 to 7");
  }

  private static List<DynamicTest> atEveryCall(Consumer<WebhookBench> story, String reached) {
    WebhookBench undisturbed = cluster();
    undisturbed.calls.killBeforeCall(Interruptions.NEVER);
    story.accept(undisturbed);
    String end = end(undisturbed);
    List<String> calls = undisturbed.calls.calls();
    assertThat(end).contains(reached);
    assertThat(calls).hasSizeGreaterThan(7).contains("Turns.write");
    List<DynamicTest> tests = new ArrayList<>();
    for (int call = 0; call < calls.size(); call++) {
      int index = call;
      tests.add(
          DynamicTest.dynamicTest(
              "before call " + index + ", " + calls.get(index),
              () -> {
                WebhookBench disturbed = cluster();
                disturbed.calls.killBeforeCall(index);
                story.accept(disturbed);
                assertThat(disturbed.failing.kills()).isEqualTo(1);
                assertThat(end(disturbed)).isEqualTo(end);
              }));
    }
    return tests;
  }

  private static List<DynamicTest> atEveryTwoCalls(String target) {
    List<String> calls = undisturbed(target);
    WebhookBench whole = cluster();
    send(whole, target, "a");
    String end = end(whole);
    List<DynamicTest> tests = new ArrayList<>();
    for (int call = 0; call < calls.size(); call++) {
      int first = call;
      tests.add(
          DynamicTest.dynamicTest(
              "before call " + first + ", " + calls.get(first),
              () -> {
                int second = 0;
                while (killedTwice(target, first, second, end)) {
                  second++;
                }
                assertThat(second).isGreaterThan(3);
              }));
    }
    return tests;
  }

  /** Whether the second attempt made so many calls that it was killed. */
  private static boolean killedTwice(String target, int first, int second, String end) {
    WebhookBench bench = cluster();
    bench.calls.killBeforeCall(first);
    assertThat(tried(bench, target, "a")).isEqualTo("killed");
    bench.clock.advance(Duration.ofMinutes(1));
    bench.calls.killBeforeCall(second);
    send(bench, target, "a");
    assertThat(end(bench)).as("then before call %d", second).isEqualTo(end);
    return bench.failing.kills() == 2;
  }

  private static List<String> undisturbed(String target) {
    WebhookBench bench = cluster();
    bench.calls.killBeforeCall(Interruptions.NEVER);
    assertThat(tried(bench, target, "a")).startsWith("OK: Changing");
    return bench.calls.calls();
  }

  /** Sends a notification until it is answered, then once more, as a twin of Alertmanager does. */
  private static void send(WebhookBench bench, String target, String alert) {
    assertThat(answered(bench, target, alert)).startsWith("OK: ");
    bench.clock.advance(Duration.ofSeconds(5));
    assertThat(answered(bench, target, alert)).startsWith("OK: Notification already handled");
  }

  private static String answered(WebhookBench bench, String target, String alert) {
    String answer = tried(bench, target, alert);
    for (int second : List.of(1, 30, 31)) {
      if (!answer.startsWith("OK: ")) {
        bench.clock.advance(Duration.ofSeconds(second));
        answer = tried(bench, target, alert);
      }
    }
    return answer;
  }

  /** Another notification comes before the killed one is retried. */
  private static void sendBoth(WebhookBench bench, String target, String other) {
    if (tried(bench, target, "a").equals("killed")) {
      bench.clock.advance(Duration.ofMinutes(1));
    }
    send(bench, other, "b");
    send(bench, target, "a");
  }

  private static String tried(WebhookBench bench, String target, String alert) {
    bench.failing.revive();
    try {
      Answer answer = bench.post(target, notification(alert));
      return answer.said();
    } catch (FunctionKilled killed) {
      return "killed";
    }
  }

  private static String notification(String alert) {
    return "{\"version\":\"4\",\"groupKey\":\"%s\",\"status\":\"firing\",\"groupLabels\":{}}"
        .formatted(alert);
  }

  private static WebhookBench cluster() {
    WebhookBench bench = new WebhookBench();
    bench.group("managers", NodeRole.MANAGER, 3, 3, 3);
    bench.group("web", NodeRole.WORKER, 0, 9, 4);
    bench.joinWorkers("web");
    bench.service("web", Map.of());
    bench.swarm.settle();
    return bench;
  }

  /** Everything that lasts; not how often a retry had to wait, nor who of two came first. */
  private static String end(WebhookBench bench) {
    List<String> lines = new ArrayList<>();
    for (Group group : bench.cloud.view()) {
      lines.add(group.shortName() + " desired " + group.desired() + " " + group.members());
    }
    for (Node node : bench.swarm.nodes()) {
      lines.add(node.id() + " " + node.availability() + " " + node.nodeLabels().keySet());
    }
    lines.add("terminations " + bench.cloud.terminations());
    lines.add(
        "done "
            + bench.journal.decisions().stream()
                .filter(decision -> decision.outcome() == Decision.Outcome.DONE)
                .map(decision -> decision.kind() + " " + decision.subject() + step(decision))
                .collect(Collectors.toCollection(TreeSet::new)));
    return String.join("\n", lines);
  }

  private static String step(Decision decision) {
    Map<String, String> inputs = decision.inputs();
    return inputs.containsKey("from")
        ? " by " + (Integer.parseInt(inputs.get("to")) - Integer.parseInt(inputs.get("from")))
        : "";
  }
}
