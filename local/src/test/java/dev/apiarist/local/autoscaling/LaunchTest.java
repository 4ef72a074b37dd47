package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.LAUNCH_HOOK;
import static dev.apiarist.local.autoscaling.Scenario.TERMINATE_HOOK;
import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.text;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.local.events.CloudEvent;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LaunchTest {
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
}
