package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.port.Decision;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RebalanceTest {
  private static final Map<String, String> OPTED_IN = Map.of("com.df.reschedule", "true");

  private final World world = World.withThreeManagers();

  @Nested
  class AServiceThatOptedIn {
    @Test
    void takesItsShareOfANewNode() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      NodeId newcomer = join();

      assertThat(world.swarm.servingOn(newcomer)).hasSize(3);
      assertThat(world.swarm.serving(service)).isEqualTo(6);
      assertThat(world.swarm.forcedUpdates()).containsExactly(service);
      assertThat(outcomes()).containsExactly(Decision.Outcome.DONE);
    }

    @Test
    void canUseOurOwnLabel() {
      spread(6, Map.of("apiarist.reschedule", "true"), List.of());

      assertThat(world.swarm.servingOn(join())).hasSize(3);
    }

    @Test
    void isRolledOneAtATime() {
      ServiceId first = spread(4, OPTED_IN, List.of());
      ServiceId second = world.swarm.createService("second", 4, OPTED_IN, List.of());
      world.swarm.settle();
      world.launch(1);
      while (world.swarm.forcedUpdates().size() < 2) {
        world.step();
        if (world.swarm.forcedUpdates().size() == 2) {
          assertThat(world.swarm.service(world.swarm.forcedUpdates().getFirst().value()).updating())
              .isFalse();
        }
      }
      world.runUntilQuiet();

      assertThat(world.swarm.forcedUpdates()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void isLeftAloneWhenBalanced() {
      spread(1, OPTED_IN, List.of());
      join();

      assertThat(world.swarm.forcedUpdates()).isEmpty();
      assertThat(reasons()).singleElement().asString().contains("it is balanced");
    }

    @Test
    void isLeftAloneWhenTheNewNodeMayNotTakeIt() {
      spread(6, OPTED_IN, List.of("node.labels.docker.role != web"));
      InstanceId instance = world.workers(1).getFirst();

      assertThat(world.swarm.servingOn(world.node(instance).id())).isEmpty();
      assertThat(world.swarm.forcedUpdates()).isEmpty();
      assertThat(reasons()).singleElement().asString().contains("does not meet its constraint");
    }

    @Test
    void isRolledOnlyOnceThoughNothingIsGained() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      InstanceId instance = world.launch(1).getFirst();
      world.neverBoot.add(instance);
      NodeId newcomer = world.boot(instance);
      while (world.swarm.forcedUpdates().isEmpty()) {
        world.step();
      }
      world.swarm.changeNode(newcomer, NodeChange.availability(Availability.PAUSE));
      world.runUntilQuiet();
      world.swarm.changeNode(newcomer, NodeChange.availability(Availability.ACTIVE));
      world.deliver(
          LifecycleMessages.encode(
              new LifecycleMessage.HookOpen(world.launchHook(instance), world.clock.instant(), 0)));
      world.runUntilQuiet();

      assertThat(world.swarm.forcedUpdates()).containsExactly(service);
    }

    @Test
    void thatIsBeingUpdatedByItsOwnerIsWaitedFor() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      world.swarm.forceUpdate(service);
      world.launch(1);
      world.runUntilQuiet();

      assertThat(world.messages.waiting()).isEmpty();
      assertThat(world.swarm.service("web").updating()).isFalse();
      assertThat(world.journal.decisions(Rebalance.KIND)).hasSize(1);
    }
  }

  @Nested
  class AnyOtherService {
    @Test
    void isNeverTouched() {
      spread(6, Map.of("com.df.reschedule", "no"), List.of());
      join();

      assertThat(world.swarm.forcedUpdates()).isEmpty();
      assertThat(world.journal.decisions(Rebalance.KIND)).isEmpty();
    }

    @Test
    void isNeverTouchedWhenOurOwnLabelSaysNo() {
      spread(6, Map.of("com.df.reschedule", "true", "apiarist.reschedule", "false"), List.of());
      join();

      assertThat(world.swarm.forcedUpdates()).isEmpty();
    }

    @Test
    void isRefusedWithAReasonWhenItIsGlobal() {
      world.workers(1);
      world.swarm.createGlobalService("agent", OPTED_IN, List.of());
      join();

      assertThat(world.swarm.forcedUpdates()).isEmpty();
      assertThat(reasons()).singleElement().asString().contains("only replicated services");
    }
  }

  @Test
  void aDoubledEventRollsAServiceOnce() {
    ServiceId service = spread(6, OPTED_IN, List.of());
    world.launch(1);
    List<String> events = world.asg.takeEvents();
    world.visible.addAll(events);
    world.visible.add(events.getFirst() + " ");
    world.runUntilQuiet();

    assertThat(world.swarm.forcedUpdates()).containsExactly(service);
  }

  private ServiceId spread(int replicas, Map<String, String> labels, List<String> constraints) {
    world.workers(1);
    ServiceId service = world.swarm.createService("web", replicas, labels, constraints);
    world.swarm.settle();
    return service;
  }

  private NodeId join() {
    return world.node(world.workers(1).getFirst()).id();
  }

  private List<Decision.Outcome> outcomes() {
    return world.journal.decisions(Rebalance.KIND).stream().map(Decision::outcome).toList();
  }

  private List<String> reasons() {
    return world.journal.decisions(Rebalance.KIND).stream().map(Decision::reason).toList();
  }
}
