package dev.apiarist.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintsTest {
  private static final Node WORKER = node(NodeRole.WORKER, Optional.empty());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node.labels.docker.role==front-end",
        "node.labels.docker.role == FRONT-END",
        "node.labels.docker.role!=back-end",
        "node.labels.absent!=anything",
        "node.labels.absent==",
        "engine.labels.disk==ssd",
        "Node.Labels.docker.role==front-end",
        "node.role==worker",
        "node.role!=manager",
        "node.id==N1",
        "node.hostname==ip-10-0-0-7",
        "node.ip==10.0.0.7",
        "node.ip==10.0.0.0/24",
        "node.ip!=10.1.0.0/16",
        "node.ip==0.0.0.0/0",
        "node.platform.os==linux",
        "node.platform.arch==aarch64"
      })
  void aNodeThatMeetsAConstraintIsAllowed(String constraint) {
    assertThat(Constraints.allow(WORKER, List.of(constraint))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node.labels.docker.role==front",
        "node.labels.docker.role==front*",
        "node.labels.DOCKER.role==front-end",
        "node.labels.docker.role!=front-end",
        "node.labels.absent==x",
        "engine.labels.disk!=ssd",
        "node.role==manager",
        "node.id!=n1",
        "node.hostname==ip-10-0-0-70",
        "node.ip==10.0.0.70",
        "node.ip==10.1.0.0/16",
        "node.ip==10.0.0.0/33",
        "node.ip!=not-an-address",
        "node.platform.os==windows",
        "node.zone==a",
        "node.role"
      })
  void aNodeThatDoesNotMeetAConstraintIsNotAllowed(String constraint) {
    assertThat(Constraints.allow(WORKER, List.of(constraint))).isFalse();
  }

  @Test
  void allMustHoldAndTheFirstUnmetIsNamed() {
    assertThat(
            Constraints.firstUnmet(
                WORKER, List.of("node.role==worker", "node.id==x", "node.id==y")))
        .contains("node.id==x");
  }

  @ParameterizedTest
  @CsvSource({
    "node.labels.apiarist.zone==a, true",
    "Engine.Labels.apiarist.zone != a, true",
    "node.labels.apiarist.zones==a, false",
    "node.labels.zone==apiarist.zone, false",
    "apiarist.zone, false"
  })
  void oneIsAboutALabelWhenItsKeyIsThatLabel(String constraint, boolean about) {
    assertThat(Constraints.isAbout(constraint, List.of("apiarist.zone", "b"))).isEqualTo(about);
  }

  @Test
  void theRoleIsTheOneANodeHasNotTheOneItShouldHave() {
    Node demoting =
        node(NodeRole.WORKER, Optional.of(new ManagerStatus(false, true, "10.0.0.7:2377")));

    assertThat(Constraints.allow(demoting, List.of("node.role==manager"))).isTrue();
  }

  private static Node node(NodeRole role, Optional<ManagerStatus> manager) {
    return new Node(
        new NodeId("n1"),
        1,
        role,
        Availability.ACTIVE,
        NodeState.READY,
        "ip-10-0-0-7",
        "10.0.0.7",
        Resources.NONE,
        Map.of("docker.role", "front-end"),
        Map.of("disk", "ssd"),
        manager);
  }
}
