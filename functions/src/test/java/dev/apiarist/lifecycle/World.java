package dev.apiarist.lifecycle;

import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.FakeInstances;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.FakeSwarm;
import dev.apiarist.fake.FunctionKilled;
import dev.apiarist.fake.InMemoryJournal;
import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.InMemoryMessages;
import dev.apiarist.fake.Interruptions;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.metrics.EmbeddedMetrics;
import dev.apiarist.metrics.GroupRules;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instances;
import dev.apiarist.port.Journal;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.Marks;
import dev.apiarist.port.Messages;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.port.SwarmManagers;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.TagLabels;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A small cloud with a swarm in it, whose time passes in steps of five seconds: instances boot and
 * join, Auto Scaling's events reach the queue, the queue reaches the worker.
 */
final class World {
  static final Duration STEP = Duration.ofSeconds(5);

  /** So many services have metrics. */
  static final int MOST_SERVICES = 3;

  static final LifecyclePolicy POLICY =
      new LifecyclePolicy(
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(1),
          new TagLabels(List.of("docker."), false),
          Availability.DRAIN);

  /** The same, with little time for draining. */
  static final LifecyclePolicy IMPATIENT =
      new LifecyclePolicy(
          POLICY.joinTimeout(),
          Duration.ofSeconds(30),
          POLICY.downGrace(),
          POLICY.tagLabels(),
          POLICY.managerAvailability());

  final MutableClock clock = new MutableClock();
  final FakeInstances instances = new FakeInstances();
  final FakeAutoScalingGroups asg = new FakeAutoScalingGroups("demo", instances, clock);
  final FakeSwarm swarm = new FakeSwarm();
  final FakeParameters parameters = new FakeParameters();
  final InMemoryMessages messages = new InMemoryMessages(clock);
  final InMemoryJournal journal = new InMemoryJournal();
  final InMemoryMarks marks = new InMemoryMarks();
  final Interruptions interruptions = new Interruptions();
  final GroupName managers = asg.create("managers", NodeRole.MANAGER, 3, 7, Map.of());
  final GroupName web =
      asg.create("web", NodeRole.WORKER, 0, 4, Map.of("docker.role", "web", "team", "blue"));

  final Set<InstanceId> neverBoot = new HashSet<>();
  final List<String> deadLetters = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  final List<String> metrics = new ArrayList<>();
  final Deque<String> visible = new ArrayDeque<>();
  LifecyclePolicy policy = POLICY;
  boolean eventsAreLost;
  boolean nothingBoots;
  int kills;
  private final Map<String, Integer> deliveries = new HashMap<>();
  private final Cluster cluster = cluster();

  /** A healthy cluster of three managers, joined, without workers. */
  static World withThreeManagers() {
    World world = new World();
    world.runUntilQuiet();
    world.run(Duration.ofMinutes(2));
    return world;
  }

  Cluster cluster() {
    return clusterWith(interruptions.guard(Marks.class, marks));
  }

  Cluster clusterWith(Marks theseMarks) {
    SwarmManagers guarded =
        addresses -> interruptions.guard(SwarmManager.class, swarm.at(addresses));
    return new Cluster(
        interruptions.guard(AutoScalingGroups.class, asg),
        interruptions.guard(Instances.class, instances),
        guarded,
        interruptions.guard(Parameters.class, parameters),
        interruptions.guard(Journal.class, journal),
        theseMarks,
        clock);
  }

