package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.port.Decision;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.SwarmLabels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SweepTest {
  private final World world = World.withThreeManagers();

  @Nested
  class WhenALaunchEventIsLost {
    @Test
    void theNodeIsLetInAndServicesAreRebalancedOntoIt() {
      world.workers(1);
      world.swarm.createService("web", 6, Map.of("com.df.reschedule", "true"), List.of());
      world.swarm.settle();
      world.eventsAreLost = true;
      InstanceId instance = world.launch(1).getFirst();
      world.run(Duration.ofMinutes(1));
      assertThat(world.state(instance)).isEqualTo("Pending:Wait");
      world.sweep();
      assertThat(world.state(instance)).isEqualTo("InService");
      world.runUntilQuiet();

      assertThat(world.node(instance).availability()).isEqualTo(Availability.ACTIVE);
      assertThat(world.swarm.servingOn(world.node(instance).id())).hasSize(3);
    }

    @Test
    void theNodeIsLetInOnceThoughItComesLate() {
      world.asg.waitForOtherHooks();
      InstanceId instance = world.launch(1).getFirst();
      world.boot(instance);
      List<String> late = world.asg.takeEvents();
      world.sweep();
      world.clock.advance(Duration.ofSeconds(30));
      late.forEach(world::deliver);
      world.runUntilQuiet();

      assertThat(world.decisions(Join.KIND, instance, Decision.Outcome.DONE)).hasSize(1);
    }

    @Test
    void anInstanceThatNeverBootsIsAbandonedAllTheSame() {
      world.eventsAreLost = true;
      world.nothingBoots = true;
      InstanceId instance = world.launch(1).getFirst();
      world.sweepEveryMinute(Duration.ofMinutes(12));

      assertThat(world.state(instance)).isEqualTo("gone");
      assertThat(world.journal.decisions(Join.KIND))
          .filteredOn(decision -> decision.subject().equals(instance.value()))
          .extracting(Decision::outcome)
          .contains(Decision.Outcome.FAILED);
    }
  }

  @Nested
  class WhenATerminateEventIsLost {
    @Test
    void theNodeIsDrainedAndLetGo() {
      InstanceId instance = world.workers(2).getFirst();
      var service = world.swarm.createService("web", 4, Map.of(), List.of());
      world.swarm.settle();
      world.eventsAreLost = true;
      world.asg.terminate(instance, true);
      world.sweepEveryMinute(Duration.ofMinutes(4));

      assertThat(world.state(instance)).isEqualTo("gone");
      assertThat(world.swarm.nodesOf(instance)).isEmpty();
      assertThat(world.swarm.serving(service)).isEqualTo(4);
    }
  }

  @Nested
  class AMemberInService {
    private final InstanceId instance = world.workers(1).getFirst();

    @Test
    void whoseNodeIsUnboundIsBoundAndLabelled() {
      world.swarm.changeNode(
          world.node(instance).id(),
          new NodeChange(
              Optional.of(Availability.PAUSE),
              Optional.empty(),
              Map.of(),
              world.node(instance).nodeLabels().keySet()));
      world.sweep();

      assertThat(world.node(instance).nodeLabels())
          .containsEntry(SwarmLabels.INSTANCE, instance.value())
          .containsEntry("docker.role", "web");
      assertThat(world.node(instance).availability()).isEqualTo(Availability.ACTIVE);
    }

    @Test
    void getsALabelBackButKeepsItsAvailability() {
      world.swarm.changeNode(
          world.node(instance).id(),
          new NodeChange(
              Optional.of(Availability.PAUSE), Optional.empty(), Map.of(), Set.of("docker.role")));
      world.sweep();

      assertThat(world.node(instance).nodeLabels()).containsEntry("docker.role", "web");
      assertThat(world.node(instance).availability()).isEqualTo(Availability.PAUSE);
    }

    @Test
    void withoutANodeIsSpokenOfOnce() {
      NodeId node = world.node(instance).id();
      world.swarm.kill(node);
      world.swarm.removeNode(node, true);
      world.sweepEveryMinute(Duration.ofMinutes(10));

      assertThat(world.sweeps())
          .filteredOn(decision -> decision.subject().equals(instance.value()))
          .singleElement()
          .extracting(Decision::reason)
          .asString()
          .contains("no node of the swarm is this instance");
    }
  }

  @Nested
  class AGroupWithMoreMembersThanDesired {
    @Test
    void losesTheOnesWeChooseAndKeepsItsDesiredCapacity() {
      List<InstanceId> workers = world.workers(3);
      world.asg.setDesiredCapacity(world.web, 2);
      world.sweep();

      assertThat(world.asg.terminations())
          .singleElement()
          .satisfies(
              termination -> {
                assertThat(termination.decremented()).isFalse();
                assertThat(workers).contains(termination.instance());
              });
      world.runUntilQuiet();
      world.sweep();
      assertThat(world.asg.view(world.web).desired()).isEqualTo(2);
      assertThat(world.asg.view(world.web).members()).hasSize(2);
      assertThat(world.asg.terminations()).hasSize(1);
    }

    @Test
    void underRefreshIsLeftAlone() {
      world.workers(2);
      world.asg.setDesiredCapacity(world.web, 1);
      world.asg.refreshing(world.web, true);
      world.sweep();

      assertThat(world.asg.terminations()).isEmpty();
    }

    @Test
    void ofManagersIsLeftAlone() {
      world.asg.setDesiredCapacity(world.managers, 4);
      world.runUntilQuiet();
      world.asg.setDesiredCapacity(world.managers, 3);
      world.sweep();

      assertThat(world.asg.view(world.managers).members()).hasSize(4);
      assertThat(world.asg.terminations()).isEmpty();
    }
  }

  @Nested
  class Upkeep {
    @Test
    void writesTheManagerListOnlyWhenItDiffers() {
      world.sweep();
      int writes = world.parameters.writes().size();
      world.sweep();
      assertThat(world.parameters.writes()).hasSize(writes);

      InstanceId other = world.asg.view(world.managers).members().get(2).instance();
      world.swarm.changeLeader(world.node(other).id());
      world.sweep();

      assertThat(world.parameters.writes()).hasSize(writes + 1);
      assertThat(world.parameters.get(List.of("managers")).get("managers"))
          .startsWith("[{\"instance\":\"" + other + "\"");
    }

    @Test
    void rotatesTheWorkersTokenOnceADay() {
      world.sweep();
      world.sweep();
      assertThat(world.swarm.rotations(NodeRole.WORKER)).isEqualTo(1);
      world.clock.advance(Duration.ofHours(25));
      world.sweep();

      assertThat(world.swarm.rotations(NodeRole.WORKER)).isEqualTo(2);
    }

    @Test
    void rotatesTheManagersTokenAfterAManagerJoinedAndNotBefore() {
      world.sweep();
      assertThat(world.swarm.rotations(NodeRole.MANAGER)).isEqualTo(1);
      world.asg.setDesiredCapacity(world.managers, 4);
      world.asg.tick().forEach(world.neverBoot::add);
      world.sweep();
      assertThat(world.swarm.rotations(NodeRole.MANAGER)).isEqualTo(1);
      world.neverBoot.clear();
      world.runUntilQuiet();
      world.sweep();
      world.sweep();

      assertThat(world.swarm.rotations(NodeRole.MANAGER)).isEqualTo(2);
    }
  }
}
