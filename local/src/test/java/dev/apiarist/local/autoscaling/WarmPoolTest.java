package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.LAUNCH_HOOK;
import static dev.apiarist.local.autoscaling.Scenario.TERMINATE_HOOK;
import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.text;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.local.events.CloudEvent;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WarmPoolTest {
  private final Scenario scenario = new Scenario();

  private void pool(int size, PoolState state, boolean reuse) {
    scenario
        .autoScaling
        .warmPools()
        .put(WEB, new WarmPoolDefinition(scenario.group().desired() + size, 0, state, reuse));
  }

  private List<String> warm() {
    return scenario.group().warmMembers().stream().map(MemberDescription::lifecycleState).toList();
  }

  @Nested
  class APoolOfStoppedInstances {
    @Test
    void isFilledThroughTheLaunchHookAndThenStopped() {
      scenario.fleet.stoppable();
      scenario.create(hookedWeb()).admitAll();
      pool(1, PoolState.STOPPED, false);
      scenario.settle();
      assertThat(warm()).containsExactly("Warmed:Pending:Wait");
      CloudEvent event = scenario.launchActions().getLast();
      assertThat(event.detail())
          .containsEntry("Origin", "EC2")
          .containsEntry("Destination", "WarmPool");

      String id = text(event, "EC2InstanceId");
      scenario.answer(LAUNCH_HOOK, id, HookResult.CONTINUE);
      assertThat(warm()).containsExactly("Warmed:Pending:Proceed");
      scenario.settle();
      assertThat(warm()).containsExactly("Warmed:Stopped");
      assertThat(scenario.fleet.health(id)).isEqualTo(InstanceHealth.STOPPED);
      assertThat(scenario.members()).hasSize(1);
    }

    @Test
    void servesTheNextScaleOutThroughTheHookAgain() {
      scenario.fleet.stoppable();
      scenario.create(hookedWeb()).admitAll();
      pool(1, PoolState.STOPPED, false);
      scenario.settle();
      String id = text(scenario.launchActions().getLast(), "EC2InstanceId");
      scenario.answer(LAUNCH_HOOK, id, HookResult.CONTINUE);
      scenario.settle();

      scenario.desire(2);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("Pending:Wait");
      assertThat(scenario.launchActions().getLast().detail())
          .containsEntry("EC2InstanceId", id)
          .containsEntry("Origin", "WarmPool")
          .containsEntry("Destination", "AutoScalingGroup");
      scenario.admitAll();
      assertThat(scenario.state(id)).isEqualTo("InService");
    }

    @Test
    void isRefusedWhenTheFleetCannotStop() {
      scenario.create(web());
      assertThatThrownBy(() -> pool(1, PoolState.STOPPED, false))
          .hasMessageContaining("a warm pool needs PoolState Running");
    }
  }

  @Nested
  class APoolOfRunningInstances {
    @Test
    void isKeptAtTheDifferenceToThePreparedCapacity() {
      scenario.create(web()).settle();
      pool(3, PoolState.RUNNING, false);
      scenario.settle();
      assertThat(warm()).hasSize(3).containsOnly("Warmed:Running");
      scenario.desire(3);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(3);
      assertThat(warm()).hasSize(1);
      assertThat(scenario.fleet.orders()).hasSize(4);
    }

    @Test
    void takesInstancesBackOnScaleInWhenToldTo() {
      scenario.create(hookedWeb().desired(2)).admitAll();
      pool(0, PoolState.RUNNING, true);
      scenario.settle();
      scenario.desire(1);
      scenario.settle();
      CloudEvent event = scenario.terminateActions().getLast();
      assertThat(event.detail())
          .containsEntry("Origin", "AutoScalingGroup")
          .containsEntry("Destination", "WarmPool");
      String id = text(event, "EC2InstanceId");
      scenario.answer(TERMINATE_HOOK, id, HookResult.CONTINUE);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("Warmed:Running");
      assertThat(scenario.fleet.health(id)).isEqualTo(InstanceHealth.RUNNING);
    }

    @Test
    void endsAnInstanceWhoseReturnIsAbandoned() {
      scenario.create(hookedWeb().desired(2)).admitAll();
      pool(0, PoolState.RUNNING, true);
      scenario.desire(1);
      scenario.settle();
      String id = text(scenario.terminateActions().getLast(), "EC2InstanceId");
      scenario.answer(TERMINATE_HOOK, id, HookResult.ABANDON);
      scenario.settle();
      assertThat(scenario.fleet.health(id)).isEqualTo(InstanceHealth.TERMINATED);
    }

    @Test
    void protectsItsInstancesFromTerminateInstanceInAutoScalingGroup() {
      scenario.create(web()).settle();
      pool(1, PoolState.RUNNING, false);
      scenario.settle();
      String id = scenario.group().warmMembers().getFirst().instanceId();
      assertThatThrownBy(() -> scenario.autoScaling.instances().terminate(id, false))
          .hasMessageContaining("warm pool");
    }
  }

  @Nested
  class Deletion {
    @Test
    void endsInstancesThroughTheirHooksOnTheWayFromThePool() {
      scenario.create(hookedWeb()).admitAll();
      pool(1, PoolState.RUNNING, false);
      scenario.settle();
      String id = text(scenario.launchActions().getLast(), "EC2InstanceId");
      scenario.answer(LAUNCH_HOOK, id, HookResult.CONTINUE);
      scenario.settle();

      scenario.autoScaling.warmPools().delete(WEB, false);
      scenario.settle();
      assertThat(warm()).containsExactly("Warmed:Terminating:Wait");
      assertThat(scenario.terminateActions().getLast().detail())
          .containsEntry("Origin", "WarmPool")
          .containsEntry("Destination", "EC2");
      scenario.answer(TERMINATE_HOOK, id, HookResult.CONTINUE);
      scenario.settle();
      assertThat(scenario.group().warmPool()).isNull();
      assertThat(warm()).isEmpty();
    }

    @Test
    void byForceDoesNotWaitForHooks() {
      scenario.create(hookedWeb()).admitAll();
      pool(1, PoolState.RUNNING, false);
      scenario.settle();
      scenario.autoScaling.warmPools().delete(WEB, true);
      scenario.settle();
      assertThat(warm()).isEmpty();
      assertThat(scenario.terminateActions()).isEmpty();
    }
  }
}
