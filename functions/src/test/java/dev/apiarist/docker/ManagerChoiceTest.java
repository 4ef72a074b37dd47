package dev.apiarist.docker;

import static dev.apiarist.port.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ManagerChoiceTest {
  private final SwarmDouble swarm = new SwarmDouble();
  private final EngineDouble first = swarm.engine("10.0.0.1");
  private final EngineDouble leader = swarm.engine("10.0.0.2");
  private final EngineDouble third = swarm.engine("10.0.0.3");

  @Nested
  class WhenAllAnswer {
    @Test
    void theLeaderIsFoundOnceAndThenAsked() {
      DockerSwarmManager manager = swarm.manager();

      manager.services();
      manager.tasks();

      assertThat(first.calls()).containsExactly("GET /v1.44/nodes");
      assertThat(leader.calls()).containsExactly("GET /v1.44/services", "GET /v1.44/tasks");
      assertThat(third.requests).isEmpty();
    }

    @Test
    void askingForNodesAsksOnlyOnce() {
      swarm.manager().nodes();

      assertThat(first.calls()).containsExactly("GET /v1.44/nodes");
    }

    @Test
    void nothingIsContactedBeforeItIsNeeded() {
      swarm.manager();

      assertThat(swarm.engines.values())
          .allSatisfy(engine -> assertThat(engine.requests).isEmpty());
    }

    @Test
    void aLeaderThatIsNotAmongTheAddressesIsLeftAlone() {
      DockerSwarmManager manager = swarm.manager(List.of("10.0.0.3"));

      manager.services();

      assertThat(third.calls()).containsExactly("GET /v1.44/nodes", "GET /v1.44/services");
    }

    @Test
    void reachableManagersAreListedLeaderFirst() {
      assertThat(swarm.manager().managerAddresses())
          .containsExactly("10.0.0.2", "10.0.0.1", "10.0.0.3");
    }
  }

  @Nested
  class WhenSomeDoNot {
    @Test
    void aDeadFirstEntryCostsOneAttempt() {
      first.hangs = true;
      DockerSwarmManager manager = swarm.manager();

      manager.services();
      manager.services();

      assertThat(first.requests).hasSize(1);
      assertThat(leader.calls()).hasSize(3);
    }

    @Test
    void aWorkerOrPendingEngineIsPassedOver() {
      first.refusal =
          Optional.of(new EngineDouble.Refusal(503, "This node is not a swarm manager."));

      assertThat(swarm.manager().services()).hasSize(2);
      assertThat(leader.calls()).contains("GET /v1.44/services");
    }

    @Test
    void aLeaderThatDiesDuringTheInvocationIsReplacedAndNotAskedAgain() {
      DockerSwarmManager manager = swarm.manager();
      manager.services();
      leader.hangs = true;
      int before = leader.requests.size();

      manager.services();
      manager.nodes();
      manager.services();

      assertThat(leader.requests).hasSize(before + 1);
    }

    @Test
    void aLeaderThatDiesBetweenReadAndWriteLosesNothing() {
      DockerSwarmManager manager = swarm.manager();
      manager.services();
      leader.answersToLose = 1;

      manager.changeNode(
          new NodeId(SwarmDouble.WORKER), NodeChange.availability(Availability.DRAIN));

      assertThat(leader.requests).filteredOn(call -> call.startsWith("POST")).hasSize(1);
      assertThat(first.requests).noneMatch(call -> call.startsWith("POST"));
      assertThat(manager.nodes())
          .anyMatch(node -> node.availability() == Availability.DRAIN && node.version() == 8);
    }

    @Test
    void anEngineOlderThanTheApiWeNeedIsPassedOver() {
      first.apiVersion = Optional.of("1.39");
      leader.apiVersion = Optional.of("1.41");

      assertThat(swarm.manager().services()).hasSize(2);
      assertThat(leader.calls()).contains("GET /v1.41/services");
    }

    @Test
    void somethingThatIsNoDockerEngineIsPassedOver() {
      first.apiVersion = Optional.empty();

      assertThat(swarm.manager().services()).hasSize(2);
    }
  }

  @Nested
  class WhenNoneDoes {
    @Test
    void silenceEverywhereIsUnreachable() {
      swarm.engines.values().forEach(engine -> engine.hangs = true);

      assertThat(codeOf(() -> swarm.manager().nodes())).isEqualTo(FailureCode.SWARM_UNREACHABLE);
    }

    @Test
    void noAddressAtAllIsUnreachable() {
      assertThat(codeOf(() -> swarm.manager(List.of()).services()))
          .isEqualTo(FailureCode.SWARM_UNREACHABLE);
    }

    @Test
    void oneThatSaysThereIsNoLeaderTellsMoreThanSilence() {
      first.refusal =
          Optional.of(new EngineDouble.Refusal(500, "The swarm does not have a leader"));
      leader.hangs = true;
      third.hangs = true;

      assertThat(codeOf(() -> swarm.manager().services())).isEqualTo(FailureCode.SWARM_UNAVAILABLE);
    }

    @Test
    void afterTheTotalTimeNoFurtherManagerIsTried() {
      swarm.engines.values().forEach(engine -> engine.hangs = true);
      AtomicLong clock = new AtomicLong();
      List<Engine> engines =
          SwarmDouble.ADDRESSES.stream()
              .map(ManagerAddress::of)
              .map(address -> new Engine(address, swarm.engine(address.host())))
              .toList();
      ManagerPool pool =
          new ManagerPool(
              engines,
              Duration.ofSeconds(8),
              () -> clock.getAndAdd(Duration.ofSeconds(5).toNanos()));

      assertThat(codeOf(pool::nodes)).isEqualTo(FailureCode.SWARM_UNREACHABLE);

      assertThat(leader.requests).hasSize(1);
      assertThat(third.requests).isEmpty();
    }

    @Test
    void aRefusalIsFinalAndNotTakenElsewhere() {
      leader.refusal = Optional.of(new EngineDouble.Refusal(400, "no such thing"));
      DockerSwarmManager manager = swarm.manager();

      assertThat(codeOf(manager::services)).isEqualTo(FailureCode.REFUSED);

      assertThat(third.requests).isEmpty();
    }
  }
}
