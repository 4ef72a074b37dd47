package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ZoneTest {
  private final Scenario scenario = new Scenario();

  @Nested
  class Launches {
    @Test
    void spreadEvenlyOverTheZones() {
      scenario.create(web().desired(7)).settle();
      assertThat(counts()).containsExactly(3, 2, 2);
      assertThat(scenario.fleet.orders()).hasSize(7);
    }

    @Test
    void spreadOverTheSubnetsOfAZone() {
      scenario
          .create(
              web()
                  .desired(4)
                  .placements(
                      List.of(
                          new Placement("us-east-1a", "subnet-1"),
                          new Placement("us-east-1a", "subnet-2"))))
          .settle();
      assertThat(scenario.fleet.orders())
          .extracting(LaunchOrder::subnetId)
          .containsExactlyInAnyOrder("subnet-1", "subnet-1", "subnet-2", "subnet-2");
    }

    @Test
    void tryTheGroupsInstanceTypesInOrder() {
      scenario.faults.exhaustType("m7g.large");
      scenario.create(web().instanceTypes(List.of("m7g.large", "m6g.large"))).settle();
      assertThat(scenario.fleet.orders())
          .extracting(LaunchOrder::instanceType)
          .containsExactly("m6g.large");
    }
  }

  @Nested
  class AZoneWithoutCapacity {
    @Test
    void isLeftForAnotherAndLogged() {
      scenario.faults.exhaustZone("us-east-1a");
      scenario.create(web().desired(2)).settle();
      assertThat(scenario.zones()).containsExactlyInAnyOrder("us-east-1b", "us-east-1c");
      assertThat(scenario.activities())
          .filteredOn(activity -> activity.status() == ActivityStatus.FAILED)
          .singleElement()
          .satisfies(
              activity ->
                  assertThat(activity.message())
                      .contains(
                          "capacity in the Availability Zone you requested (us-east-1a)",
                          "Launching EC2 instance failed."));
      assertThat(scenario.events("EC2 Instance Launch Unsuccessful")).hasSize(1);
    }

    @Test
    void amongNoneWithCapacityIsTriedAgainEverLater() {
      for (String zone : List.of("us-east-1a", "us-east-1b", "us-east-1c")) {
        scenario.faults.exhaustZone(zone);
      }
      scenario.create(web()).settle();
      assertThat(failures()).isEqualTo(3);
      scenario.after(Duration.ofSeconds(10));
      assertThat(failures()).isEqualTo(6);
      scenario.after(Duration.ofSeconds(10));
      assertThat(failures()).isEqualTo(6);

      scenario.faults.restoreCapacity();
      scenario.after(Duration.ofSeconds(10));
      assertThat(scenario.inService()).hasSize(1);
    }

    @Test
    void isFilledByARebalanceOnceItHasCapacityAgain() {
      scenario.faults.exhaustZone("us-east-1a");
      scenario.create(web().desired(6)).settle();
      assertThat(counts()).containsExactly(0, 3, 3);

      scenario.faults.restoreCapacity();
      scenario.after(Duration.ofMinutes(5));
      assertThat(counts()).containsExactly(2, 2, 2);
      assertThat(scenario.group().desired()).isEqualTo(6);
    }

    private long failures() {
      return scenario.activities().stream()
          .filter(activity -> activity.status() == ActivityStatus.FAILED)
          .count();
    }
  }

  @Nested
  class ARebalance {
    @Test
    void launchesBeforeItTerminates() {
      unbalance();
      scenario.fleet.slow(true);
      scenario.settle();
      assertThat(scenario.states()).hasSize(3).contains("Pending").doesNotContain("Terminating");
    }

    @Test
    void doesNotHappenWhenSuspended() {
      scenario.create(web().desired(6)).settle();
      scenario.autoScaling.groups().suspend(WEB, Set.of(ScalingProcess.AZ_REBALANCE));
      takeAllOf("us-east-1a");
      scenario.settle();
      assertThat(counts()).containsExactly(0, 2, 2);
    }

    @Test
    void doesNotHappenToProtectedInstances() {
      scenario.create(web().desired(6).newInstancesProtectedFromScaleIn(true)).settle();
      takeAllOf("us-east-1a");
      scenario.settle();
      assertThat(counts()).containsExactly(0, 2, 2);
    }

    /** Two instances in one zone of three. */
    private void unbalance() {
      scenario.create(web().desired(6)).settle();
      scenario.autoScaling.groups().suspend(WEB, Set.of(ScalingProcess.AZ_REBALANCE));
      takeAllOf("us-east-1a");
      takeAllOf("us-east-1b");
      scenario.settle();
      assertThat(counts()).containsExactly(0, 0, 2);
      scenario.autoScaling.groups().resume(WEB, Set.of(ScalingProcess.AZ_REBALANCE));
    }

    private void takeAllOf(String zone) {
      for (MemberDescription member : scenario.members()) {
        if (member.zone().equals(zone)) {
          scenario.autoScaling.instances().terminate(member.instanceId(), true);
        }
      }
    }
  }

  @Test
  void aFleetThatIsBrokenIsReportedAndTriedAgain() {
    scenario.fleet.failWith(new IllegalStateException("no Docker engine"));
    scenario.create(web()).settle();
    assertThat(scenario.activities())
        .singleElement()
        .satisfies(activity -> assertThat(activity.message()).contains("no Docker engine"));
    scenario.fleet.failWith(null);
    scenario.after(Duration.ofSeconds(10));
    assertThat(scenario.inService()).hasSize(1);
  }

  private List<Integer> counts() {
    return List.of("us-east-1a", "us-east-1b", "us-east-1c").stream()
        .map(zone -> (int) scenario.zones().stream().filter(zone::equals).count())
        .toList();
  }
}
