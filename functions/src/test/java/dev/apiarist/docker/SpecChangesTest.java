package dev.apiarist.docker;

import static dev.apiarist.port.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SpecChangesTest {
  private static final String NODE = "/nodes/" + SwarmDouble.WORKER;
  private static final String SERVICE = "/services/" + SwarmDouble.SERVICE;

  private final SwarmDouble swarm = new SwarmDouble();
  private final EngineDouble engine = swarm.engine("10.0.0.2");
  private final DockerSwarmManager manager = swarm.manager(List.of("10.0.0.2"));
  private final NodeId worker = new NodeId(SwarmDouble.WORKER);
  private final ServiceId service = new ServiceId(SwarmDouble.SERVICE);

  @Nested
  class ANodeChange {
    @Test
    void changesOnlyWhatItNames() {
      Node changed =
          manager.changeNode(
              worker,
              new NodeChange(
                  Optional.of(Availability.DRAIN),
                  Optional.empty(),
                  Map.of("docker.role", "web"),
                  Set.of("gone")));

      assertThat(Json.write(swarm.object(NODE).get("Spec")))
          .isEqualTo(
              "{\"Name\":\"n\",\"Role\":\"worker\",\"Availability\":\"drain\",\"Labels\":"
                  + "{\"kept\":\"yes\",\"docker.role\":\"web\"},\"New\":[1,2.50]}");
      assertThat(changed.availability()).isEqualTo(Availability.DRAIN);
      assertThat(changed.version()).isEqualTo(8);
    }

    @Test
    void thatIsAlreadySoIsNotSent() {
      Node same =
          manager.changeNode(
              worker,
              new NodeChange(
                  Optional.of(Availability.ACTIVE),
                  Optional.of(NodeRole.WORKER),
                  Map.of("kept", "yes"),
                  Set.of("never-there")));

      assertThat(engine.requests).noneMatch(request -> request.startsWith("POST"));
      assertThat(same.version()).isEqualTo(7);
    }

    @Test
    void ofANodeThatIsAbsentIsNotFound() {
      assertThat(codeOf(() -> manager.changeNode(new NodeId("nobody"), promote())))
          .isEqualTo(FailureCode.NOT_FOUND);
    }

    @Test
    void neverReachesAnotherNodeThatTheEngineThoughtWasMeant() {
      swarm.objects.put("/nodes/w0w0", swarm.object(NODE));

      assertThat(codeOf(() -> manager.changeNode(new NodeId("w0w0"), promote())))
          .isEqualTo(FailureCode.NOT_FOUND);
      assertThat(engine.requests).noneMatch(request -> request.startsWith("POST"));
    }
  }

  @Nested
  class AConflict {
    @Test
    void isSolvedByReadingAgainAndKeepsTheOthersChange() {
      engine.beforeUpdate = this::somebodyElseLabelsOnce;

      manager.changeNode(worker, NodeChange.availability(Availability.PAUSE));

      assertThat(Json.texts(Json.objectAt(swarm.object(NODE), "Spec", "Labels")))
          .containsEntry("theirs", "too");
      assertThat(Json.textAt(swarm.object(NODE), "", "Spec", "Availability")).isEqualTo("pause");
    }

    @Test
    void withoutEndIsGivenUpAfterFiveAttempts() {
      engine.beforeUpdate = this::somebodyElseLabels;

      assertThat(codeOf(() -> manager.changeNode(worker, promote())))
          .isEqualTo(FailureCode.STALE_VERSION);
      assertThat(engine.requests).filteredOn(call -> call.startsWith("POST")).hasSize(5);
    }

    private void somebodyElseLabelsOnce() {
      somebodyElseLabels();
      engine.beforeUpdate = () -> {};
    }

    private void somebodyElseLabels() {
      Map<String, Object> version = Map.of("Index", version() + 1);
      swarm.object(NODE).put("Version", new java.util.LinkedHashMap<>(version));
      Json.objectAt(swarm.object(NODE), "Spec", "Labels").put("theirs", "too");
    }

    private long version() {
      return Json.longAt(swarm.object(NODE), 0, "Version", "Index");
    }
  }

  @Nested
  class AForcedUpdate {
    @Test
    void raisesTheCounterAndKeepsTheRegistryCredentials() {
      manager.forceUpdate(service);

      assertThat(forceUpdate()).isEqualTo("1");
      assertThat(engine.requests)
          .contains("POST /v1.45" + SERVICE + "/update?registryAuthFrom=spec&version=11");
    }

    @Test
    void raisesACounterBeyondSignedNumbers() {
      swarm.objects.put(
          SERVICE, Json.parseObject(SwarmDouble.service(",\"ForceUpdate\":18446744073709551613")));

      manager.forceUpdate(service);

      assertThat(forceUpdate()).isEqualTo("18446744073709551614");
    }

    @Test
    void whoseAnswerIsLostIsNotDoneTwice() {
      DockerSwarmManager all = swarm.manager();
      all.services();
      engine.answersToLose = 1;

      all.forceUpdate(service);

      assertThat(forceUpdate()).isEqualTo("1");
    }

    private String forceUpdate() {
      return String.valueOf(Json.at(swarm.object(SERVICE), "Spec", "TaskTemplate", "ForceUpdate"));
    }
  }

  @Nested
  class ATokenRotation {
    @Test
    void sendsTheWholeSpecAndChangesOneToken() {
      manager.rotateJoinToken(NodeRole.WORKER);

      assertThat(engine.requests)
          .contains("POST /v1.45/swarm/update?rotateWorkerToken=true&version=3");
      assertThat(Json.at(swarm.object("/swarm"), "Spec", "EncryptionConfig", "AutoLockManagers"))
          .isEqualTo(true);
      assertThat(manager.joinToken(NodeRole.WORKER)).isEqualTo("worker-3");
      assertThat(manager.joinToken(NodeRole.MANAGER)).isEqualTo("m");
    }

    @Test
    void rotatesTheManagersTokenToo() {
      manager.rotateJoinToken(NodeRole.MANAGER);

      assertThat(manager.joinToken(NodeRole.MANAGER)).isEqualTo("manager-3");
      assertThat(manager.joinToken(NodeRole.WORKER)).isEqualTo("w");
    }

    @Test
    void whoseAnswerIsLostIsNotDoneTwice() {
      DockerSwarmManager all = swarm.manager();
      all.services();
      engine.answersToLose = 1;

      all.rotateJoinToken(NodeRole.WORKER);

      assertThat(all.joinToken(NodeRole.WORKER)).isEqualTo("worker-3");
    }
  }

  @Nested
  class ARemoval {
    @Test
    void whoseAnswerIsLostSucceedsAllTheSame() {
      DockerSwarmManager all = swarm.manager();
      all.services();
      engine.answersToLose = 1;

      all.removeNode(worker, true);

      assertThat(swarm.objects).doesNotContainKey(NODE);
    }

    @Test
    void ofANodeThatIsAbsentIsNotFound() {
      manager.removeNode(worker, false);

      assertThat(codeOf(() -> manager.removeNode(worker, false))).isEqualTo(FailureCode.NOT_FOUND);
    }
  }

  @Nested
  class ARefusal {
    @Test
    void forTheQuorumsSakeHasItsOwnCode() {
      engine.refusal =
          Optional.of(
              new EngineDouble.Refusal(
                  400,
                  "rpc error: code = FailedPrecondition desc = can't remove member from the raft:"
                      + " this would result in a loss of quorum"));

      assertThat(codeOf(() -> swarm.manager(List.of("10.0.0.2")).swarmId()))
          .isEqualTo(FailureCode.QUORUM_AT_RISK);
    }

    @Test
    void carriesTheEnginesMessage() {
      assertThat(
              EngineRefusals.of(409, "{\"message\":\"name conflicts\\nhere\"}", "POST /x")
                  .getMessage())
          .isEqualTo("POST /x: 409 name conflicts here");
    }
  }

  private static NodeChange promote() {
    return NodeChange.role(NodeRole.MANAGER);
  }
}
