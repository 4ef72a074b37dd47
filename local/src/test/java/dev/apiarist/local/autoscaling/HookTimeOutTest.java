package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.HEARTBEAT;
import static dev.apiarist.local.autoscaling.Scenario.LAUNCH_HOOK;
import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.local.autoscaling.HookOperations.ActionKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HookTimeOutTest {
  private final Scenario scenario = new Scenario();

  @Nested
  class TimeOuts {
    @Test
    void giveALaunchHookItsDefaultResult() {
      scenario.create(hookedWeb()).settle();
      String id = scenario.ids().getFirst();
      scenario.after(HEARTBEAT.minusMillis(1));
      assertThat(scenario.state(id)).isEqualTo("Pending:Wait");

      scenario.after(Duration.ofMillis(1));
      assertThat(scenario.state(id)).isEqualTo("Terminating:Wait");
      assertThat(scenario.activities())
          .anySatisfy(
              activity ->
                  assertThat(activity.message()).endsWith("was abandoned: Heartbeat Timeout"));
    }

    @Test
    void letALaunchProceedWhenTheDefaultIsContinue() {
      HookDefinition lenient =
          new HookDefinition("lenient", Transition.LAUNCHING, HEARTBEAT, HookResult.CONTINUE, null);
      scenario.create(web().hooks(List.of(lenient))).settle().after(HEARTBEAT);
      assertThat(scenario.states()).containsExactly("InService");
    }

    @Test
    void endATerminationWhateverTheDefault() {
      scenario.create(hookedWeb()).admitAll();
      String id = scenario.ids().getFirst();
      scenario.autoScaling.instances().terminate(id, false);
      scenario.settle().after(HEARTBEAT);
      assertThat(scenario.state(id)).isEqualTo("gone");
    }

    @Test
    void startAgainWithEveryHeartbeat() {
      scenario.create(hookedWeb()).settle();
      String id = scenario.ids().getFirst();
      for (int beat = 0; beat < 5; beat++) {
        scenario.after(HEARTBEAT.minusSeconds(1));
        beat(id);
      }
      assertThat(scenario.state(id)).isEqualTo("Pending:Wait");
    }

    @Test
    void areGlobalAfterAHundredHeartbeats() {
      scenario.create(hookedWeb()).settle();
      String id = scenario.ids().getFirst();
      for (int beat = 0; beat < 124; beat++) {
        scenario.clock.advance(HEARTBEAT.multipliedBy(4).dividedBy(5));
        scenario.tick();
        beat(id);
      }
      assertThat(scenario.state(id)).isEqualTo("Pending:Wait");

      scenario.after(HEARTBEAT.multipliedBy(4).dividedBy(5));
      assertThat(scenario.state(id)).isEqualTo("Terminating:Wait");
      assertThat(scenario.activities())
          .anySatisfy(
              activity -> assertThat(activity.message()).endsWith("Lifecycle Action Timeout"));
    }

    @Test
    void areNeverLongerThanTwoDays() {
      HookDefinition slow =
          new HookDefinition(
              "slow", Transition.LAUNCHING, Duration.ofHours(2), HookResult.ABANDON, null);
      assertThat(slow.globalTimeout()).isEqualTo(Duration.ofDays(2));
    }

    private void beat(String id) {
      scenario.autoScaling.hooks().heartbeat(new ActionKey(WEB, LAUNCH_HOOK, null, id));
    }
  }
}
