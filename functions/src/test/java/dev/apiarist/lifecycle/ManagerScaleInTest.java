package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FakeAutoScalingGroups.Termination;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagerScaleInTest {
  private final World world = World.withThreeManagers();

  ManagerScaleInTest() {
    world.asg.setDesiredCapacity(world.managers, 5);
    world.runUntilQuiet();
    world.runUntilQuiet();
    assertThat(Quorum.of(world.swarm.nodes())).isEqualTo(new Quorum(5, 5));
  }

  @Test
  void oneManagerGoesAtATimeAndNeverTheLeaderWhileThereIsAnother() {
    ScaleIn.Removal removal = shrink(2);

    assertThat(removal.leaving()).hasSize(1).doesNotContain(leader());
    assertThat(removal.shortfall()).contains("one manager at a time");
    assertThat(world.asg.terminations())
        .containsExactly(new Termination(removal.leaving().getFirst(), true));
  }

  @Test
  void oneThatIsOutOfReachGoesFirst() {
    InstanceId dead = world.asg.view(world.managers).members().get(3).instance();
    world.swarm.kill(world.node(dead).id());

    assertThat(shrink(1)).isEqualTo(new ScaleIn.Removal(List.of(dead), Optional.empty()));
  }

  @Test
  void aNodeThatOnlyClaimsToBeTheInstanceIsNotTakenForIt() {
    InstanceId claimed = world.asg.view(world.managers).members().get(3).instance();
    NodeId impostor = world.swarm.join(claimed, "10.9.9.9", NodeRole.MANAGER, Map.of());
    world.swarm.reachable(impostor, false);

    assertThat(shrink(1).shortfall())
        .hasValueSatisfying(why -> assertThat(why).startsWith("another manager is unreachable"));
    assertThat(world.asg.terminations()).isEmpty();
  }

  @Test
  void noneGoesInTheFirstMinuteAfterTheLeaderChanged() {
    NodeId next = world.node(world.asg.view(world.managers).members().get(2).instance()).id();
    world.swarm.changeLeader(next);
    world.swarm.nodes().forEach(node -> world.swarm.state(node.id(), NodeState.READY));

    assertThat(shrink(1).shortfall())
        .hasValueSatisfying(why -> assertThat(why).startsWith("the managers changed their leader"));
    world.sweep();
    world.clock.advance(Duration.ofSeconds(61));
    assertThat(shrink(1).leaving()).hasSize(1);
  }

  @Test
  void noneGoesWhileAnotherIsOnItsWay() {
    world.cluster().managerChange().begin(new InstanceId("i-0123456789abcdef0"));

    assertThat(shrink(1).shortfall())
        .contains("managers change one at a time, and i-0123456789abcdef0 is on its way in or out");
  }

  @Test
  void noneGoesWhenTheRoleMayNotEndManagers() {
    world.asg.failTerminations(FailureCode.ACCESS_DENIED);

    assertThat(shrink(1))
        .isEqualTo(
            new ScaleIn.Removal(
                List.of(), Optional.of("this function's role may not end managers")));
  }

  private ScaleIn.Removal shrink(int count) {
    Group group = world.asg.view(world.managers);
    return new ManagerScaleIn(world.cluster()).shrink(group, count);
  }

  private InstanceId leader() {
    return world.swarm.nodes().stream()
        .filter(node -> node.manager().isPresent() && node.manager().get().leader())
        .map(Node::instance)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }
}
