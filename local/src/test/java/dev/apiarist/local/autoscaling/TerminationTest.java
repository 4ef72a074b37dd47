package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.TERMINATE_HOOK;
import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.text;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TerminationTest {
  private final Scenario scenario = new Scenario();

  @Nested
  class AnInstanceThatTerminates {
    @Test
    void passesThroughTerminatingWaitAndTerminatingProceed() {
      String id = leaving();
      assertThat(scenario.state(id)).isEqualTo("Terminating");

      scenario.tick();
      assertThat(scenario.state(id)).isEqualTo("Terminating:Wait");
      assertThat(scenario.fleet.health(id)).isEqualTo(InstanceHealth.RUNNING);

      scenario.answer(TERMINATE_HOOK, id, HookResult.CONTINUE);
      assertThat(scenario.state(id)).isEqualTo("Terminating:Proceed");

      scenario.tick();
      assertThat(scenario.state(id)).isEqualTo("Terminated");
      assertThat(scenario.fleet.health(id)).isEqualTo(InstanceHealth.TERMINATED);

      scenario.tick();
      assertThat(scenario.state(id)).isEqualTo("gone");
    }

    @Test
    void isAnnouncedOnItsWayFromTheGroupToEc2() {
      leaving();
      scenario.settle();
      assertThat(scenario.terminateActions())
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.detail())
                      .containsEntry("LifecycleTransition", "autoscaling:EC2_INSTANCE_TERMINATING")
                      .containsEntry("Origin", "AutoScalingGroup")
                      .containsEntry("Destination", "EC2")
                      .doesNotContainKey("NotificationMetadata"));
    }

    @Test
    void isReplacedWhileItsHookIsStillOpen() {
      String id = leaving();
      scenario.settle();
      assertThat(scenario.states()).containsExactly("Terminating:Wait", "Pending:Wait");
      assertThat(scenario.state(id)).isEqualTo("Terminating:Wait");
    }

    @Test
    void endsJustTheSameWhenItsHookIsAbandoned() {
      String id = leaving();
      scenario.settle();
      scenario.answer(TERMINATE_HOOK, id, HookResult.ABANDON);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("gone");
      assertThat(scenario.events("EC2 Instance Terminate Successful")).hasSize(1);
    }

    @Test
    void isRetainedWhenItsHookIsAbandonedAndThePolicySaysSo() {
      String id = retained();
      assertThat(scenario.fleet.health(id)).isEqualTo(InstanceHealth.RUNNING);

      scenario.autoScaling.instances().terminate(id, false);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("Terminating:Wait");
      scenario.answer(TERMINATE_HOOK, id, HookResult.CONTINUE);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("gone");
    }

    @Test
    void onceRetainedCountsForNothingButKeepsItsGroup() {
      String id = retained();
      assertThat(scenario.states()).hasSize(2);
      assertThatThrownBy(() -> scenario.autoScaling.instances().terminate(id, true))
          .hasMessageContaining("does not count towards desired capacity");
      assertThatThrownBy(() -> scenario.autoScaling.groups().delete(WEB, true))
          .hasMessageContaining("You can't force delete this Auto Scaling group");
    }

    @Test
    void isReportedAndTriedAgainWhenItsMachineCannotBeEnded() {
      scenario.create(web().min(0).desired(1)).settle();
      String id = scenario.ids().getFirst();
      scenario.fleet.failWith(new IllegalStateException("no Docker engine"));
      scenario.autoScaling.instances().terminate(id, true);
      scenario.settle();
      assertThat(scenario.events("EC2 Instance Terminate Unsuccessful"))
          .singleElement()
          .satisfies(
              event -> assertThat(text(event, "StatusMessage")).contains("no Docker engine"));

      scenario.fleet.failWith(null);
      scenario.after(Duration.ofSeconds(30));
      assertThat(scenario.state(id)).isEqualTo("gone");
      assertThat(scenario.events("EC2 Instance Terminate Successful")).hasSize(1);
    }

    private String retained() {
      scenario.create(hookedWeb().retainOnTerminateAbandon(true)).admitAll();
      String id = scenario.ids().getFirst();
      scenario.autoScaling.instances().terminate(id, false);
      scenario.settle();
      scenario.answer(TERMINATE_HOOK, id, HookResult.ABANDON);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("Terminating:Retained");
      return id;
    }

    private String leaving() {
      scenario.create(hookedWeb()).admitAll();
      String id = scenario.ids().getFirst();
      scenario.autoScaling.instances().terminate(id, false);
      return id;
    }
  }
}
