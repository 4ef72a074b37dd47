package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleInTest {
  private static final LaunchTemplateReference NEWER =
      new LaunchTemplateReference("lt-1", null, "2");

  private final Scenario scenario = new Scenario();

  @Nested
  class TheVictim {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isInAZoneWithTheMostInstances(long seed) {
      Scenario fresh = new Scenario(seed).create(web().desired(9)).settle();
      fresh.autoScaling.groups().suspend(WEB, Set.of(ScalingProcess.AZ_REBALANCE));
      for (int desired = 8; desired > 0; desired--) {
        fresh.desire(desired);
        fresh.settle();
        Collection<Long> counts =
            fresh.zones().stream()
                .collect(Collectors.groupingBy(zone -> zone, Collectors.counting()))
                .values();
        assertThat(Collections.max(counts)).isEqualTo(Math.ceilDiv(desired, 3));
      }
    }

    @Test
    void hasTheOldestLaunchTemplateOfItsZone() {
      scenario.create(web().desired(3)).settle();
      List<String> old = scenario.ids();
      scenario.autoScaling.groups().update(WEB, group -> group.launchTemplate(NEWER));
      scenario.desire(6);
      scenario.settle();
      scenario.desire(3);
      scenario.settle();
      assertThat(scenario.ids()).hasSize(3).doesNotContainAnyElementsOf(old);
    }

    @Test
    void isTheSameForTheSameSeed() {
      assertThat(survivors()).isEqualTo(survivors());
    }

    @Test
    void isTheOldestOrTheNewestWhenThePolicySaysSo() {
      assertThat(survivorsUnder(TerminationPolicy.OLDEST_INSTANCE)).isEqualTo(2);
      assertThat(survivorsUnder(TerminationPolicy.NEWEST_INSTANCE)).isEqualTo(0);
    }

    @Test
    void isNeverAnInstanceThatIsStillLaunching() {
      scenario.create(hookedWeb()).admitAll();
      String first = scenario.ids().getFirst();
      scenario.desire(2);
      scenario.settle();
      scenario.autoScaling.instances().protect(WEB, List.of(first), true);
      scenario.desire(1);
      scenario.settle();
      assertThat(scenario.states()).containsExactly("InService", "Pending:Wait");

      scenario.admitAll();
      assertThat(scenario.states()).containsExactly("InService", "Terminating:Wait");
    }

    private List<String> survivors() {
      Scenario fresh = new Scenario();
      fresh.create(web().desired(9)).settle();
      fresh.desire(3);
      return fresh.settle().ids();
    }

    /** In one zone, three instances launched a minute apart: the index of the one left. */
    private int survivorsUnder(TerminationPolicy policy) {
      Scenario fresh = new Scenario();
      fresh.create(
          web()
              .placements(List.of(new Placement("us-east-1a", "subnet-a")))
              .terminationPolicies(List.of(policy)));
      for (int desired = 1; desired <= 3; desired++) {
        fresh.desire(desired);
        fresh.after(Duration.ofMinutes(1));
      }
      List<String> before = fresh.ids();
      fresh.desire(1);
      return before.indexOf(fresh.settle().ids().getFirst());
    }
  }

  @Nested
  class Protection {
    @Test
    void sparesAnInstance() {
      scenario.create(web().desired(3)).settle();
      String spared = scenario.ids().getLast();
      scenario.autoScaling.instances().protect(WEB, List.of(spared), true);
      scenario.desire(1);
      scenario.settle();
      assertThat(scenario.ids()).containsExactly(spared);
    }

    @Test
    void ofEveryInstanceLeavesTheGroupAboveItsDesiredCapacity() {
      scenario.create(web().newInstancesProtectedFromScaleIn(true).desired(3)).settle();
      scenario.desire(1);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(3);
      assertThat(scenario.group().desired()).isEqualTo(1);
      assertThat(scenario.activities())
          .filteredOn(activity -> activity.status() == ActivityStatus.CANCELLED)
          .singleElement()
          .satisfies(
              activity ->
                  assertThat(activity.description())
                      .isEqualTo(
                          "Could not scale to desired capacity because all remaining instances are protected from scale-in."));
    }

    @Test
    void thatIsLiftedLetsTheScaleInHappen() {
      scenario.create(web().newInstancesProtectedFromScaleIn(true).desired(3)).settle();
      scenario.desire(1);
      scenario.settle();
      scenario.autoScaling.instances().protect(WEB, scenario.ids(), false);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(1);
    }

    @Test
    void cannotBeGivenToAnInstanceOfAnotherGroup() {
      scenario.create(web());
      assertThatThrownBy(
              () -> scenario.autoScaling.instances().protect(WEB, List.of("i-foreign"), true))
          .hasMessage("The instance i-foreign is not part of Auto Scaling group web.");
    }
  }

  @Nested
  class TerminateInstanceInAutoScalingGroup {
    @Test
    void endsThatVeryInstanceAndShrinksTheGroup() {
      scenario.create(web().newInstancesProtectedFromScaleIn(true).desired(3)).settle();
      String victim = scenario.ids().get(1);
      Activity activity = scenario.autoScaling.instances().terminate(victim, true);
      assertThat(activity.description()).isEqualTo("Terminating EC2 instance: " + victim);
      assertThat(activity.cause())
          .isEqualTo(
              "At 2026-01-01T00:00:00Z instance %s was taken out of service in response to a user request, shrinking the capacity from 3 to 2.",
              victim);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(2).doesNotContain(victim);
      assertThat(scenario.group().desired()).isEqualTo(2);
    }

    @Test
    void withoutDecrementIsAnsweredByAReplacement() {
      scenario.create(web()).settle();
      String victim = scenario.ids().getFirst();
      scenario.autoScaling.instances().terminate(victim, false);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(1).doesNotContain(victim);
      assertThat(scenario.activities())
          .anySatisfy(
              activity ->
                  assertThat(activity.cause())
                      .endsWith(
                          "an instance was launched in response to an unhealthy instance needing to be replaced."));
    }

    @Test
    void isRefusedBelowTheMinimum() {
      scenario.create(web()).settle();
      String only = scenario.ids().getFirst();
      assertThatThrownBy(() -> scenario.autoScaling.instances().terminate(only, true))
          .isInstanceOf(AutoScalingException.class)
          .hasMessage(
              "Currently, desiredSize equals minSize (1). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.");
      assertThat(scenario.settle().inService()).containsExactly(only);
    }

    @Test
    void isRefusedForAnInstanceThatIsLeavingAlready() {
      scenario.create(hookedWeb()).admitAll();
      String id = scenario.ids().getFirst();
      Activity first = scenario.autoScaling.instances().terminate(id, false);
      assertThatThrownBy(() -> scenario.autoScaling.instances().terminate(id, false))
          .hasMessage("Scaling activity " + first.id() + " is in progress and blocks this action");
    }

    @Test
    void isRefusedForAnUnknownInstance() {
      assertThatThrownBy(() -> scenario.autoScaling.instances().terminate("i-foreign", false))
          .hasMessage(
              "Instance Id not found - No managed instance found for instance ID: i-foreign");
    }

    @Test
    void givesUpALaunchThatIsStillHeld() {
      scenario.create(hookedWeb().desired(2)).settle();
      String pending = scenario.ids().getFirst();
      scenario.autoScaling.instances().terminate(pending, true);
      scenario.settle();
      assertThat(scenario.state(pending)).isEqualTo("Terminating:Wait");
      assertThat(scenario.members()).hasSize(2);
    }
  }
}
