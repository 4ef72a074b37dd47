package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.WEB;
import static dev.apiarist.local.autoscaling.Scenario.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InstanceRefreshTest {
  private static final Duration WARMUP = Duration.ofMinutes(1);
  private static final LaunchTemplateReference NEWER =
      new LaunchTemplateReference("lt-1", null, "2");

  private final Scenario scenario = new Scenario();

  private RefreshDescription refresh() {
    return scenario.autoScaling.refreshes().describe(WEB).getFirst();
  }

  private static RefreshPreferences healthy(int min, int max, ProtectedInstances guarded) {
    return new RefreshPreferences(min, max, WARMUP, false, guarded);
  }

  private void start(int min, int max) {
    scenario.autoScaling.refreshes().start(WEB, healthy(min, max, ProtectedInstances.WAIT), null);
  }

  @Nested
  class ARollingRefresh {
    @Test
    void replacesEveryInstanceInTheEnd() {
      scenario.create(web().desired(4)).settle();
      List<String> old = scenario.ids();
      scenario.clock.advance(WARMUP);
      start(50, 100);
      for (int minute = 0; minute < 5; minute++) {
        scenario.after(WARMUP);
      }
      assertThat(refresh().status()).isEqualTo(RefreshStatus.SUCCESSFUL);
      assertThat(refresh().percentageComplete()).isEqualTo(100);
      assertThat(scenario.inService()).hasSize(4).doesNotContainAnyElementsOf(old);
      assertThat(scenario.events("EC2 Auto Scaling Instance Refresh Started")).hasSize(1);
      assertThat(scenario.events("EC2 Auto Scaling Instance Refresh Succeeded")).hasSize(1);
    }

    @Test
    void takesOutNoMoreThanTheMinimumHealthyPercentageAllows() {
      scenario.create(web().desired(4)).settle().after(WARMUP);
      start(50, 100);
      scenario.settle();
      assertThat(refresh().instancesToUpdate()).isEqualTo(2);
      scenario.after(WARMUP.minusSeconds(1));
      assertThat(refresh().instancesToUpdate()).isEqualTo(2);
      scenario.after(Duration.ofSeconds(1));
      assertThat(refresh().instancesToUpdate()).isZero();
    }

    @Test
    void goesOneByOneWhenAllShouldStayHealthyAndNoneMayBeAdded() {
      scenario.create(web().desired(2)).settle().after(WARMUP);
      start(100, 100);
      scenario.settle();
      assertThat(refresh().percentageComplete()).isEqualTo(50);
      assertThat(scenario.inService()).hasSize(2);
    }

    @Test
    void launchesFirstWhenMoreThanDesiredCapacityIsAllowed() {
      scenario.create(web().desired(2)).settle().after(WARMUP);
      List<String> old = scenario.ids();
      start(100, 150);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(3).containsAll(old);
      scenario.after(WARMUP);
      scenario.after(WARMUP);
      scenario.after(WARMUP);
      assertThat(refresh().status()).isEqualTo(RefreshStatus.SUCCESSFUL);
      assertThat(scenario.inService()).hasSize(2).doesNotContainAnyElementsOf(old);
    }

    @Test
    void bringsTheWantedLaunchTemplate() {
      scenario.create(web()).settle().after(WARMUP);
      scenario.autoScaling.refreshes().start(WEB, RefreshPreferences.DEFAULT, NEWER);
      scenario.settle();
      assertThat(scenario.members().getFirst().launchTemplate()).isEqualTo(NEWER);
      assertThat(scenario.group().definition().launchTemplate()).isEqualTo(NEWER);
    }

    @Test
    void skipsWhatMatchesAlready() {
      scenario.create(web().desired(2)).settle().after(WARMUP);
      List<String> before = scenario.ids();
      RefreshPreferences skipping =
          new RefreshPreferences(0, 100, WARMUP, true, ProtectedInstances.WAIT);
      scenario.autoScaling.refreshes().start(WEB, skipping, null);
      scenario.settle();
      assertThat(refresh().status()).isEqualTo(RefreshStatus.SUCCESSFUL);
      assertThat(scenario.ids()).isEqualTo(before);
    }
  }

  @Nested
  class ProtectedFromScaleIn {
    @Test
    void instancesAreWaitedForAnHour() {
      scenario.create(web().newInstancesProtectedFromScaleIn(true)).settle().after(WARMUP);
      start(0, 100);
      scenario.settle();
      assertThat(refresh().status()).isEqualTo(RefreshStatus.IN_PROGRESS);
      assertThat(refresh().reason()).contains("protected from scale in");
      scenario.after(Duration.ofHours(1));
      assertThat(refresh().status()).isEqualTo(RefreshStatus.FAILED);
    }

    @Test
    void instancesMayBeReplacedAllTheSame() {
      scenario.create(web().newInstancesProtectedFromScaleIn(true)).settle().after(WARMUP);
      String old = scenario.ids().getFirst();
      scenario
          .autoScaling
          .refreshes()
          .start(WEB, healthy(0, 100, ProtectedInstances.REFRESH), null);
      scenario.settle();
      assertThat(scenario.inService()).hasSize(1).doesNotContain(old);
    }

    @Test
    void instancesMayBeLeftAlone() {
      scenario.create(web().newInstancesProtectedFromScaleIn(true)).settle().after(WARMUP);
      List<String> before = scenario.ids();
      scenario.autoScaling.refreshes().start(WEB, healthy(0, 100, ProtectedInstances.IGNORE), null);
      scenario.settle();
      assertThat(refresh().status()).isEqualTo(RefreshStatus.SUCCESSFUL);
      assertThat(scenario.ids()).isEqualTo(before);
    }
  }

  @Nested
  class OneAtATime {
    @Test
    void aSecondRefreshIsRefused() {
      scenario.create(web()).settle();
      start(90, 100);
      assertThatThrownBy(() -> start(90, 100))
          .isInstanceOfSatisfying(
              AutoScalingException.class,
              refusal -> assertThat(refusal.code()).isEqualTo("InstanceRefreshInProgress"));
    }

    @Test
    void cancellingStopsAfterWhatIsUnderWay() {
      scenario.create(web().desired(3)).settle().after(WARMUP);
      start(90, 100);
      scenario.settle();
      scenario.autoScaling.refreshes().cancel(WEB);
      assertThat(refresh().status()).isEqualTo(RefreshStatus.CANCELLING);
      scenario.settle();
      assertThat(refresh().status()).isEqualTo(RefreshStatus.CANCELLED);
      assertThat(refresh().percentageComplete()).isEqualTo(33);
    }

    @Test
    void cancellingNothingIsRefused() {
      scenario.create(web());
      assertThatThrownBy(() -> scenario.autoScaling.refreshes().cancel(WEB))
          .isInstanceOfSatisfying(
              AutoScalingException.class,
              refusal -> assertThat(refusal.code()).isEqualTo("ActiveInstanceRefreshNotFound"));
    }
  }
}
