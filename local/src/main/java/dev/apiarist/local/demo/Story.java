package dev.apiarist.local.demo;

import dev.apiarist.local.cli.Terminal;
import dev.apiarist.local.demo.Watch.Look;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Steps 2 to 7 of the demo: what is done to the cluster, and what must be seen afterwards. */
final class Story {
  static final String HELLO = "demo_hello";
  static final String EDGE = "demo_edge";
  private static final String WEB = "web";
  private static final String FRONT = "front";
  private static final int MANAGERS = 3;
  private static final int HELLO_REPLICAS = 6;
  private static final int EDGE_REPLICAS = 2;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Cluster cluster;
  private final Hands hands;
  private final Terminal terminal;
  private final Watch watch;
  private final Timeline timeline;
  private final InstantSource clock;

  Story(Cluster cluster, Hands hands, Terminal terminal, Timeline timeline, InstantSource clock) {
    this.cluster = cluster;
    this.hands = hands;
    this.terminal = terminal;
    this.watch = new Watch(terminal, clock);
    this.timeline = timeline;
    this.clock = clock;
  }

  void managersForm() {
    terminal.heading(
        "2. Three managers: one initialises the swarm, two join; then the first worker");
    watch.until(
        "three managers in the quorum",
        LIMIT,
        () -> {
          List<Node> managers =
              cluster.swarm().nodes().stream()
                  .filter(n -> n.manager().map(m -> m.reachable()).orElse(false) && n.ready())
                  .toList();
          return Look.when(
              managers.size() == MANAGERS, managers.size() + " of " + MANAGERS + " reachable");
        });
    watch.until(
        "all managers in service",
        LIMIT,
        () -> {
          int size = cluster.inService("managers").size();
          return Look.when(size == MANAGERS, size + " of " + MANAGERS + " in service");
        });
    long initialised = cluster.instancesTold("initialise the swarm");
    if (initialised != 1) {
      throw new StoryBroken("the swarm was initialised " + initialised + " times, not once");
    }
    terminal.seen("exactly one of them initialised the swarm");
    watch.until("the web group has one node in service", LIMIT, () -> settled(WEB, 1));
    if (!cluster.group(FRONT).members().isEmpty()) {
      throw new StoryBroken("the front group should have no instance yet");
    }
    terminal.seen("the front group has none");
  }

  void servicesStart() {
    terminal.heading("3. Two services: hello (6 replicas) and edge (only on front-end nodes)");
    hands.deployDemoStack();
    watch.until("hello runs", LIMIT, () -> replicas(HELLO, HELLO_REPLICAS));
    if (cluster.runningCount(EDGE) != 0) {
      throw new StoryBroken("edge runs although no node is a front-end");
    }
    terminal.seen("edge waits: no node has the label docker.role=front-end");
  }

  void alertScalesUp() {
    terminal.heading("4. An alert: scale=up, type=node");
    Set<NodeId> before = nodeIds();
    Timeline.Chapter chapter = timeline.begin("alert scale=up", clock.instant());
    hands.fire("up");
    watch.until("capacity requested", LIMIT, () -> desired(WEB, 2));
    chapter.note("capacity requested (web 1 → 2)", clock.instant());
    watch.until(
        "a new instance boots",
        LIMIT,
        () -> Look.when(cluster.group(WEB).members().size() == 2, members(WEB)));
    chapter.note("instance launched", clock.instant());
    watch.until(
        "its engine joins, cordoned until it is labelled",
        LIMIT,
        () -> Look.when(!newNodes(before).isEmpty(), "nodes: " + cluster.swarm().nodes().size()));
    chapter.note("engine joined", clock.instant());
    watch.until("Ready, bound, labelled, in service", LIMIT, () -> settled(WEB, 2));
    chapter.note("in service (launch hook answered)", clock.instant());
    NodeId newcomer = newNodes(before).iterator().next();
    watch.until(
        "hello has a task on the new node",
        LIMIT,
        () -> Look.when(cluster.running(HELLO).containsKey(newcomer), spread(HELLO)));
    chapter.note("first task on the new node", clock.instant());
    watch.until(
        "hello is balanced over both nodes",
        LIMIT,
        () ->
            Look.when(
                cluster.whole(HELLO)
                    && cluster.running(HELLO).size() == 2
                    && cluster.running(HELLO).values().stream().allMatch(n -> n == 3),
                spread(HELLO)));
    chapter.note("hello balanced", clock.instant());
  }

  void frontGroupFromZero() {
    terminal.heading("5. The front group, from zero");
    Timeline.Chapter chapter = timeline.begin("front group raised from zero", clock.instant());
    hands.scaleGroupUp(FRONT);
    watch.until("the front group has one node in service", LIMIT, () -> settled(FRONT, 1));
    chapter.note("in service", clock.instant());
    watch.until("edge runs", LIMIT, () -> replicas(EDGE, EDGE_REPLICAS));
    chapter.note("waiting service placed", clock.instant());
    Node front = cluster.nodesOf(FRONT).getFirst();
    if (!cluster.running(EDGE).keySet().equals(Set.of(front.id()))) {
      throw new StoryBroken("edge runs elsewhere than on the front-end node");
    }
    for (Map<String, String> labels : List.of(front.nodeLabels(), front.engineLabels())) {
      if (!"front-end".equals(labels.get("docker.role"))) {
        throw new StoryBroken("docker.role=front-end is missing from " + labels.keySet());
      }
    }
    terminal.seen("there and nowhere else; node label and engine label both say front-end");
    watch.until("every service has settled", LIMIT, this::healthy);
  }

