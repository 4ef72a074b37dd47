package dev.apiarist.port;

import static dev.apiarist.port.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Surge;
import dev.apiarist.swarm.SwarmNetwork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every {@link SwarmManager} does on a swarm of one manager and one worker, both Ready. Tests
 * may run in any order on the same swarm: each leaves the two nodes as it found them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SwarmManagerContract {
  /** The worker's instance: its engine label says so. */
  protected static final InstanceId WORKER_INSTANCE = new InstanceId("i-00000000000000002");

  /** Engine labels of the worker besides its instance. */
  protected static final Map<String, String> WORKER_LABELS = Map.of("docker.role", "front end: é");

  private static final Instant UNTIL = Instant.parse("2026-01-31T12:00:00Z");

  /** The swarm through its manager. */
  protected abstract SwarmManager swarm();

  /** The swarm through these addresses. */
  protected abstract SwarmManager swarmAt(List<String> addresses);

  /** Where the manager's API answers. */
  protected abstract String managerAddress();

  /** Where nothing answers. */
  protected abstract String deadAddress();

  /** Makes a replicated service with a name of its own, and gives its identity. */
  protected abstract ServiceId createService(
      String name, int replicas, Map<String, String> labels, List<String> constraints);

  /** Makes an overlay network, and gives its identity. */
  protected abstract String createNetwork(String name);

  @Nested
  class Nodes {
    @Test
    void areShownWithRoleStateLabelsAndInstance() {
      assertThat(manager().manager().orElseThrow().leader()).isTrue();
      assertThat(manager().manager().orElseThrow().reachable()).isTrue();
      Node worker = worker();
      assertThat(worker.manager()).isEmpty();
      assertThat(worker.state()).isEqualTo(NodeState.READY);
      assertThat(worker.instance()).contains(WORKER_INSTANCE);
      assertThat(worker.engineLabels()).containsAllEntriesOf(WORKER_LABELS);
      assertThat(worker.address()).isNotBlank();
      assertThat(worker.resources().nanoCpus()).isPositive();
      assertThat(worker.resources().memoryBytes()).isPositive();
    }

    @Test
    void changeTheirAvailabilityAndNothingElse() {
      label(Map.of("kept", "yes"), Set.of());
      Node before = worker();

      Node drained = swarm().changeNode(before.id(), NodeChange.availability(Availability.DRAIN));

      assertThat(drained.availability()).isEqualTo(Availability.DRAIN);
      assertThat(drained.version()).isGreaterThan(before.version());
      assertThat(drained.nodeLabels()).isEqualTo(before.nodeLabels());
      assertThat(drained.role()).isEqualTo(NodeRole.WORKER);
      assertThat(worker().availability()).isEqualTo(Availability.DRAIN);
      swarm().changeNode(before.id(), NodeChange.availability(before.availability()));
    }

    @Test
    void gainAndLoseSingleLabels() {
      label(Map.of("a", "1", "b", "2"), Set.of());

      Node changed = label(Map.of("a", "one", "docker.role", "x: \"y\" é"), Set.of("b", "absent"));

      assertThat(changed.nodeLabels())
          .containsEntry("a", "one")
          .containsEntry("docker.role", "x: \"y\" é")
          .doesNotContainKeys("b", "absent");
    }

    @Test
    void areNotTouchedByAChangeThatIsAlreadySo() {
      Node before = label(Map.of("same", "value"), Set.of());

      Node after = label(Map.of("same", "value"), Set.of("never-there"));

      assertThat(after.version()).isEqualTo(before.version());
    }

    @Test
    void thatAreAbsentAreNotFound() {
      NodeId nobody = new NodeId("nobody000000000000000000a");

      assertThat(
              codeOf(() -> swarm().changeNode(nobody, NodeChange.availability(Availability.DRAIN))))
          .isEqualTo(FailureCode.NOT_FOUND);
      assertThat(codeOf(() -> swarm().removeNode(nobody, true))).isEqualTo(FailureCode.NOT_FOUND);
    }

    @Test
    void inUseAreNotRemoved() {
      assertThat(codeOf(() -> swarm().removeNode(worker().id(), false)))
          .isEqualTo(FailureCode.REFUSED);
      assertThat(codeOf(() -> swarm().removeNode(manager().id(), true)))
          .isEqualTo(FailureCode.REFUSED);
      assertThat(swarm().nodes()).hasSize(2);
    }

    @Test
    void thatAreTheLastManagerAreNotDemoted() {
      assertThat(codeOf(() -> swarm().changeNode(manager().id(), NodeChange.role(NodeRole.WORKER))))
          .isEqualTo(FailureCode.QUORUM_AT_RISK);
    }

    private Node label(Map<String, String> set, Set<String> remove) {
      return swarm()
          .changeNode(
              worker().id(), new NodeChange(Optional.empty(), Optional.empty(), set, remove));
    }
  }

  @Nested
  class Services {
    @Test
    void areFoundByNameAndByIdentity() {
      ServiceId id =
          createService("found", 3, Map.of("com.df.reschedule", "true"), List.of("node.id==x"));

      Service service = swarm().service("found");

      assertThat(service.id()).isEqualTo(id);
      assertThat(service.name()).isEqualTo("found");
      assertThat(service.mode()).isEqualTo(Service.Mode.REPLICATED);
      assertThat(service.replicas()).hasValue(3);
      assertThat(service.labels()).containsExactly(Map.entry("com.df.reschedule", "true"));
      assertThat(service.constraints()).containsExactly("node.id==x");
      assertThat(service.updating()).isFalse();
      assertThat(swarm().service(id.value()).name()).isEqualTo("found");
      assertThat(swarm().services()).extracting(Service::name).contains("found");
    }

    @Test
    void areNotFoundByThePrefixOfAnIdentity() {
      ServiceId id = createService("prefixed", 1, Map.of(), List.of());

      assertThat(codeOf(() -> swarm().service(id.value().substring(0, 5))))
          .isEqualTo(FailureCode.NOT_FOUND);
      assertThat(codeOf(() -> swarm().service("no-such-service"))).isEqualTo(FailureCode.NOT_FOUND);
    }

    @Test
    void areRolledWithoutBeingChanged() {
      ServiceId id = createService("rolled", 2, Map.of("kept", "yes"), List.of("node.id==x"));
      Service before = swarm().service("rolled");

      swarm().forceUpdate(id);

      Service after = swarm().service("rolled");
      assertThat(after.version()).isGreaterThan(before.version());
      assertThat(after.replicas()).isEqualTo(before.replicas());
      assertThat(after.labels()).isEqualTo(before.labels());
      assertThat(after.constraints()).isEqualTo(before.constraints());
    }

    @Test
    void changeTheirReplicasAndNothingElse() {
      ServiceId id = createService("scaled", 2, Map.of("kept", "yes"), List.of("node.id==x"));
      Service before = swarm().service("scaled");

      Service chosenFrom = swarm().changeReplicas("scaled", now -> OptionalInt.of(3));

      Service after = swarm().service("scaled");
      assertThat(chosenFrom).isEqualTo(before);
      assertThat(after.id()).isEqualTo(id);
      assertThat(after.replicas()).hasValue(3);
      assertThat(after.version()).isGreaterThan(before.version());
      assertThat(after.labels()).isEqualTo(before.labels());
      assertThat(after.constraints()).isEqualTo(before.constraints());
      assertThat(after.update()).isEqualTo(Service.Update.SETTLED);
      swarm().changeReplicas(id.value(), now -> OptionalInt.of(0));
      assertThat(swarm().service("scaled").replicas()).hasValue(0);
    }

    @Test
    void areNotTouchedByAChoiceThatIsAlreadySo() {
      createService("unscaled", 2, Map.of(), List.of("node.id==x"));
      Service before = swarm().service("unscaled");

      swarm().changeReplicas("unscaled", now -> OptionalInt.empty());
      swarm().changeReplicas("unscaled", Service::replicas);

      assertThat(swarm().service("unscaled").version()).isEqualTo(before.version());
    }

    @Test
    void areChosenForAgainWhenSomebodyElseScalesThemMeanwhile() {
      createService("contested", 2, Map.of(), List.of("node.id==x"));
      List<Integer> seen = new ArrayList<>();

      swarm()
          .changeReplicas(
              "contested",
              now -> {
                if (seen.isEmpty()) {
                  swarm().changeReplicas("contested", it -> OptionalInt.of(5));
                }
                seen.add(now.replicas().orElseThrow());
                return OptionalInt.of(now.replicas().orElseThrow() + 1);
              });

      assertThat(seen).containsExactly(2, 5);
      assertThat(swarm().service("contested").replicas()).hasValue(6);
    }

    @Test
    void keepWhatTheChoiceThrows() {
      createService("refused", 2, Map.of(), List.of("node.id==x"));

      assertThat(
              codeOf(
                  () ->
                      swarm()
                          .changeReplicas(
                              "refused",
                              now -> {
                                throw new OutsideException(FailureCode.BUSY, "not now");
                              })))
          .isEqualTo(FailureCode.BUSY);
      assertThat(swarm().service("refused").replicas()).hasValue(2);
    }

    @Test
    void haveMoreTasksForAWhileAndAreTheSameAfterwards() {
      createService("surging", 3, Map.of("kept", "yes"), List.of("node.id==x"));
      Service before = swarm().service("surging");

      assertThat(swarm().beginSurge(before, 2, UNTIL)).isTrue();

      Service surging = swarm().service("surging");
      assertThat(surging.surge()).contains(new Surge(3, 2, UNTIL));
      assertThat(surging.replicas()).hasValue(3);
      assertThat(surging.tasks()).hasValue(5);
      assertThat(surging.labels()).containsEntry("kept", "yes");
      assertThat(surging.update()).isEqualTo(Service.Update.SETTLED);
      assertThat(swarm().endSurge(surging)).isTrue();
      Service after = swarm().service("surging");
      assertThat(after.surge()).isEmpty();
      assertThat(after.tasks()).hasValue(3);
      assertThat(after.labels()).isEqualTo(before.labels());
      assertThat(after.constraints()).isEqualTo(before.constraints());
      assertThat(swarm().endSurge(surging)).isTrue();
      assertThat(swarm().service("surging").version()).isEqualTo(after.version());
    }

    @Test
    void haveNoMoreTasksWhenSomebodyChangedThemSinceTheyWereSeen() {
      createService("changed", 3, Map.of(), List.of("node.id==x"));
      Service seen = swarm().service("changed");
      swarm().changeReplicas("changed", now -> OptionalInt.of(4));

      assertThat(swarm().beginSurge(seen, 2, UNTIL)).isFalse();

      assertThat(swarm().service("changed").tasks()).hasValue(4);
      assertThat(swarm().service("changed").surged()).isFalse();
    }

    @Test
    void keepMoreTasksThanThoseThatWereSeen() {
      createService("resurging", 3, Map.of(), List.of("node.id==x"));
      swarm().beginSurge(swarm().service("resurging"), 2, UNTIL);
      Service first = swarm().service("resurging");
      swarm().endSurge(first);
      swarm().beginSurge(swarm().service("resurging"), 1, UNTIL);

      assertThat(swarm().endSurge(first)).isFalse();

      assertThat(swarm().service("resurging").tasks()).hasValue(4);
    }

    @Test
    void areScaledBeneathASurge() {
      createService("scaled-surging", 3, Map.of(), List.of("node.id==x"));
      swarm().beginSurge(swarm().service("scaled-surging"), 2, UNTIL);

      swarm().changeReplicas("scaled-surging", now -> OptionalInt.of(4));

      Service surging = swarm().service("scaled-surging");
      assertThat(surging.surge()).contains(new Surge(4, 2, UNTIL));
      assertThat(surging.tasks()).hasValue(6);
      swarm().endSurge(surging);
      assertThat(swarm().service("scaled-surging").tasks()).hasValue(4);
    }

    @Test
    void loseALabelThatSpeaksOfAnotherNumberOfTasksWhenTheyAreScaled() {
      createService(
          "overtaken",
          4,
          Map.of(Surge.LABEL, new Surge(3, 2, UNTIL).written()),
          List.of("node.id==x"));

      swarm().changeReplicas("overtaken", now -> OptionalInt.of(5));

      assertThat(swarm().service("overtaken").replicas()).hasValue(5);
      assertThat(swarm().service("overtaken").surged()).isFalse();
    }

    @Test
    void leaveNodesAndAreTheSameAfterwards() {
      createService("leaving", 2, Map.of("kept", "yes"), List.of("node.labels.no==where"));
      Service before = swarm().service("leaving");
      NodeId node = worker().id();
      NodeId other = manager().id();

      assertThat(swarm().beginEvacuation(before, Set.of(node), 2)).isTrue();

      Service leaving = swarm().service("leaving");
      assertThat(leaving.evacuating().orElseThrow().nodes()).containsExactly(node);
      assertThat(leaving.labels()).containsEntry("kept", "yes");
      assertThat(leaving.constraints())
          .containsExactly("node.labels.no==where", "node.id!=" + node);
      assertThat(swarm().beginEvacuation(before, Set.of(node), 2)).isTrue();
      assertThat(begin("leaving", other)).isTrue();
      assertThat(swarm().service("leaving").evacuating().orElseThrow().nodes())
          .containsExactly(node, other);
      assertThat(end("leaving", node)).isTrue();
      assertThat(swarm().service("leaving").constraints())
          .containsExactly("node.labels.no==where", "node.id!=" + other);
      assertThat(end("leaving", other)).isTrue();
      Service after = swarm().service("leaving");
      assertThat(after.labels()).isEqualTo(before.labels());
      assertThat(after.constraints()).isEqualTo(before.constraints());
      assertThat(end("leaving", other)).isTrue();
    }

    @Test
    void stayWhereTheyAreWhenSomebodyChangedThemSinceTheyWereSeen() {
      createService("unmoved", 3, Map.of(), List.of("node.id==x"));
      Service seen = swarm().service("unmoved");
      swarm().changeReplicas("unmoved", now -> OptionalInt.of(4));

      assertThat(swarm().beginEvacuation(seen, Set.of(worker().id()), 1)).isFalse();

      assertThat(swarm().service("unmoved").constraints()).containsExactly("node.id==x");
      assertThat(swarm().service("unmoved").evacuating()).isEmpty();
    }

    @Test
    void keepOtherNodesThanThoseThatWereSeen() {
      createService("moved-twice", 1, Map.of(), List.of("node.id==x"));
      begin("moved-twice", worker().id());
      Service first = swarm().service("moved-twice");
      begin("moved-twice", manager().id());

      assertThat(swarm().endEvacuation(first, Set.of(worker().id()))).isFalse();

      assertThat(swarm().service("moved-twice").constraints()).hasSize(3);
    }

    private boolean begin(String name, NodeId node) {
      // The engine notes on a service how far its update is: that, too, is another version.
      for (int attempt = 0; attempt < 100; attempt++) {
        if (swarm().beginEvacuation(swarm().service(name), Set.of(node), 1)) {
          return true;
        }
      }
      return false;
    }

    private boolean end(String name, NodeId node) {
      return swarm().endEvacuation(swarm().service(name), Set.of(node));
    }

    @Test
    void thatAreAbsentHaveNoSurge() {
      createService("short-lived", 1, Map.of(), List.of("node.id==x"));
      Service seen = swarm().service("short-lived");
      Service nothing =
          new Service(
              new ServiceId("nosuchservice"),
              "nosuchservice",
              1,
              seen.mode(),
              seen.replicas(),
              seen.surge(),
              seen.labels(),
              seen.constraints(),
              seen.update(),
              seen.template());

      assertThat(codeOf(() -> swarm().beginSurge(nothing, 1, UNTIL)))
          .isEqualTo(FailureCode.NOT_FOUND);
      assertThat(codeOf(() -> swarm().endSurge(nothing))).isEqualTo(FailureCode.NOT_FOUND);
    }

    @Test
    void thatAreAbsentAreNotScaled() {
      ServiceId id = createService("whole-names-only", 1, Map.of(), List.of("node.id==x"));

      for (String name : List.of("nosuchservice", id.value().substring(0, 6), "whole-names", "")) {
        assertThat(codeOf(() -> swarm().changeReplicas(name, now -> OptionalInt.of(4))))
            .as(name)
            .isEqualTo(FailureCode.NOT_FOUND);
      }
      assertThat(swarm().service("whole-names-only").replicas()).hasValue(1);
    }

    @Test
    void thatAreAbsentAreNotRolled() {
      assertThat(codeOf(() -> swarm().forceUpdate(new ServiceId("nosuchservice"))))
          .isEqualTo(FailureCode.NOT_FOUND);
    }
  }

  @Nested
  class NewServices {
    @Test
    void areMadeAsSpecified() {
      CreatedService created = swarm().createService(spec("made", 3));

      Service made = swarm().service("made");
      assertThat(made.id()).isEqualTo(created.id());
      assertThat(made.replicas()).hasValue(3);
      assertThat(made.labels()).containsExactly(Map.entry("kept", "yes"));
      assertThat(Json.textAt(created.spec(), "", "TaskTemplate", "ContainerSpec", "Image"))
          .isEqualTo("localhost/none:1");
    }

    @Test
    void areNotMadeInPlaceOfOthers() {
      swarm().createService(spec("taken", 1));

      assertThat(codeOf(() -> swarm().createService(spec("taken", 2))))
          .isEqualTo(FailureCode.REFUSED);
      assertThat(swarm().service("taken").replicas()).hasValue(1);
    }

    private static Map<String, @Nullable Object> spec(String name, int replicas) {
      return Json.parseObject(
          """
          {"Name": "%s", "Labels": {"kept": "yes"}, "Mode": {"Replicated": {"Replicas": %d}},
           "TaskTemplate": {"ContainerSpec": {"Image": "localhost/none:1"},
             "Placement": {"Constraints": ["node.id==x"]}}}
          """
              .formatted(name, replicas));
    }
  }

  @Nested
  class TheNetworks {
    @Test
    void areThoseThatServicesCanBeAttachedTo() {
      String id = createNetwork("shared");

      assertThat(swarm().networks())
          .contains(new SwarmNetwork(id, "shared"))
          .extracting(SwarmNetwork::name)
          .doesNotContain("bridge", "host", "ingress", "docker_gwbridge");
    }
  }

  @Nested
  class PlainContainers {
    @Test
    void thatAreAbsentAreNotFound() {
      assertThat(swarm().container("0123456789ab")).isEmpty();
    }

    @Test
    void areNobodysGuessWhenNoManagerAnswers() {
      assertThat(codeOf(() -> swarmAt(List.of(deadAddress())).container("0123456789ab")))
          .isEqualTo(FailureCode.SWARM_UNREACHABLE);
    }
  }

  @Nested
  class TheSwarm {
    @Test
    void keepsItsIdentity() {
      assertThat(swarm().swarmId()).isNotBlank().isEqualTo(swarm().swarmId());
    }

    @Test
    void rotatesOneJoinTokenAtATime() {
      String worker = swarm().joinToken(NodeRole.WORKER);
      String manager = swarm().joinToken(NodeRole.MANAGER);
      assertThat(worker).startsWith("SWMTKN-").isNotEqualTo(manager);

      swarm().rotateJoinToken(NodeRole.WORKER);

      assertThat(swarm().joinToken(NodeRole.WORKER)).startsWith("SWMTKN-").isNotEqualTo(worker);
      assertThat(swarm().joinToken(NodeRole.MANAGER)).isEqualTo(manager);

      swarm().rotateJoinToken(NodeRole.MANAGER);

      assertThat(swarm().joinToken(NodeRole.MANAGER)).isNotEqualTo(manager);
    }
  }

  @Nested
  class Addresses {
    @Test
    void thatAreDeadArePassedOver() {
      assertThat(swarmAt(List.of(deadAddress(), managerAddress())).nodes()).hasSize(2);
    }

    @Test
    void thatAreAllDeadMakeTheSwarmUnreachable() {
      assertThat(codeOf(() -> swarmAt(List.of(deadAddress())).nodes()))
          .isEqualTo(FailureCode.SWARM_UNREACHABLE);
      assertThat(codeOf(() -> swarmAt(List.of()).services()))
          .isEqualTo(FailureCode.SWARM_UNREACHABLE);
    }
  }

  private Node worker() {
    return nodeOf(NodeRole.WORKER);
  }

  private Node manager() {
    return nodeOf(NodeRole.MANAGER);
  }

  private Node nodeOf(NodeRole role) {
    return swarm().nodes().stream().filter(node -> node.role() == role).findFirst().orElseThrow();
  }
}
