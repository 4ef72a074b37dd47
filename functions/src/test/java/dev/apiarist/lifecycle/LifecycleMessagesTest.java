package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.fake.LifecycleEvents;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifecycleMessagesTest {
  private static final Instant AT = Instant.parse("2026-11-21T08:00:00Z");
  private static final LifecycleHook LAUNCH =
      new LifecycleHook(
          new GroupName("apiarist-demo-web"),
          LifecycleHook.LAUNCH,
          new InstanceId("i-0123456789abcdef0"));

  @Nested
  class AnEventOfAutoScaling {
    @Test
    void tellsWhichHookIsOpenSinceWhen() {
      assertThat(LifecycleMessages.decode(LifecycleEvents.event(LAUNCH, AT)))
          .isEqualTo(new LifecycleMessage.HookOpen(LAUNCH, AT, 0));
    }

    @Test
    void ofAHookThatSomebodyElsePutOnTheGroupIsIgnored() {
      String event = LifecycleEvents.event(LAUNCH, AT).replace("apiarist-launch", "their-hook");

      assertThat(LifecycleMessages.decode(event))
          .isEqualTo(new LifecycleMessage.Ignored("somebody else's hook: their-hook"));
    }

    @Test
    void ofALaunchIntoAWarmPoolIsIgnored() {
      String event =
          LifecycleEvents.event(LAUNCH, AT)
              .replace("\"Destination\":\"AutoScalingGroup\"", "\"Destination\":\"WarmPool\"");

      assertThat(LifecycleMessages.decode(event)).isInstanceOf(LifecycleMessage.Ignored.class);
    }

    @Test
    void withoutOriginAndDestinationAsOldOnesHadItIsUnderstood() {
      String event =
          LifecycleEvents.event(LAUNCH, AT)
              .replace(",\"Origin\":\"EC2\",\"Destination\":\"AutoScalingGroup\"", "");

      assertThat(event).doesNotContain("Destination");
      assertThat(LifecycleMessages.decode(event)).isInstanceOf(LifecycleMessage.HookOpen.class);
    }
  }

  @Nested
  class OurOwnMessage {
    @Test
    void aboutAHookComesBackAsItWasSent() {
      LifecycleMessage.HookOpen message = new LifecycleMessage.HookOpen(LAUNCH, AT, 3);

      assertThat(LifecycleMessages.decode(LifecycleMessages.encode(message))).isEqualTo(message);
    }

    @Test
    void aboutAFailedBootstrapComesBackAsItWasSent() {
      LifecycleMessage.BootFailed message =
          new LifecycleMessage.BootFailed(LAUNCH.instance(), "no \"disk\"\nleft", 0);

      assertThat(LifecycleMessages.decode(LifecycleMessages.encode(message))).isEqualTo(message);
    }

    @Test
    void ofAnotherVersionIsIgnored() {
      String newer =
          LifecycleMessages.encode(new LifecycleMessage.HookOpen(LAUNCH, AT, 0))
              .replace("\"version\":1", "\"version\":2");

      assertThat(LifecycleMessages.decode(newer))
          .isEqualTo(new LifecycleMessage.Ignored("version 2 of apiarist.hook"));
    }

    @Test
    void cutsAnOverlongReason() {
      String body =
          LifecycleMessages.encode(
              new LifecycleMessage.BootFailed(LAUNCH.instance(), "x".repeat(10_000), 0));

      assertThat(body).hasSizeLessThan(700);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"x\"}",
        "{\"detail-type\":\"EC2 Spot Instance Interruption Warning\",\"detail\":{}}",
        "{}"
      })
  void aShapeThatIsNotForUsIsIgnored(String body) {
    assertThat(LifecycleMessages.decode(body)).isInstanceOf(LifecycleMessage.Ignored.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{\"detail-type\":\"EC2 Instance-launch Lifecycle Action\",\"detail\":{}}",
        "{\"type\":\"apiarist.hook\",\"version\":1,\"instance\":\"x\"}",
        "{\"type\":\"apiarist.hook\",\"version\":1,\"instance\":\"i-0123456789abcdef0\","
            + "\"group\":\"g\",\"hook\":\"apiarist-launch\",\"since\":\"yesterday\"}",
        "{\"type\":\"apiarist.boot-failed\",\"version\":1,\"instance\":\"i-0123456789abcdef0\"}"
      })
  void aKnownShapeThatIsMalformedIsRefused(String body) {
    assertThatThrownBy(() -> LifecycleMessages.decode(body))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
