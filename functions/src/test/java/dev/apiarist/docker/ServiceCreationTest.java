package dev.apiarist.docker;

import static dev.apiarist.port.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.swarm.ContainerInspection;
import dev.apiarist.swarm.SwarmNetwork;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ServiceCreationTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private final SwarmDouble swarm = new SwarmDouble();
  private final EngineDouble first = swarm.engine("10.0.0.1");
  private final EngineDouble second = swarm.engine("10.0.0.2");
  private final DockerSwarmManager manager = swarm.manager();

  @Nested
  class AService {
    @Test
    void isMadeOnceAndReadBack() {
      assertThat(manager.createService(spec("yes")).spec()).containsEntry("Name", "fresh");
      assertThat(first.requests)
          .containsExactly("POST /services/create", "GET /v1.45/services/created1");
    }

    @Test
    void whoseAnswerWasLostIsFoundAgainAndNotMadeTwice() {
      first.answersToLose = 1;

      assertThat(manager.createService(spec("yes")).id().value()).isEqualTo("created1");
      assertThat(second.requests).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void ofSomebodyElseIsNotTakenForOurOwn() {
      manager.createService(spec("other"));
      first.answersToLose = 1;

      assertThat(codeOf(() -> swarm.manager().createService(spec("yes"))))
          .isEqualTo(FailureCode.REFUSED);
    }

    private Map<String, @Nullable Object> spec(String label) {
      return Json.parseObject("{\"Name\":\"fresh\",\"Labels\":{\"ours\":\"%s\"}}".formatted(label));
    }
  }

  @Nested
  class AContainer {
    @Test
    void isLookedForOnEveryManagersEngine() {
      second.containers.put(
          ID.substring(0, 12), Json.parseObject("{\"Id\":\"" + ID + "\",\"Image\":\"sha256:1\"}"));
      second.images.put("sha256:1", Json.parseObject("{\"Id\":\"sha256:1\"}"));

      ContainerInspection found = manager.container(ID.substring(0, 12)).orElseThrow();

      assertThat(found.container()).containsEntry("Id", ID);
      assertThat(found.image()).containsEntry("Id", "sha256:1");
    }

    @Test
    void isThereWithoutItsImage() {
      first.containers.put(ID, Json.parseObject("{\"Id\":\"" + ID + "\",\"Image\":\"sha256:1\"}"));

      assertThat(manager.container(ID).orElseThrow().image()).isEmpty();
    }

    @Test
    void isNotThereWhenNoManagerThatAnswersHasIt() {
      first.hangs = true;

      assertThat(manager.container(ID)).isEmpty();
      assertThat(second.requests).anyMatch(request -> request.contains("/containers/" + ID));
    }

    @Test
    void isNobodysGuessWhenNoManagerAnswers() {
      swarm.engines.values().forEach(engine -> engine.hangs = true);

      assertThat(codeOf(() -> manager.container(ID))).isEqualTo(FailureCode.SWARM_UNREACHABLE);
    }

    @Test
    void ofThatNameIsAnother() {
      first.containers.put(ID, Json.parseObject("{\"Id\":\"ffff\"}"));

      assertThat(manager.container(ID)).isEmpty();
    }
  }

  @Test
  void networksAreThoseThatSpanTheSwarm() {
    for (String network :
        List.of(
            "{\"Id\":\"n1\",\"Name\":\"back\",\"Scope\":\"swarm\"}",
            "{\"Id\":\"n2\",\"Name\":\"ingress\",\"Scope\":\"swarm\",\"Ingress\":true}",
            "{\"Id\":\"n3\",\"Name\":\"bridge\",\"Scope\":\"local\"}")) {
      Map<String, @Nullable Object> tree = Json.parseObject(network);
      swarm.objects.put("/networks/" + tree.get("Id"), tree);
    }

    assertThat(manager.networks()).containsExactly(new SwarmNetwork("n1", "back"));
  }
}
