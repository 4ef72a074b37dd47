package dev.apiarist.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeAutoScalingGroupsTest {
  private final MutableClock clock = new MutableClock();
  private final FakeInstances instances = new FakeInstances();
  private final FakeAutoScalingGroups groups = new FakeAutoScalingGroups("demo", instances, clock);
  private final GroupName web = groups.create("web", NodeRole.WORKER, 1, 3, Map.of("a", "b"));
  private final InstanceId instance = groups.tick().getFirst();
  private final LifecycleHook launch = new LifecycleHook(web, LifecycleHook.LAUNCH, instance);

  @Test
  void holdsALaunchUntilItsHookIsAnswered() {
    assertThat(state()).isEqualTo("Pending:Wait");
    groups.complete(launch, LifecycleHook.Result.CONTINUE);

    assertThat(state()).isEqualTo("InService");
    groups.complete(launch, LifecycleHook.Result.ABANDON);
    assertThat(state()).isEqualTo("InService");
  }

  @Test
  void replacesALaunchThatIsAbandoned() {
    groups.complete(launch, LifecycleHook.Result.ABANDON);

    assertThat(instances.get(instance).gone()).isTrue();
    assertThat(groups.tick()).hasSize(1);
  }

  @Test
  void answersAHookThatRunsOutWithItsDefaultUnlessAHeartbeatCame() {
    clock.advance(Duration.ofMinutes(4));
    groups.heartbeat(launch);
    clock.advance(Duration.ofMinutes(4));
    groups.tick();
    assertThat(state()).isEqualTo("Pending:Wait");
    clock.advance(Duration.ofMinutes(2));
    groups.tick();

    assertThat(instances.get(instance).gone()).isTrue();
  }

  @Test
  void endsAnInstanceThroughItsTerminateHook() {
    groups.complete(launch, LifecycleHook.Result.CONTINUE);
    groups.setDesiredCapacity(web, 2);
    groups.terminate(instance, true);

    assertThat(state()).isEqualTo("Terminating:Wait");
    assertThat(groups.view(web).desired()).isEqualTo(1);
    assertThat(groups.takeEvents()).last().asString().contains("EC2_INSTANCE_TERMINATING");
  }

  @Test
  void refusesWhatWouldBreakItsBounds() {
    assertThatThrownBy(() -> groups.setDesiredCapacity(web, 4))
        .isInstanceOf(OutsideException.class);
    assertThatThrownBy(() -> groups.terminate(instance, true))
        .isInstanceOfSatisfying(
            OutsideException.class,
            failed -> assertThat(failed.code()).isEqualTo(FailureCode.REFUSED))
        .hasMessageContaining("min size");
  }

  @Test
  void knowsOnlyItsOwnGroups() {
    assertThat(groups.group(new GroupName("other"))).isEmpty();
    assertThat(groups.group(web).orElseThrow().tags())
        .containsEntry("a", "b")
        .containsEntry("apiarist:group", "web");
  }

  @Test
  void failsAsOftenAsItIsTold() {
    groups.failNext(1, FailureCode.THROTTLED);

    assertThatThrownBy(groups::groups).isInstanceOf(OutsideException.class);
    assertThat(groups.groups()).hasSize(1);
  }

  private String state() {
    return groups.view(web).members().getFirst().lifecycleState();
  }
}