  void alertScalesDown() {
    terminal.heading("6. The alert turns: scale=down");
    Timeline.Chapter chapter = timeline.begin("alert scale=down", clock.instant());
    hands.fire("down");
    watch.until("desired capacity lowered", LIMIT, () -> desired(WEB, 1));
    chapter.note("node chosen, desired lowered (web 2 → 1)", clock.instant());
    watch.until(
        "a node is cordoned or drained",
        LIMIT,
        () ->
            Look.when(
                cluster.nodesOf(WEB).size() < 2
                    || cluster.nodesOf(WEB).stream()
                        .anyMatch(node -> node.availability() != Availability.ACTIVE),
                availability(WEB)));
    watch.until(
        "it left the swarm",
        LIMIT,
        () -> Look.when(cluster.nodesOf(WEB).size() == 1, availability(WEB)));
    chapter.note("drained and removed from the swarm", clock.instant());
    watch.until(
        "it is terminated",
        LIMIT,
        () -> Look.when(cluster.group(WEB).members().size() == 1, members(WEB)));
    chapter.note("terminated", clock.instant());
    watch.until("no Down entry, every replica runs", LIMIT, this::healthy);
  }

  void workerDies() {
    terminal.heading("7. A worker engine is killed outright");
    Node victim = cluster.nodesOf(WEB).getFirst();
    InstanceId instance = victim.instance().orElseThrow();
    Timeline.Chapter chapter = timeline.begin("worker killed", clock.instant());
    hands.kill(instance);
    watch.until(
        "the group replaces it",
        LIMIT,
        () ->
            Look.when(
                cluster.group(WEB).members().stream().anyMatch(m -> !m.instance().equals(instance)),
                members(WEB)));
    chapter.note("replacement launched", clock.instant());
    watch.until(
        "the dead entry disappears",
        LIMIT,
        () ->
            Look.when(
                cluster.swarm().nodes().stream().noneMatch(node -> node.id().equals(victim.id())),
                availability(WEB)));
    chapter.note("dead entry removed", clock.instant());
    watch.until("the replacement is in service", LIMIT, () -> settled(WEB, 1));
    chapter.note("replacement in service", clock.instant());
    watch.until("no Down entry, every replica runs", LIMIT, this::healthy);
    chapter.note("all replicas back", clock.instant());
  }

  private Look settled(String group, int count) {
    Set<InstanceId> inService = cluster.inService(group);
    Set<InstanceId> ready = new HashSet<>();
    for (Node node : cluster.nodesOf(group)) {
      if (node.ready() && node.availability() == Availability.ACTIVE) {
        node.instance().ifPresent(ready::add);
      }
    }
    if (!ready.containsAll(inService)) {
      throw new StoryBroken("an instance of " + group + " is in service before its node is ready");
    }
    return Look.when(
        inService.size() == count && inService.equals(ready),
        members(group) + "; ready and labelled nodes: " + ready.size());
  }

  private Look replicas(String service, int wanted) {
    long running = cluster.runningCount(service);
    return Look.when(running == wanted, running + " of " + wanted + " replicas");
  }

  private Look desired(String group, int wanted) {
    int desired = cluster.group(group).desired();
    return Look.when(desired == wanted, "desired " + desired);
  }

  private Look healthy() {
    long down = cluster.swarm().nodes().stream().filter(n -> n.state() == NodeState.DOWN).count();
    boolean whole = cluster.whole();
    return Look.when(
        down == 0 && whole, down + " Down, services " + (whole ? "whole" : "short of replicas"));
  }

  private Set<NodeId> nodeIds() {
    Set<NodeId> ids = new HashSet<>();
    cluster.swarm().nodes().forEach(node -> ids.add(node.id()));
    return ids;
  }

  private Set<NodeId> newNodes(Set<NodeId> before) {
    Set<NodeId> ids = new HashSet<>();
    for (Node node : cluster.swarm().nodes()) {
      if (node.role() == NodeRole.WORKER && !before.contains(node.id())) {
        ids.add(node.id());
      }
    }
    return ids;
  }

  private String members(String group) {
    List<String> states =
        cluster.group(group).members().stream().map(Group.Member::lifecycleState).toList();
    return group + " " + states;
  }

  private String availability(String group) {
    List<String> words =
        cluster.nodesOf(group).stream()
            .map(node -> node.state().name() + "/" + node.availability().word())
            .toList();
    return group + " nodes " + words;
  }

  private String spread(String service) {
    return service + " on nodes " + cluster.running(service).values();
  }
}
