package dev.apiarist.docker;

import static dev.apiarist.port.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.ReplicaChoice;
import dev.apiarist.swarm.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaEditTest {
  private static final String SERVICE = "/services/" + SwarmDouble.SERVICE;

  private final SwarmDouble swarm = new SwarmDouble();
  private final EngineDouble engine = swarm.engine("10.0.0.1");
  private final DockerSwarmManager manager = swarm.manager();
  private final List<Integer> seen = new ArrayList<>();

  /** One more than there are. */
  private final ReplicaChoice oneMore =
      now -> {
        seen.add(now.replicas().orElseThrow());
        return OptionalInt.of(now.replicas().orElseThrow() + 1);
      };

  @Test
  void takesOneReadAndOneUpdateAndNothingElse() {
    manager.changeReplicas(SwarmDouble.SERVICE, oneMore);

    assertThat(engine.requests)
        .containsExactly(
            "GET " + SERVICE, "POST /v1.45" + SERVICE + "/update?registryAuthFrom=spec&version=11");
    assertThat(replicas()).isEqualTo(3);
  }

  @Test
  void findsAServiceByItsNameAndUpdatesItByItsIdentity() {
    swarm.objects.put("/services/web", swarm.object(SERVICE));

    Service before = manager.changeReplicas("web", oneMore);

    assertThat(before.name()).isEqualTo("web");
    assertThat(before.replicas()).hasValue(2);
    assertThat(engine.requests).first().isEqualTo("GET /services/web");
    assertThat(engine.requests).last().asString().contains(SERVICE + "/update");
  }

  @Test
  void sendsNothingWhenNothingChanges() {
    manager.changeReplicas(SwarmDouble.SERVICE, now -> OptionalInt.empty());
    manager.changeReplicas(SwarmDouble.SERVICE, Service::replicas);

    assertThat(engine.requests).noneMatch(request -> request.startsWith("POST"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s1s1s", "other"})
  void neverReachesAServiceThatTheEngineThoughtWasMeant(String prefix) {
    swarm.objects.put("/services/" + prefix, swarm.object(SERVICE));

    assertThat(codeOf(() -> manager.changeReplicas(prefix, oneMore)))
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "../nodes", "web?x=y", "web%2Flogs", "-web", "wéb"})
  void isNotEvenAskedForWhatNoServiceCanBeCalled(String name) {
    assertThat(codeOf(() -> manager.changeReplicas(name, oneMore)))
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(codeOf(() -> manager.service(name))).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(engine.requests).noneMatch(request -> request.contains("/services"));
  }

  @Test
  void takesAnAmbiguousPrefixForNoService() {
    engine.refusal =
        Optional.of(new EngineDouble.Refusal(500, "service s is ambiguous (2 matches found)"));

    assertThat(codeOf(() -> manager.changeReplicas("s", oneMore))).isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void isRefusedForAServiceThatIsNotReplicated() {
    Json.objectAt(swarm.object(SERVICE), "Spec").put("Mode", Json.parse("{\"Global\":{}}"));

    assertThat(codeOf(() -> manager.changeReplicas(SwarmDouble.SERVICE, now -> OptionalInt.of(2))))
        .isEqualTo(FailureCode.REFUSED);
    assertThat(engine.requests).noneMatch(request -> request.startsWith("POST"));
  }

  @Nested
  class AConflict {
    @Test
    void isSolvedByChoosingAgainFromTheFreshReplicas() {
      engine.beforeUpdate =
          () -> {
            engine.beforeUpdate = () -> {};
            somebodyElseScales(3);
          };

      manager.changeReplicas(SwarmDouble.SERVICE, oneMore);

      assertThat(seen).containsExactly(2, 3);
      assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void withoutEndIsGivenUpAfterFiveAttempts() {
      engine.beforeUpdate = () -> somebodyElseScales(2);

      assertThat(codeOf(() -> manager.changeReplicas(SwarmDouble.SERVICE, oneMore)))
          .isEqualTo(FailureCode.STALE_VERSION);
      assertThat(seen).hasSize(5);
    }
  }

  @Nested
  class AnUpdateWhoseAnswerIsLost {
    @Test
    void isFoundToBeDoneOnTheNextManager() {
      engine.answersToLose = 1;

      manager.changeReplicas(SwarmDouble.SERVICE, oneMore);

      assertThat(seen).containsExactly(2);
      assertThat(replicas()).isEqualTo(3);
      assertThat(swarm.engine("10.0.0.2").requests).containsExactly("GET " + SERVICE);
    }

    @Test
    void isDoneAgainWhenItHadNoEffect() {
      engine.answersToLose = 1;
      engine.beforeUpdate = () -> swarm.objects.remove(SERVICE);
      Map<String, @Nullable Object> lost = swarm.object(SERVICE);
      swarm.engine("10.0.0.2").beforeGet = () -> swarm.objects.put(SERVICE, lost);

      manager.changeReplicas(SwarmDouble.SERVICE, oneMore);

      assertThat(seen).containsExactly(2, 2);
      assertThat(Json.longAt(lost, 0, "Spec", "Mode", "Replicated", "Replicas")).isEqualTo(3);
    }

    @Test
    void countsAsDoneWhenItArrivesBeforeTheSecondOne() {
      EngineDouble second = swarm.engine("10.0.0.2");
      engine.answersToLose = 1;
      engine.refusal = Optional.empty();
      Map<String, @Nullable Object> service = swarm.object(SERVICE);
      engine.beforeUpdate = () -> swarm.objects.remove(SERVICE);
      second.beforeGet = () -> swarm.objects.put(SERVICE, service);
      second.beforeUpdate =
          () -> {
            second.beforeUpdate = () -> {};
            somebodyElseScales(3);
          };

      manager.changeReplicas(SwarmDouble.SERVICE, oneMore);

      assertThat(seen).containsExactly(2, 2);
      assertThat(replicas()).isEqualTo(3);
    }
  }

  @Nested
  class AnUpdateInDoubt {
    private final EngineDouble second = swarm.engine("10.0.0.2");

    @BeforeEach
    void loseTheAnswerOfAnUpdateThatOthersThenOverwrite() {
      engine.answersToLose = 1;
      second.beforeGet =
          () -> {
            second.beforeGet = () -> {};
            somebodyElseScales(5);
          };
    }

    @Test
    void staysInDoubtThoughTheNextManagerMeetsConflictsOnly() {
      second.beforeUpdate = () -> somebodyElseScales(5);

      assertInDoubt("update out of sequence");
    }

    @Test
    void staysInDoubtThoughTheServiceIsGone() {
      second.beforeGet = () -> swarm.objects.remove(SERVICE);

      assertInDoubt("not found");
    }

    @Test
    void staysInDoubtThoughTheChoiceFailsNow() {
      ReplicaChoice once =
          now -> {
            if (!seen.isEmpty()) {
              throw new OutsideException(FailureCode.CLOUD_UNAVAILABLE, "no marks");
            }
            return oneMore.replicas(now);
          };

      assertThatThrownBy(() -> manager.changeReplicas(SwarmDouble.SERVICE, once))
          .hasMessageEndingWith("no marks")
          .extracting(failed -> ((OutsideException) failed).code())
          .isEqualTo(FailureCode.SWARM_UNREACHABLE);
    }

    private void assertInDoubt(String why) {
      assertThatThrownBy(() -> manager.changeReplicas(SwarmDouble.SERVICE, oneMore))
          .hasMessageStartingWith("an update was sent and not answered; after that: ")
          .hasMessageContaining(why)
          .extracting(failed -> ((OutsideException) failed).code())
          .isEqualTo(FailureCode.SWARM_UNREACHABLE);
    }
  }

  @Test
  void aRefusalOfTheOnlyUpdateIsNotInDoubt() {
    engine.beforeUpdate = () -> swarm.objects.remove(SERVICE);

    assertThat(codeOf(() -> manager.changeReplicas(SwarmDouble.SERVICE, oneMore)))
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  private void somebodyElseScales(int replicas) {
    Map<String, @Nullable Object> service = swarm.object(SERVICE);
    Map<String, @Nullable Object> version = new LinkedHashMap<>();
    version.put("Index", Json.longAt(service, 0, "Version", "Index") + 1);
    service.put("Version", version);
    Json.objectAt(service, "Spec", "Mode", "Replicated").put("Replicas", replicas);
  }

  private long replicas() {
    return Json.longAt(swarm.object(SERVICE), 0, "Spec", "Mode", "Replicated", "Replicas");
  }
}
