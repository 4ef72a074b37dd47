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
import org.junit.jupiter.api.Nested;
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
        "node.role",
        "n==x",
        "node.id==a,b",
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
        "node.ip==::ffff:10.0.0.0/120",
        "node.ip!=2001:db8::1",
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
        "node.ip==10.0.0.07",
        "node.ip==::/0",
        "node.labels.==x",
        "node.labels.!=x",
        "node.label.docker.role==front-end",
        "node.platform.os==windows",
        "node.zone==a",
        "node.zone!=a"
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

  @Test
  void aMalformedExpressionSwitchesAllOff() {
    assertThat(Constraints.allow(WORKER, List.of("node.role==manager", "node.role"))).isTrue();
  }

  @Nested
  class OfANodeThatTellsItsPlatform {
    private final ConstraintSubject subject =
        new ConstraintSubject(
            "n1",
            "host",
            "2001:db8::2",
            NodeRole.WORKER,
            "linux",
            "x86_64",
            Map.of("city", "ısparta"),
            Map.of());

    @ParameterizedTest
    @ValueSource(
        strings = {
          "node.platform.arch==X86_64",
          "node.platform.arch!=amd64",
          "node.platform.os==Linux",
          "node.ip==2001:DB8:0::2",
          "node.ip==2001:db8::/32",
          "node.ip!=2001:db8::/127",
          "node.ip!=0.0.0.0/0",
          "node.labels.city!=Isparta"
        })
    void isAllowed(String constraint) {
      assertThat(Constraints.allow(subject, List.of(constraint))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "node.platform.arch==amd64",
          "node.platform.os==windows",
          "node.ip==2001:db8::2::",
          "node.ip==1:2:3:4:5:6:7::8:9",
          "node.ip!=2001:db8::/129",
          "node.labels.city==isparta"
        })
    void isNotAllowed(String constraint) {
      assertThat(Constraints.allow(subject, List.of(constraint))).isFalse();
    }
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
