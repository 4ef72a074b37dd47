package dev.apiarist.local.demo;

import dev.apiarist.local.cli.Terminal;
import dev.apiarist.local.demo.Watch.Look;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
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
  private final Looks looks;
  private final Watch watch;
  private final Timeline timeline;
  private final InstantSource clock;

  Story(Cluster cluster, Hands hands, Terminal terminal, Timeline timeline, InstantSource clock) {
    this.cluster = cluster;
    this.hands = hands;
    this.terminal = terminal;
    this.looks = new Looks(cluster);
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
    watch.until("the web group has one node in service", LIMIT, () -> looks.settled(WEB, 1));
    if (!cluster.group(FRONT).members().isEmpty()) {
      throw new StoryBroken("the front group should have no instance yet");
    }
    terminal.seen("the front group has none");
  }

  /** Returns the chapter of edge, which waits from now on. */
  Timeline.Chapter servicesStart() {
    terminal.heading("3. Two services: hello (6 replicas) and edge (only on front-end nodes)");
    hands.deployDemoStack();
    Timeline.Chapter waiting = timeline.begin("edge waits for a node", clock.instant());
    watch.until("hello runs", LIMIT, () -> looks.replicas(HELLO, HELLO_REPLICAS));
    if (cluster.nodesOf(FRONT).isEmpty() && cluster.runningCount(EDGE) != 0) {
      throw new StoryBroken("edge runs although no node is a front-end");
    }
    return waiting;
  }

  void frontGroupFromZero(Timeline.Chapter waiting) {
    terminal.heading(
        "4. Edge waits for a front-end node: nobody asks, the front group grows from zero");
    watch.until("capacity requested, for exactly one node", LIMIT, () -> looks.desired(FRONT, 1));
    waiting.note("capacity requested (front 0 → 1)", clock.instant());
    watch.until("the front group has one node in service", LIMIT, () -> looks.settled(FRONT, 1));
    waiting.note("in service", clock.instant());
    watch.until("edge runs", LIMIT, () -> looks.replicas(EDGE, EDGE_REPLICAS));
    waiting.note("waiting service placed", clock.instant());
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
    if (cluster.group(FRONT).desired() != 1) {
      throw new StoryBroken("the front group grew to " + cluster.group(FRONT).desired());
    }
    watch.until("every service has settled", LIMIT, looks::healthy);
  }

  void alertScalesUp() {
    terminal.heading("5. An alert: scale=up, type=node");
    Set<NodeId> before = nodeIds();
    Timeline.Chapter chapter = timeline.begin("alert scale=up", clock.instant());
    hands.fire("up");
    watch.until("capacity requested", LIMIT, () -> looks.desired(WEB, 2));
    chapter.note("capacity requested (web 1 → 2)", clock.instant());
    watch.until(
        "a new instance boots",
        LIMIT,
        () -> Look.when(cluster.group(WEB).members().size() == 2, looks.members(WEB)));
    chapter.note("instance launched", clock.instant());
    watch.until(
        "its engine joins, cordoned until it is labelled",
        LIMIT,
        () -> Look.when(!newNodes(before).isEmpty(), "nodes: " + cluster.swarm().nodes().size()));
    chapter.note("engine joined", clock.instant());
    watch.until("Ready, bound, labelled, in service", LIMIT, () -> looks.settled(WEB, 2));
    chapter.note("in service (launch hook answered)", clock.instant());
    NodeId newcomer = newNodes(before).iterator().next();
    watch.until(
        "hello has a task on the new node",
        LIMIT,
        () -> Look.when(cluster.running(HELLO).containsKey(newcomer), looks.spread(HELLO)));
    chapter.note("first task on the new node", clock.instant());
    watch.until(
        "hello is balanced over all nodes",
        LIMIT,
        () ->
            Look.when(
                cluster.whole(HELLO)
                    && cluster.running(HELLO).size() == 3
                    && cluster.running(HELLO).values().stream().allMatch(n -> n == 2),
                looks.spread(HELLO)));
    chapter.note("hello balanced", clock.instant());
  }

  void alertScalesDown() {
    terminal.heading("6. The alert turns: scale=down");
    Set<InstanceId> before = cluster.inService(WEB);
    Timeline.Chapter chapter = timeline.begin("alert scale=down", clock.instant());
    hands.fire("down");
    watch.until("desired capacity lowered", LIMIT, () -> looks.desired(WEB, 1));
    chapter.note("node chosen, desired lowered (web 2 → 1)", clock.instant());
    watch.until(
        "a node is cordoned or drained",
        LIMIT,
        () ->
            Look.when(
                cluster.nodesOf(WEB).size() < 2
                    || cluster.nodesOf(WEB).stream()
                        .anyMatch(node -> node.availability() != Availability.ACTIVE),
                looks.availability(WEB)));
    watch.until("it left the swarm, its tasks running elsewhere", LIMIT, this::leftWhole);
    chapter.note("drained and removed from the swarm", clock.instant());
    watch.until(
        "it is terminated",
        LIMIT,
        () -> Look.when(cluster.group(WEB).members().size() == 1, looks.members(WEB)));
    chapter.note("terminated", clock.instant());
    for (InstanceId instance : looks.leftInOrder(WEB, before)) {
      terminal.seen(instance + " was chosen by us, drained, removed, and only then terminated");
    }
    watch.until("no Down entry, every replica runs", LIMIT, looks::healthy);
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
                looks.members(WEB)));
    chapter.note("replacement launched", clock.instant());
    watch.until(
        "the dead entry disappears",
        LIMIT,
        () ->
            Look.when(
                cluster.swarm().nodes().stream().noneMatch(node -> node.id().equals(victim.id())),
                looks.availability(WEB)));
    chapter.note("dead entry removed", clock.instant());
    watch.until("the replacement is in service", LIMIT, () -> looks.settled(WEB, 1));
    chapter.note("replacement in service", clock.instant());
    watch.until("no Down entry, every replica runs", LIMIT, looks::healthy);
    chapter.note("all replicas back", clock.instant());
  }

  /** The entry goes last: by then every replica must run somewhere else. */
  private Look leftWhole() {
    boolean left = cluster.nodesOf(WEB).size() == 1;
    if (left && cluster.runningCount(HELLO) < HELLO_REPLICAS) {
      throw new StoryBroken("the node was removed before its tasks ran elsewhere");
    }
    return Look.when(left, looks.availability(WEB));
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
}
