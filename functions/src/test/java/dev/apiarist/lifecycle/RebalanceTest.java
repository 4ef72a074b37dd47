package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Marks;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RebalanceTest {
  private static final Map<String, String> OPTED_IN = Map.of("com.df.reschedule", "true");

  private final World world = World.withThreeManagers();

  @Nested
  class AServiceThatOptedIn {
    @Test
    void takesItsShareOfANewNodeAndNeverRunsFewerTasks() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      InstanceId instance = world.launch(1).getFirst();
      long fewest = 6;
      for (int i = 0; i < 80; i++) {
        world.step();
        fewest = Math.min(fewest, world.swarm.serving(service));
      }

      assertThat(fewest).isEqualTo(6);
      assertThat(world.swarm.servingOn(world.node(instance).id())).hasSize(3);
      assertThat(world.swarm.serving(service)).isEqualTo(6);
      assertThat(world.swarm.surges()).containsExactly(service);
      assertThat(world.swarm.forcedUpdates()).isEmpty();
      assertThat(world.swarm.service("web").labels()).isEqualTo(OPTED_IN);
      assertThat(reasons())
          .containsExactly(
              "3 more tasks start, then as many stop where most are, so that the new node takes its"
                  + " share",
              "9 of 9 tasks run: as many as came (3) stop where most are");
      assertThat(outcomes()).containsExactly(Decision.Outcome.WAITING, Decision.Outcome.DONE);
    }

    @Test
    void canUseOurOwnLabel() {
      spread(6, Map.of("apiarist.reschedule", "true"), List.of());

      assertThat(world.swarm.servingOn(join())).hasSize(3);
    }

    @Test
    void isMovedOneAtATime() {
      ServiceId first = spread(4, OPTED_IN, List.of());
      ServiceId second = world.swarm.createService("second", 4, OPTED_IN, List.of());
      world.swarm.settle();
      world.launch(2);
      for (int i = 0; i < 120; i++) {
        world.step();
        assertThat(world.swarm.services().stream().filter(Service::surged)).hasSizeLessThan(2);
      }
      world.runUntilQuiet();

      assertThat(world.swarm.surges()).contains(first, second);
    }

    @Test
    void isLeftAloneWhenBalanced() {
      spread(1, OPTED_IN, List.of());
      join();

      assertThat(world.swarm.surges()).isEmpty();
      assertThat(reasons()).singleElement().asString().contains("it is balanced");
    }

    @Test
    void isLeftAloneWhenTheNewNodeMayNotTakeIt() {
      spread(6, OPTED_IN, List.of("node.labels.docker.role != web"));
      InstanceId instance = world.workers(1).getFirst();

      assertThat(world.swarm.servingOn(world.node(instance).id())).isEmpty();
      assertThat(world.swarm.surges()).isEmpty();
      assertThat(reasons()).singleElement().asString().contains("does not meet its constraint");
    }

    @Test
    void isMovedOnlyOnceThoughNothingIsGained() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      InstanceId instance = world.launch(1).getFirst();
      world.neverBoot.add(instance);
      NodeId newcomer = world.boot(instance);
      while (world.swarm.surges().isEmpty()) {
        world.step();
      }
      world.swarm.changeNode(newcomer, NodeChange.availability(Availability.PAUSE));
      world.runUntilQuiet();
      world.swarm.changeNode(newcomer, NodeChange.availability(Availability.ACTIVE));
      world.deliver(
          LifecycleMessages.encode(
              new LifecycleMessage.HookOpen(world.launchHook(instance), world.clock.instant(), 0)));
      world.runUntilQuiet();

      assertThat(world.swarm.surges()).containsExactly(service);
    }

    @Test
    void thatIsBeingUpdatedByItsOwnerIsWaitedFor() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      world.swarm.forceUpdate(service);
      world.launch(1);
      world.runUntilQuiet();

      assertThat(world.messages.waiting()).isEmpty();
      assertThat(world.swarm.service("web").updating()).isFalse();
      assertThat(world.journal.decisions(Rebalance.KIND)).isNotEmpty();
    }

    @Test
    void waitsWhileItIsMovedOffANodeThatLeaves() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      world.swarm.beginEvacuation(
          world.swarm.service("web"), Set.of(new NodeId("removed-since")), 1);
      world.swarm.settle();
      world.launch(1);
      world.run(Duration.ofMinutes(2));
      assertThat(world.swarm.surges()).isEmpty();

      world.sweep();
      world.run(Duration.ofMinutes(2));

      assertThat(world.swarm.surges()).containsExactly(service);
    }

    @Test
    void isRolledWhenItsTasksAreNamedByTheirSlots() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      world.swarm.template(service, new Service.Template(true, false, true, Service.Apart.NOTHING));

      assertThat(world.swarm.servingOn(join())).hasSize(3);
      assertThat(world.swarm.forcedUpdates()).containsExactly(service);
      assertThat(world.swarm.surges()).isEmpty();
      assertThat(reasons()).singleElement().asString().contains("named by their slots");
    }

    @Test
    void isRolledWhenItPrefersSomeNodes() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      world.swarm.template(service, new Service.Template(false, true, true, Service.Apart.NOTHING));
      join();

      assertThat(world.swarm.forcedUpdates()).containsExactly(service);
      assertThat(world.swarm.surges()).isEmpty();
    }

    @Test
    void waitsForTheNewNodeToBeReady() {
      spread(6, OPTED_IN, List.of());
      InstanceId instance = world.launch(1).getFirst();
      while (!world.state(instance).equals("InService")) {
        world.step();
        world.swarm.nodesOf(instance).forEach(node -> down(node, instance));
      }
      for (int i = 0; i < 5; i++) {
        world.step();
      }
      assertThat(world.swarm.surges()).isEmpty();

      world.swarm.state(world.node(instance).id(), NodeState.READY);
      world.runUntilQuiet();
      assertThat(world.swarm.servingOn(world.node(instance).id())).hasSize(3);
    }

    private void down(Node node, InstanceId instance) {
      if (world.state(instance).equals("InService")) {
        world.swarm.state(node.id(), NodeState.DOWN);
      }
    }

    @Test
    void isLeftAloneWhenItsTasksAreNotRunAgain() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      world.swarm.template(
          service, new Service.Template(false, false, false, Service.Apart.NOTHING));

      assertThat(world.swarm.servingOn(join())).isEmpty();
      assertThat(world.swarm.surges()).isEmpty();
      assertThat(world.swarm.forcedUpdates()).isEmpty();
      assertThat(reasons()).singleElement().asString().contains("restart condition none");
    }
  }

  @Nested
  class AMoveUnderWay {
    @Test
    void endsWhenThereIsNoRoom() {
      ServiceId service = surging();
      Node newcomer = world.swarm.nodes().getLast();
      world.swarm.nodes().forEach(node -> put(node, Availability.PAUSE));
      put(newcomer, Availability.DRAIN);

      world.step();
      world.sweep();

      assertThat(world.swarm.serving(service)).isEqualTo(6);
      assertThat(world.swarm.service("web").surged()).isFalse();
      assertThat(reasons()).last().asString().contains("no room to move (no suitable node");
      assertThat(outcomes()).last().isEqualTo(Decision.Outcome.FAILED);
    }

    @Test
    void isNotEndedWhileThatMightStopRunningTasks() {
      surging();
      NodeId newcomer = world.swarm.nodes().getLast().id();
      world.swarm.state(newcomer, NodeState.UNKNOWN);
      world.clock.advance(Surges.WITHIN);

      world.sweep();

      assertThat(world.swarm.service("web").surged()).isTrue();
      assertThat(reasons())
          .last()
          .asString()
          .isEqualTo(
              "6 of 9 tasks run: the time to move is over; not ended, as Swarm might stop some that"
                  + " run for others");
      world.swarm.state(newcomer, NodeState.READY);
      world.swarm.tick();
      world.sweep();
      assertThat(world.swarm.service("web").surged()).isFalse();
      assertThat(reasons()).last().asString().startsWith("9 of 9 tasks run");
    }

    @Test
    void isNotEndedWhileTheOwnerUpdatesTheService() {
      ServiceId service = surging();
      world.swarm.settle();
      world.swarm.updating(service, Service.Update.PAUSED);

      world.sweep();
      assertThat(world.swarm.service("web").surged()).isTrue();

      world.swarm.updating(service, Service.Update.SETTLED);
      world.sweep();
      assertThat(world.swarm.service("web").surged()).isFalse();
    }

    @Test
    void leavesTheNumberThatSomebodySetMeanwhile() {
      ServiceId service = surging();
      world.swarm.scale(service, 4);

      world.sweep();
      world.runUntilQuiet();

      assertThat(world.swarm.service("web").tasks()).hasValue(4);
      assertThat(world.swarm.service("web").surged()).isFalse();
      assertThat(reasons()).anyMatch(it -> it.contains("was changed meanwhile"));
    }

    @Test
    void isKeptOnTopOfReplicasThatAreScaled() {
      surging();

      world.swarm.changeReplicas("web", now -> OptionalInt.of(now.replicas().orElseThrow() + 1));

      assertThat(world.swarm.service("web").tasks()).hasValue(10);
      world.runUntilQuiet();
      assertThat(world.swarm.service("web").tasks()).hasValue(7);
    }

    private ServiceId surging() {
      ServiceId service = spread(6, OPTED_IN, List.of());
      world.launch(1);
      while (!world.swarm.service("web").surged()) {
        world.step();
      }
      return service;
    }

    private void put(Node node, Availability availability) {
      world.swarm.changeNode(node.id(), NodeChange.availability(availability));
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
  void aDoubledEventMovesAServiceOnce() {
    ServiceId service = spread(6, OPTED_IN, List.of());
    world.launch(1);
    List<String> events = world.asg.takeEvents();
    world.visible.addAll(events);
    world.visible.add(events.getFirst() + " ");
    world.runUntilQuiet();

    assertThat(world.swarm.surges()).containsExactly(service);
  }

  @Test
  void twoNodesThatJoinAtOnceBeginOneMoveAndTellOfItOnce() {
    ServiceId service = spread(6, OPTED_IN, List.of());
    List<Node> newcomers = world.launch(2).stream().map(this::bootActive).toList();
    SwarmView view = new SwarmView(world.swarm, world.swarm.nodes(), "");
    Rebalance other = new Rebalance(world.cluster());
    Marks marks = world.beforeHolding(MarkKeys.MOVING, () -> other.step(view, newcomers.get(1)));

    new Rebalance(world.clusterWith(marks)).step(view, newcomers.get(0));

    assertThat(world.swarm.surges()).containsExactly(service);
    assertThat(world.journal.decisions(Rebalance.KIND)).hasSize(1);
  }

  private Node bootActive(InstanceId instance) {
    return world.swarm.changeNode(
        world.boot(instance), NodeChange.availability(Availability.ACTIVE));
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
