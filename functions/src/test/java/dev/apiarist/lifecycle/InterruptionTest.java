package dev.apiarist.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.FunctionKilled;
import dev.apiarist.fake.Interruptions;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.InstanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The function is killed before each of the calls to the outside that a story makes, the queue
 * delivers again, and the end is the same as undisturbed.
 */
class InterruptionTest {
  @TestFactory
  List<DynamicTest> joinOfAWorkerKilledAtAnyCall() {
    return atEveryCall(world -> {}, InterruptionTest::join);
  }

  @TestFactory
  List<DynamicTest> joinOfAManagerKilledAtAnyCall() {
    return atEveryCall(
        world -> {},
        world -> {
          world.asg.setDesiredCapacity(world.managers, 4);
          world.runUntilQuiet();
        });
  }

  @TestFactory
  List<DynamicTest> joinThatIsAbandonedKilledAtAnyCall() {
    return atEveryCall(
        world -> {},
        world -> {
          world.nothingBoots = true;
          world.asg.setDesiredCapacity(world.web, 2);
          for (int i = 0; i < LifecyclePolicy.ABANDONED_IN_A_ROW; i++) {
            world.step();
            world.asg.view(world.web).members().stream()
                .filter(Group.Member::launching)
                .map(member -> new LifecycleMessage.BootFailed(member.instance(), "no disk", 0))
                .forEach(failed -> world.visible.add(LifecycleMessages.encode(failed)));
            world.run(Duration.ofMinutes(1));
          }
          world.runUntilQuiet();
        });
  }

  @TestFactory
  List<DynamicTest> leaveOfAWorkerKilledAtAnyCall() {
    return atEveryCall(
        InterruptionTest::join,
        world -> {
          world.asg.terminate(worker(world), true);
          world.runUntilQuiet();
          sweepAtLast(world);
        });
  }

  @TestFactory
  List<DynamicTest> leaveThatIsForcedKilledAtAnyCall() {
    return atEveryCall(
        world -> {
          join(world);
          world.policy = World.IMPATIENT;
          world.swarm.stuck(world.node(worker(world)).id());
        },
        world -> {
          world.asg.terminate(worker(world), true);
          world.run(Duration.ofMinutes(2));
        });
  }

  @TestFactory
  List<DynamicTest> leaveOfAManagerKilledAtAnyCall() {
    return atEveryCall(
        world -> {},
        world -> {
          InstanceId manager = world.asg.view(world.managers).members().get(1).instance();
          world.asg.terminate(manager, false);
          world.runUntilQuiet();
          world.runUntilQuiet();
        });
  }

  @TestFactory
  List<DynamicTest> leaveOfADeadManagerKilledAtAnyCall() {
    return atEveryCall(
        world -> {},
        world -> {
          InstanceId manager = world.asg.view(world.managers).members().get(1).instance();
          world.swarm.kill(world.node(manager).id());
          world.asg.kill(manager);
          world.runUntilQuiet();
          world.runUntilQuiet();
        });
  }

  /** The next one comes, should this be killed. */
  private static void sweepAtLast(World world) {
    try {
      world.sweep();
    } catch (FunctionKilled killed) {
      world.kills++;
      world.sweep();
    }
    world.runUntilQuiet();
  }

  private static List<DynamicTest> atEveryCall(Consumer<World> before, Consumer<World> story) {
    World undisturbed = play(before, story, Interruptions.NEVER);
    String end = end(undisturbed);
    List<String> calls = undisturbed.interruptions.calls();
    assertThat(calls).hasSizeGreaterThan(10);
    List<DynamicTest> tests = new ArrayList<>();
    for (int call = 0; call < calls.size(); call++) {
      int index = call;
      tests.add(
          DynamicTest.dynamicTest(
              "before call " + index + ", " + calls.get(index),
              () -> {
                World disturbed = play(before, story, index);
                assertThat(disturbed.kills).isEqualTo(1);
                assertThat(end(disturbed)).isEqualTo(end);
              }));
    }
    return tests;
  }

  private static World play(Consumer<World> before, Consumer<World> story, int killAt) {
    World world = World.withThreeManagers();
    world.workers(1);
    world.swarm.createService("web", 4, Map.of("com.df.reschedule", "true"), List.of());
    world.swarm.settle();
    before.accept(world);
    world.interruptions.killBeforeCall(killAt);
    story.accept(world);
    return world;
  }

  private static void join(World world) {
    world.launch(1);
    world.runUntilQuiet();
  }

  private static InstanceId worker(World world) {
    return world.asg.view(world.web).members().get(1).instance();
  }

  /** Everything that lasts; not when it came about, nor how often a wait was noted. */
  private static String end(World world) {
    List<String> lines = new ArrayList<>();
    for (Group group : world.asg.view()) {
      lines.add(group.shortName() + " desired " + group.desired() + " " + group.members());
    }
    world
        .swarm
        .nodes()
        .forEach(
            node ->
                lines.add(
                    node.id()
                        + " "
                        + node.role()
                        + " "
                        + node.availability()
                        + " "
                        + node.state()
                        + " "
                        + node.manager()
                        + " "
                        + new TreeMap<>(node.nodeLabels())
                        + " serving "
                        + world.swarm.servingOn(node.id()).size()));
    world
        .swarm
        .services()
        .forEach(it -> lines.add(it.name() + " " + it.labels() + " " + it.constraints()));
    lines.add("moved " + world.swarm.surges());
    lines.add("managers " + world.parameters.get(List.of("managers")));
    lines.add("answers " + world.asg.answers().stream().map(String::valueOf).sorted().toList());
    lines.add("dead letters " + world.deadLetters);
    lines.add("left in the queue " + world.messages.waiting().size());
    lines.add("decisions " + decisions(world));
    return String.join("\n", lines);
  }

  private static Set<String> decisions(World world) {
    return world.journal.decisions().stream()
        .filter(decision -> decision.outcome() != Decision.Outcome.WAITING)
        .map(decision -> decision.kind() + " " + decision.subject() + " " + decision.outcome())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
