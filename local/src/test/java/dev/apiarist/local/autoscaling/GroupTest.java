package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.TERMINATE_HOOK;
import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GroupTest {
  private final Scenario scenario = new Scenario();

  private static void refuses(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AutoScalingException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.text()).isEqualTo(message);
            });
  }

  @Nested
  class ANewGroup {
    @Test
    void startsAtItsMinimumWhenNoDesiredCapacityIsGiven() {
      scenario.create(web().min(2)).settle();
      assertThat(scenario.group().desired()).isEqualTo(2);
      assertThat(scenario.inService()).hasSize(2);
    }

    @Test
    void mayBeEmpty() {
      scenario.create(web().min(0)).settle();
      assertThat(scenario.members()).isEmpty();
    }

    @Test
    void launchesFromItsTemplateWithItsPropagatedTags() {
      scenario.create(
          web()
              .tags(
                  List.of(
                      new GroupTag("docker.role", "front end", true),
                      new GroupTag("internal", "x", false))));
      assertThat(scenario.fleet.orders())
          .singleElement()
          .satisfies(
              order -> {
                assertThat(order.launchTemplateId()).isEqualTo("lt-1");
                assertThat(order.launchTemplateVersion()).isEqualTo("1");
                assertThat(order.instanceType()).isNull();
                assertThat(order.tags())
                    .containsOnly(
                        Map.entry("docker.role", "front end"),
                        Map.entry("aws:autoscaling:groupName", WEB));
              });
    }

    @Test
    void isRefusedWhenItsNameIsTaken() {
      scenario.create(web());
      refuses(
          () -> scenario.create(web()),
          "AlreadyExists",
          "AutoScalingGroup by this name already exists - A group with the name web already exists");
    }

    @Test
    void isRefusedWhenItContradictsItself() {
      refuses(
          () -> web().min(3).max(2).build(),
          "ValidationError",
          "Max bound, 2, must be greater than or equal to min bound, 3");
      refuses(
          () -> web().desired(11).build(),
          "ValidationError",
          "Desired capacity:11 must be between the specified min size:1 and max size:10");
    }
  }

  @Nested
  class DesiredCapacity {
    @Test
    void isReachedInBothDirections() {
      scenario.create(web()).settle();
      scenario.desire(4);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(4);
      scenario.desire(2);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(2);
    }

    @Test
    void staysWithinTheBounds() {
      scenario.create(web());
      refuses(
          () -> scenario.desire(11),
          "ValidationError",
          "New SetDesiredCapacity value 11 is above max value 10 for the AutoScalingGroup.");
      refuses(
          () -> scenario.desire(0),
          "ValidationError",
          "New SetDesiredCapacity value 0 is below min value 1 for the AutoScalingGroup.");
      assertThat(scenario.group().desired()).isEqualTo(1);
    }

    @Test
    void isRefusedForAnUnknownGroup() {
      refuses(
          () -> scenario.autoScaling.groups().setDesiredCapacity("no", 1, false),
          "ValidationError",
          "AutoScalingGroup name not found - no such group: no");
    }

    @Test
    void honoursTheCoolDownOnlyWhenAskedTo() {
      scenario.create(web().cooldown(Duration.ofMinutes(2))).settle();
      assertBlocked();
      scenario.desire(2);
      scenario.settle();
      scenario.after(Duration.ofMinutes(2).minusSeconds(1));
      assertBlocked();
      scenario.after(Duration.ofSeconds(1));
      scenario.autoScaling.groups().setDesiredCapacity(WEB, 3, true);
      assertThat(scenario.group().desired()).isEqualTo(3);
    }

    @Test
    void isBlockedByAnActivityThatIsStillRunning() {
      scenario.create(hookedWeb()).after(Duration.ofMinutes(1));
      Activity running = scenario.activities().getFirst();
      refuses(
          () -> scenario.autoScaling.groups().setDesiredCapacity(WEB, 3, true),
          "ScalingActivityInProgress",
          "Scaling activity " + running.id() + " is in progress and blocks this action");
    }

    private void assertBlocked() {
      assertThatThrownBy(() -> scenario.autoScaling.groups().setDesiredCapacity(WEB, 3, true))
          .isInstanceOfSatisfying(
              AutoScalingException.class,
              refusal -> assertThat(refusal.code()).isEqualTo("ScalingActivityInProgress"));
    }
  }

  @Nested
  class AnUpdate {
    @Test
    void movesDesiredCapacityIntoTheNewBounds() {
      scenario.create(web()).settle();
      scenario.autoScaling.groups().update(WEB, group -> group.min(3));
      assertThat(scenario.group().desired()).isEqualTo(3);
      scenario.autoScaling.groups().update(WEB, group -> group.min(0).max(2));
      assertThat(scenario.group().desired()).isEqualTo(2);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(2);
    }

    @Test
    void ofTheStackKeepsTheSizeAndReplacesInlineHooks() {
      scenario.create(hookedWeb()).admitAll();
      scenario.desire(2);
      scenario.autoScaling.groups().update(web().build());
      assertThat(scenario.group().desired()).isEqualTo(2);
      assertThat(scenario.autoScaling.hooks().describe(WEB)).isEmpty();
    }

    @Test
    void ofATagReachesOnlyInstancesLaunchedLater() {
      scenario.create(web()).settle();
      GroupTag tag = new GroupTag("colour", "blue", true);
      scenario.autoScaling.groups().putTags(WEB, List.of(tag));
      scenario.desire(2);
      scenario.settle();
      assertThat(scenario.fleet.orders())
          .extracting(order -> order.tags().containsKey("colour"))
          .containsExactly(false, true);
      scenario.autoScaling.groups().deleteTags(WEB, Set.of("colour"));
      assertThat(scenario.group().definition().tags()).isEmpty();
    }
  }

  @Nested
  class Deletion {
    @Test
    void isRefusedWhileThereAreInstances() {
      scenario.create(web()).settle();
      refuses(
          () -> scenario.autoScaling.groups().delete(WEB, false),
          "ResourceInUse",
          "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.");
    }

    @Test
    void isRefusedWhileAnActivityRuns() {
      scenario.create(hookedWeb()).settle();
      refuses(
          () -> scenario.autoScaling.groups().delete(WEB, false),
          "ScalingActivityInProgress",
          "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.");
    }

    @Test
    void byForceEndsInstancesWithoutTheirHooks() {
      scenario.create(hookedWeb().desired(2)).settle();
      List<String> ids = scenario.ids();
      scenario.autoScaling.groups().delete(WEB, true);
      refuses(
          () -> scenario.desire(3),
          "ValidationError",
          "The AutoScaling group may not be modified while it is pending delete");
      refuses(
          () -> scenario.answer(TERMINATE_HOOK, ids.getFirst(), HookResult.CONTINUE),
          "ValidationError",
          "No active Lifecycle Action found with instance ID " + ids.getFirst());
      scenario.settle();
      assertThat(scenario.autoScaling.groups().describe()).isEmpty();
      assertThat(ids)
          .allSatisfy(
              id -> assertThat(scenario.fleet.health(id)).isEqualTo(InstanceHealth.TERMINATED));
      assertThat(scenario.terminateActions()).isEmpty();
    }

    @Test
    void keepsTheActivitiesForThoseWhoAsk() {
      scenario.create(web().min(0));
      scenario.desire(1);
      scenario.settle();
      scenario.autoScaling.groups().delete(WEB, true);
      scenario.settle();
      assertThat(scenario.autoScaling.groups().activities(WEB, false)).isEmpty();
      assertThat(scenario.autoScaling.groups().activities(WEB, true)).hasSize(2);
    }
  }
}
