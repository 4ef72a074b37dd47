package dev.apiarist.local.autoscaling;

import static dev.apiarist.local.autoscaling.Scenario.hookedWeb;
import static dev.apiarist.local.autoscaling.Scenario.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String LAUNCH = "EC2 Instance-launch Lifecycle Action";

  private final Scenario scenario = new Scenario();

  @Nested
  class AnEvent {
    @Test
    void mayBeLostWhileTheInstanceWaitsAllTheSame() {
      scenario.faults.onNextEvents(1, LAUNCH, new EventFault.Lost());
      scenario.create(hookedWeb().desired(2)).settle();
      assertThat(scenario.launchActions()).hasSize(1);
      assertThat(scenario.states()).containsExactly("Pending:Wait", "Pending:Wait");
    }

    @Test
    void mayComeTwiceWithTheSameToken() {
      scenario.faults.onNextEvents(1, new EventFault.Duplicated());
      scenario.create(hookedWeb()).settle();
      assertThat(scenario.launchActions()).hasSize(2);
      assertThat(scenario.launchActions().getFirst()).isEqualTo(scenario.launchActions().getLast());
    }

    @Test
    void mayComeLateAndStillSayWhenItHappened() {
      scenario.faults.onNextEvents(1, new EventFault.Delayed(Duration.ofMinutes(1)));
      scenario.create(hookedWeb()).settle().after(Duration.ofSeconds(59));
      assertThat(scenario.launchActions()).isEmpty();
      scenario.after(Duration.ofSeconds(1));
      assertThat(scenario.launchActions())
          .singleElement()
          .satisfies(event -> assertThat(event.time()).isEqualTo("2026-01-01T00:00:00Z"));
    }

    @Test
    void mayBeOvertakenByTheNext() {
      scenario.faults.onNextEvents(1, new EventFault.Reordered());
      scenario.create(hookedWeb().desired(2)).settle();
      List<String> order =
          scenario.launchActions().stream().map(event -> text(event, "EC2InstanceId")).toList();
      assertThat(order).containsExactlyElementsOf(scenario.ids().reversed());
    }

    @Test
    void thatNoneOvertakesComesAMinuteLate() {
      scenario.faults.onNextEvents(1, new EventFault.Reordered());
      scenario.create(hookedWeb()).settle();
      assertThat(scenario.launchActions()).isEmpty();
      scenario.after(Duration.ofMinutes(1));
      assertThat(scenario.launchActions()).hasSize(1);
    }

    @Test
    void mayBeLostAtARate() {
      scenario.faults.onEvents(0.5, new EventFault.Lost());
      scenario.create(hookedWeb().max(100).desired(100)).settle();
      assertThat(scenario.launchActions()).hasSizeBetween(30, 70);
    }
  }

  @Nested
  class ACall {
    @Test
    void mayBeRefusedAFewTimes() {
      scenario.faults.onNextCalls(2, CallFault.THROTTLING);
      refuses("DescribeAutoScalingGroups", 400, "Throttling");
      refuses("SetDesiredCapacity", 400, "Throttling");
      admits("SetDesiredCapacity");
    }

    @Test
    void mayBeRefusedByItsOperation() {
      scenario.faults.onNextCalls(1, "SetDesiredCapacity", CallFault.SCALING_ACTIVITY_IN_PROGRESS);
      admits("DescribeAutoScalingGroups");
      refuses("SetDesiredCapacity", 400, "ScalingActivityInProgress");
    }

    @Test
    void mayBeRefusedAtARateUntilFaultsAreCleared() {
      scenario.faults.onCalls(1, CallFault.INTERNAL_FAILURE);
      refuses("DescribeAutoScalingGroups", 500, "InternalFailure");
      refuses("DescribeAutoScalingGroups", 500, "InternalFailure");
      scenario.faults.clear();
      admits("DescribeAutoScalingGroups");
    }

    private void refuses(String operation, int status, String code) {
      assertThatThrownBy(() -> scenario.faults.admitCall(operation))
          .isInstanceOfSatisfying(
              AutoScalingException.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(code);
                assertThat(refusal.status()).isEqualTo(status);
              });
    }

    private void admits(String operation) {
      assertThatCode(() -> scenario.faults.admitCall(operation)).doesNotThrowAnyException();
    }
  }
}
