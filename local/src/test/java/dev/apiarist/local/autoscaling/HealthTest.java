package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Duration GRACE = Duration.ofMinutes(5);

  private final Scenario scenario = new Scenario();

  private String only() {
    return scenario.ids().getFirst();
  }

  @Nested
  class AnInstanceThatIsGone {
    @Test
    void isReplacedThroughItsTerminateHook() {
      scenario.create(hookedWeb()).admitAll();
      String id = only();
      scenario.fleet.become(id, InstanceHealth.TERMINATED);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("Terminating:Wait");
      assertThat(scenario.states()).containsExactly("Terminating:Wait", "Pending:Wait");
      assertThat(scenario.activities())
          .anySatisfy(
              activity ->
                  assertThat(activity.cause())
                      .endsWith(
                          "in response to an EC2 health check indicating it has been terminated or stopped."));
    }

    @Test
    void isReplacedEvenWithinTheGracePeriod() {
      scenario.create(web().healthCheckGrace(GRACE)).settle();
      String id = only();
      scenario.fleet.become(id, InstanceHealth.STOPPED);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(1).doesNotContain(id);
    }

    @Test
    void isReplacedEvenWhenItIsProtectedFromScaleIn() {
      scenario.create(web().newInstancesProtectedFromScaleIn(true)).settle();
      String id = only();
      scenario.fleet.become(id, InstanceHealth.TERMINATED);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(1).doesNotContain(id);
    }
  }

  @Nested
  class AnInstanceWithFailingStatusChecks {
    @Test
    void isForgivenWithinTheGracePeriod() {
      scenario.create(web().healthCheckGrace(GRACE)).settle();
      String id = only();
      scenario.fleet.become(id, InstanceHealth.IMPAIRED);
      scenario.after(GRACE.minusSeconds(1));
      assertThat(scenario.inService()).containsExactly(id);
      scenario.after(Duration.ofSeconds(1));
      assertThat(scenario.inService()).hasSize(1).doesNotContain(id);
    }
  }

  @Nested
  class AnInstanceDeclaredUnhealthy {
    @Test
    void isReplaced() {
      scenario.create(web()).settle();
      String id = only();
      scenario.autoScaling.instances().setHealth(id, false, true);
      assertThat(scenario.members().getFirst().healthy()).isFalse();
      scenario.settle();
      assertThat(scenario.inService()).hasSize(1).doesNotContain(id);
    }

    @Test
    void isForgivenWithinTheGracePeriodUnlessAskedNotTo() {
      scenario.create(web().healthCheckGrace(GRACE)).settle();
      String id = only();
      scenario.autoScaling.instances().setHealth(id, false, true);
      scenario.settle();
      assertThat(scenario.inService()).containsExactly(id);
      scenario.autoScaling.instances().setHealth(id, false, false);
      scenario.settle();
      assertThat(scenario.inService()).doesNotContain(id);
    }
  }

  @Nested
  class SuspendedProcesses {
    @Test
    void seeNothingWithoutHealthChecks() {
      scenario.create(web()).settle();
      scenario.autoScaling.groups().suspend(WEB, Set.of(ScalingProcess.HEALTH_CHECK));
      scenario.fleet.become(only(), InstanceHealth.TERMINATED);
      scenario.settle();
      assertThat(scenario.members().getFirst().healthy()).isTrue();
    }

    @Test
    void replaceNothingWithoutReplaceUnhealthy() {
      scenario.create(web()).settle();
      String id = only();
      scenario.autoScaling.groups().suspend(WEB, Set.of(ScalingProcess.REPLACE_UNHEALTHY));
      scenario.fleet.become(id, InstanceHealth.TERMINATED);
      scenario.settle();
      assertThat(scenario.inService()).containsExactly(id);
      assertThat(scenario.members().getFirst().healthy()).isFalse();

      scenario.autoScaling.groups().resume(WEB, Set.of(ScalingProcess.REPLACE_UNHEALTHY));
      scenario.settle();
      assertThat(scenario.inService()).hasSize(1).doesNotContain(id);
    }
  }

  @Test
  void anInstanceHeldByItsLaunchHookIsNotChecked() {
    scenario.create(hookedWeb()).settle();
    String id = only();
    scenario.fleet.become(id, InstanceHealth.TERMINATED);
    scenario.settle();
    assertThat(scenario.state(id)).isEqualTo("Pending:Wait");
    scenario.admitAll();
    assertThat(scenario.state(id)).isEqualTo("Terminating:Wait");
  }
}
