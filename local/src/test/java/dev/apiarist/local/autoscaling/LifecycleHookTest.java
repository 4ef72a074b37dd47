package dev.apiarist.local.autoscaling;

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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LifecycleHookTest {
  private final Scenario scenario = new Scenario();

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