  /** The marks, where something else happens once just before this key is held. */
  Marks beforeHolding(String key, Runnable happens) {
    AtomicBoolean happened = new AtomicBoolean();
    return (Marks)
        Proxy.newProxyInstance(
            Marks.class.getClassLoader(),
            new Class<?>[] {Marks.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("hold")
                  && key.equals(arguments[0])
                  && happened.compareAndSet(false, true)) {
                happens.run();
              }
              return method.invoke(marks, arguments);
            });
  }

  /** A worker as it is made anew for each message. */
  QueueWorker worker() {
    return new QueueWorker(
        cluster,
        interruptions.guard(Messages.class, messages),
        policy,
        (what, reason) -> log.add(what + ": " + reason));
  }

  Outcome sweep() {
    return sweep(cluster);
  }

  /** As a function that has just started. */
  Outcome sweepAnew() {
    return sweep(cluster());
  }

  private Outcome sweep(Cluster seen) {
    EmbeddedMetrics emf = new EmbeddedMetrics("Apiarist/demo", MOST_SERVICES, metrics::add);
    GroupRules rules = new GroupRules(policy.tagLabels(), Set.of());
    return new Sweep(seen, messages, policy, rules, emf).run(() -> {});
  }

  /** Sweeps at the start of each minute. */
  void sweepEveryMinute(Duration duration) {
    for (long minute = 0; minute < duration.toMinutes(); minute++) {
      sweep();
      run(Duration.ofMinutes(1));
    }
  }

  /** What sweeps have decided. */
  List<Decision> sweeps() {
    return journal.decisions(Sweep.KIND);
  }

  ScaleIn scaleIn() {
    return new ScaleIn(cluster);
  }

  /** Raises the group by workers, lets them launch; they boot as time passes. */
  List<InstanceId> launch(int workers) {
    asg.setDesiredCapacity(web, asg.view(web).desired() + workers);
    return asg.tick();
  }

  /** Launches a worker that never boots by itself. */
  InstanceId launchDead() {
    InstanceId instance = launch(1).getFirst();
    neverBoot.add(instance);
    return instance;
  }

  /** Launches workers and waits until they serve. */
  List<InstanceId> workers(int count) {
    List<InstanceId> launched = launch(count);
    runUntilQuiet();
    return launched;
  }

  /** The instance's engine joins the swarm. */
  NodeId boot(InstanceId instance) {
    boolean manager =
        asg.view(managers).members().stream().anyMatch(it -> it.instance().equals(instance));
    String address = instances.get(instance).privateAddress();
    boolean first = swarm.everJoined() == 0;
    return first
        ? swarm.init(instance, address, Map.of())
        : swarm.join(instance, address, manager ? NodeRole.MANAGER : NodeRole.WORKER, Map.of());
  }

  /** One step of time. */
  void step() {
    asg.tick();
    bootThoseDue();
    if (eventsAreLost) {
      asg.takeEvents();
    }
    visible.addAll(asg.takeEvents());
    visible.addAll(messages.takeDue());
    for (String body : List.copyOf(visible)) {
      visible.remove(body);
      deliver(body);
    }
    swarm.tick();
    clock.advance(STEP);
  }

  void run(Duration duration) {
    for (Duration past = Duration.ZERO; past.compareTo(duration) < 0; past = past.plus(STEP)) {
      step();
    }
  }

  /** Until no message is left, or 40 minutes have passed. */
  void runUntilQuiet() {
    for (int i = 0; i < 480; i++) {
      step();
      if (visible.isEmpty() && messages.waiting().isEmpty()) {
        swarm.settle();
        return;
      }
    }
  }

  /** Delivers a message as SQS does: again after a failure, five times, then never. */
  void deliver(String body) {
    boolean handled;
    try {
      handled = worker().handle(body);
    } catch (FunctionKilled killed) {
      kills++;
      handled = false;
    }
    if (handled) {
      return;
    }
    if (deliveries.merge(body, 1, Integer::sum) < 5) {
      visible.add(body);
    } else {
      deadLetters.add(body);
    }
  }

  Node node(InstanceId instance) {
    List<Node> nodes = swarm.nodesOf(instance);
    if (nodes.size() != 1) {
      throw new AssertionError("instance " + instance + " has nodes " + nodes);
    }
    return nodes.getFirst();
  }

  String state(InstanceId instance) {
    return asg.view().stream()
        .flatMap(group -> group.members().stream())
        .filter(member -> member.instance().equals(instance))
        .map(Group.Member::lifecycleState)
        .findFirst()
        .orElse("gone");
  }

  /** What the journal says of an instance. */
  List<Decision> decisions(String kind, InstanceId instance, Decision.Outcome outcome) {
    return journal.decisions(kind).stream()
        .filter(decision -> decision.subject().equals(instance.value()))
        .filter(decision -> decision.outcome() == outcome)
        .toList();
  }

  LifecycleHook launchHook(InstanceId instance) {
    return new LifecycleHook(web, LifecycleHook.LAUNCH, instance);
  }

  private void bootThoseDue() {
    for (Group group : asg.view()) {
      for (Group.Member member : group.members()) {
        InstanceId id = member.instance();
        if (!nothingBoots
            && member.launching()
            && !neverBoot.contains(id)
            && swarm.nodesOf(id).isEmpty()) {
          boot(id);
        }
      }
    }
  }
}
