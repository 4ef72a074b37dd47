package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ActivityTest {
  private final Scenario scenario = new Scenario();

  @Nested
  class Activities {
    @Test
    void tellWhyTheGroupGrew() {
      scenario.create(web()).settle();
      scenario.clock.advance(Duration.ofMinutes(1));
      scenario.desire(2);
      scenario.settle();
      assertThat(scenario.activities().getFirst())
          .satisfies(
              activity -> {
                assertThat(activity.status()).isEqualTo(ActivityStatus.SUCCESSFUL);
                assertThat(activity.description())
                    .isEqualTo("Launching a new EC2 instance: " + scenario.ids().getLast());
                assertThat(activity.cause())
                    .isEqualTo(
                        "At 2026-01-01T00:01:00Z a user request explicitly set group desired capacity changing the desired capacity from 1 to 2.  At 2026-01-01T00:01:00Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 1 to 2.");
              });
    }

    @Test
    void followTheInstanceThroughItsHook() {
      scenario.fleet.slow(true);
      scenario.create(hookedWeb()).tick();
      String id = scenario.ids().getFirst();
      assertThat(status()).isEqualTo("PreInService");
      scenario.fleet.become(id, InstanceHealth.RUNNING);
      scenario.tick();
      assertThat(status()).isEqualTo("MidLifecycleAction");
      scenario.admitAll();
      assertThat(status()).isEqualTo("Successful");
    }

    @Test
    void areAnnouncedWhenTheySucceed() {
      scenario.create(web()).settle();
      String id = scenario.ids().getFirst();
      assertThat(scenario.lastDetail("EC2 Instance Launch Successful"))
          .containsEntry("StatusCode", "Successful")
          .containsEntry("EC2InstanceId", id)
          .containsEntry("AutoScalingGroupName", WEB)
          .containsEntry("Destination", "AutoScalingGroup")
          .containsKeys("ActivityId", "Cause", "Description", "Details", "StartTime", "EndTime");
    }

    private String status() {
      return scenario.activities().getFirst().status().wireName();
    }
  }

  @Nested
  class SuspendedProcesses {
    @Test
    void launchNothing() {
      scenario.create(web()).settle();
      suspend(ScalingProcess.LAUNCH);
      scenario.desire(2);
      scenario.settle();
      assertThat(scenario.members()).hasSize(1);
      scenario.autoScaling.groups().resume(WEB, Set.of(ScalingProcess.LAUNCH));
      scenario.settle();
      assertThat(scenario.inService()).hasSize(2);
    }

    @Test
    void terminateNothing() {
      scenario.create(web().desired(3)).settle();
      suspend(ScalingProcess.TERMINATE);
      scenario.desire(1);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(3);
    }

    @Test
    void areShownWithTheirReason() {
      scenario.create(web());
      suspend(ScalingProcess.AZ_REBALANCE);
      assertThat(scenario.group().suspended())
          .containsEntry(ScalingProcess.AZ_REBALANCE, "User suspended at 2026-01-01T00:00:00Z");
    }

    private void suspend(ScalingProcess process) {
      scenario.autoScaling.groups().suspend(WEB, Set.of(process));
    }
  }
}
