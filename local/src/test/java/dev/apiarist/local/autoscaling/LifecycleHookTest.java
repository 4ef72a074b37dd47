package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.HEARTBEAT;
import static dev.apiarist.local.autoscaling.Scenario.LAUNCH_HOOK;
import static dev.apiarist.local.autoscaling.Scenario.TERMINATE_HOOK;
import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.text;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.local.autoscaling.HookOperations.ActionKey;
import dev.apiarist.local.events.CloudEvent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LifecycleHookTest {
  private final Scenario scenario = new Scenario();

  @Nested
  class AnInstanceThatLaunches {
    @Test
    void passesThroughPendingWaitAndPendingProceedIntoService() {
      scenario.fleet.slow(true);
      scenario.create(hookedWeb()).tick();
      String id = scenario.ids().getFirst();
      assertThat(scenario.state(id)).isEqualTo("Pending");

      scenario.fleet.become(id, InstanceHealth.RUNNING);
      scenario.tick();
      assertThat(scenario.state(id)).isEqualTo("Pending:Wait");

      scenario.answer(LAUNCH_HOOK, id, HookResult.CONTINUE);
      assertThat(scenario.state(id)).isEqualTo("Pending:Proceed");

      scenario.tick();
      assertThat(scenario.state(id)).isEqualTo("InService");
    }

    @Test
    void goesStraightIntoServiceWithoutHooks() {
      scenario.create(web()).tick();
      assertThat(scenario.states()).containsExactly("InService");
      assertThat(scenario.launchActions()).isEmpty();
    }

    @Test
    void isAnnouncedWithATokenAndItsJourney() {
      scenario.create(hookedWeb()).settle();
      CloudEvent event = scenario.launchActions().getFirst();

      assertThat(event.source()).isEqualTo("aws.autoscaling");
      assertThat(event.resources()).containsExactly(scenario.group().arn());
      assertThat(event.detail().keySet())
          .containsExactly(
              "LifecycleActionToken",
              "AutoScalingGroupName",
              "LifecycleHookName",
              "EC2InstanceId",
              "LifecycleTransition",
              "NotificationMetadata",
              "Origin",
              "Destination");
      assertThat(UUID.fromString(text(event, "LifecycleActionToken")).version()).isEqualTo(4);
      assertThat(event.detail())
          .containsEntry("EC2InstanceId", scenario.ids().getFirst())
          .containsEntry("LifecycleTransition", "autoscaling:EC2_INSTANCE_LAUNCHING")
          .containsEntry("NotificationMetadata", "hello")
          .containsEntry("Origin", "EC2")
          .containsEntry("Destination", "AutoScalingGroup");
    }

    @Test
    void isEndedAndReplacedWhenItsHookIsAbandoned() {
      scenario.create(hookedWeb()).settle();
      String first = scenario.ids().getFirst();

      scenario.answer(scenario.launchActions().getFirst(), HookResult.ABANDON);
      scenario.settle();
      assertThat(scenario.state(first)).isEqualTo("Terminating:Wait");
      assertThat(scenario.events("EC2 Instance Launch Unsuccessful")).hasSize(1);

      scenario.answer(TERMINATE_HOOK, first, HookResult.CONTINUE);
      scenario.after(Duration.ofSeconds(10));
      assertThat(scenario.state(first)).isEqualTo("gone");
      assertThat(scenario.states()).containsExactly("Pending:Wait");
    }

    @Test
    void thatIsAbandonedIsLoggedAsCancelledWithTheReason() {
      scenario.create(hookedWeb()).settle();
      CloudEvent action = scenario.launchActions().getFirst();
      scenario.answer(action, HookResult.ABANDON);

      assertThat(scenario.activities())
          .filteredOn(activity -> activity.status() == ActivityStatus.CANCELLED)
          .singleElement()
          .satisfies(
              activity ->
                  assertThat(activity.message())
                      .isEqualTo(
                          "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token %s was abandoned: Lifecycle Action Completed with ABANDON Result",
                          text(action, "LifecycleActionToken")));
    }

    @Test
    void isReplacedEverLaterWhenItKeepsFailing() {
      scenario.create(hookedWeb());
      for (int failure = 0; failure < 4; failure++) {
        scenario.settle();
        assertThat(scenario.fleet.orders()).hasSize(failure + 1);
        scenario.answer(scenario.launchActions().getLast(), HookResult.ABANDON);
        Duration wait = Duration.ofSeconds(10L << failure);
        scenario.after(wait.minusMillis(1));
        assertThat(scenario.fleet.orders()).hasSize(failure + 1);
        scenario.after(Duration.ofMillis(1));
      }
      assertThat(scenario.fleet.orders()).hasSize(5);
    }

    @Test
    void thatDiesBeforeItRunsIsReplaced() {
      scenario.fleet.slow(true);
      scenario.create(web()).settle();
      String first = scenario.ids().getFirst();
      scenario.fleet.become(first, InstanceHealth.TERMINATED);
      scenario.fleet.slow(false);

      scenario.settle().after(Duration.ofSeconds(10));
      assertThat(scenario.inService()).hasSize(1).doesNotContain(first);
      assertThat(scenario.events("EC2 Instance Launch Unsuccessful")).hasSize(1);
    }
  }

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
      scenario.create(hookedWeb().retainOnTerminateAbandon(true)).admitAll();
      String id = scenario.ids().getFirst();
      scenario.autoScaling.instances().terminate(id, false);
      scenario.settle();
      scenario.answer(TERMINATE_HOOK, id, HookResult.ABANDON);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("Terminating:Retained");
      assertThat(scenario.fleet.health(id)).isEqualTo(InstanceHealth.RUNNING);

      scenario.autoScaling.instances().terminate(id, false);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("gone");
    }

    private String leaving() {
      scenario.create(hookedWeb()).admitAll();
      String id = scenario.ids().getFirst();
      scenario.autoScaling.instances().terminate(id, false);
      return id;
    }
  }

  @Nested
  class SeveralHooksOfOneTransition {
    @Test
    void openTogetherWithOneTokenEach() {
      scenario.create(twoLaunchHooks()).settle();
      assertThat(scenario.launchActions())
          .extracting(event -> text(event, "LifecycleHookName"))
          .containsExactlyInAnyOrder("one", "two");
      assertThat(scenario.launchActions())
          .extracting(event -> text(event, "LifecycleActionToken"))
          .doesNotHaveDuplicates();
    }

    @Test
    void allHaveToContinue() {
      scenario.create(twoLaunchHooks()).settle();
      String id = scenario.ids().getFirst();
      scenario.answer("one", id, HookResult.CONTINUE);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("Pending:Wait");

      scenario.answer("two", id, HookResult.CONTINUE);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("InService");
    }

    @Test
    void areAllOverWithTheFirstAbandon() {
      scenario.create(twoLaunchHooks()).settle();
      String id = scenario.ids().getFirst();
      scenario.answer("one", id, HookResult.ABANDON);
      assertThatThrownBy(() -> scenario.answer("two", id, HookResult.CONTINUE))
          .hasMessageContaining("No active Lifecycle Action found");
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("gone");
    }

    private GroupDefinitionBuilder twoLaunchHooks() {
      return web()
          .hooks(
              List.of(
                  HookDefinition.of("one", Transition.LAUNCHING),
                  HookDefinition.of("two", Transition.LAUNCHING)));
    }
  }

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

  @Nested
  class Answers {
    @Test
    void areRefusedForAnInstanceWithoutAnOpenAction() {
      scenario.create(hookedWeb()).admitAll();
      String id = scenario.ids().getFirst();
      assertThatThrownBy(() -> scenario.answer(LAUNCH_HOOK, id, HookResult.CONTINUE))
          .isInstanceOfSatisfying(
              AutoScalingException.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo("ValidationError");
                assertThat(refusal.text())
                    .isEqualTo("No active Lifecycle Action found with instance ID " + id);
              });
    }

    @Test
    void areRefusedForATokenThatIsSpent() {
      scenario.create(hookedWeb()).settle();
      CloudEvent action = scenario.launchActions().getFirst();
      scenario.answer(action, HookResult.CONTINUE);
      assertThatThrownBy(() -> scenario.answer(action, HookResult.CONTINUE))
          .hasMessage(
              "No active Lifecycle Action found with token "
                  + text(action, "LifecycleActionToken"));
    }

    @Test
    void goByTheTokenWhenBothTokenAndInstanceAreGiven() {
      scenario.create(hookedWeb().desired(2)).settle();
      CloudEvent first = scenario.launchActions().getFirst();
      String other = text(scenario.launchActions().getLast(), "EC2InstanceId");
      scenario
          .autoScaling
          .hooks()
          .complete(
              new ActionKey(WEB, LAUNCH_HOOK, text(first, "LifecycleActionToken"), other),
              HookResult.CONTINUE);
      assertThat(scenario.state(text(first, "EC2InstanceId"))).isEqualTo("Pending:Proceed");
      assertThat(scenario.state(other)).isEqualTo("Pending:Wait");
    }
  }

  @Nested
  class HooksThatComeAndGo {
    @Test
    void missTheInstancesThatWereLaunchedBeforeThem() {
      scenario.create(web());
      put(HookDefinition.of("late", Transition.LAUNCHING));
      scenario.settle();
      assertThat(scenario.states()).containsExactly("InService");
      assertThat(scenario.launchActions()).isEmpty();
    }

    @Test
    void holdTheInstancesLaunchedAfterThem() {
      scenario.create(web()).settle();
      put(HookDefinition.of("late", Transition.LAUNCHING));
      scenario.desire(2);
      scenario.settle();
      assertThat(scenario.states()).containsExactly("InService", "Pending:Wait");
    }

    @Test
    void keepWhatAChangeDoesNotName() {
      scenario.create(hookedWeb());
      HookChange longer = new HookChange(LAUNCH_HOOK, null, Duration.ofHours(1), null, null);
      scenario.autoScaling.hooks().put(WEB, longer);
      assertThat(scenario.autoScaling.hooks().describe(WEB))
          .contains(
              new HookDefinition(
                  LAUNCH_HOOK,
                  Transition.LAUNCHING,
                  Duration.ofHours(1),
                  HookResult.ABANDON,
                  "hello"));
    }

    @Test
    void abandonLaunchesWhenTheyAreDeleted() {
      scenario.create(hookedWeb()).settle();
      String id = scenario.ids().getFirst();
      scenario.autoScaling.hooks().delete(WEB, LAUNCH_HOOK);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("Terminating:Wait");
    }

    @Test
    void letTerminationsGoWhenTheyAreDeleted() {
      scenario.create(hookedWeb()).admitAll();
      String id = scenario.ids().getFirst();
      scenario.autoScaling.instances().terminate(id, false);
      scenario.settle();
      scenario.autoScaling.hooks().delete(WEB, TERMINATE_HOOK);
      scenario.settle();
      assertThat(scenario.state(id)).isEqualTo("gone");
    }

    private void put(HookDefinition hook) {
      scenario.autoScaling.hooks().put(WEB, HookChange.to(hook));
    }
  }
}
