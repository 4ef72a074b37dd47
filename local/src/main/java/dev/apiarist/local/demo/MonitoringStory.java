package dev.apiarist.local.demo;

import dev.apiarist.local.cli.Terminal;
import dev.apiarist.local.demo.Watch.Look;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The closed loop: only the number of jobs is changed by hand. All that follows is done by
 * Prometheus, Alertmanager and Apiarist, and must be seen.
 */
final class MonitoringStory {
  private static final String HELLO = "demo_hello";
  private static final String QUEUE = "demo_queue";
  private static final String BUSY = "demo_queue_busy";
  private static final String IDLE = "demo_queue_idle";
  private static final String WEB = "web";
  private static final int HELLO_REPLICAS = 6;
  private static final int JOBS = 6;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** Within it a new node is a target of Prometheus, counted from its being in service. */
  private static final Duration TARGET_WITHIN = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final MonitoringHands hands;
  private final Monitoring monitoring;
  private final Terminal terminal;
  private final Looks looks;
  private final Watch watch;
  private final Timeline timeline;
  private final InstantSource clock;

  MonitoringStory(
      Cluster cluster,
      MonitoringHands hands,
      Monitoring monitoring,
      Terminal terminal,
      Timeline timeline,
      InstantSource clock) {
    this.cluster = cluster;
    this.hands = hands;
    this.monitoring = monitoring;
    this.terminal = terminal;
    this.looks = new Looks(cluster);
    this.watch = new Watch(terminal, clock);
    this.timeline = timeline;
    this.clock = clock;
  }

  void monitoringStarts() {
    terminal.heading("2. Prometheus, Alertmanager and node-exporter as services of the swarm");
    watch.until("the web group has one node in service", LIMIT, () -> looks.settled(WEB, 1));
    hands.deployMonitoringStack();
    watch.until("Prometheus runs", LIMIT, () -> looks.replicas(Monitoring.PROMETHEUS, 1));
    watch.until("Alertmanager runs", LIMIT, () -> looks.replicas(Monitoring.ALERTMANAGER, 1));
    hands.deployDemoStack();
    watch.until("the queue runs", LIMIT, () -> looks.replicas(QUEUE, 1));
    watch.until("hello runs", LIMIT, () -> looks.replicas(HELLO, HELLO_REPLICAS));
    watch.until("Prometheus reads the exporter of every worker", LIMIT, this::allWatched);
    watch.until("Prometheus reads the queue, which is empty", LIMIT, () -> jobs("0"));
    watch.until("Prometheus reads the groups from the webhook", LIMIT, () -> told("1"));
  }

  void loadScalesUp() {
    terminal.heading("3. Six jobs wait; a node is to have three at most");
    Set<NodeId> before = webNodes();
    Timeline.Chapter chapter = timeline.begin("six jobs wait", clock.instant());
    monitoring.letWait(JOBS);
    watch.until("the rule fires in Prometheus", LIMIT, () -> inPrometheus(BUSY, "firing"));
    chapter.note("rule fires", clock.instant());
    watch.until("Alertmanager has the alert", LIMIT, () -> inAlertmanager(BUSY, true));
    watch.until("capacity requested", LIMIT, () -> looks.desired(WEB, 2));
    chapter.note("capacity requested (web 1 → 2)", clock.instant());
    watch.until("Ready, bound, labelled, in service", LIMIT, () -> looks.settled(WEB, 2));
    chapter.note("in service (launch hook answered)", clock.instant());
    Set<NodeId> newcomers = new HashSet<>(webNodes());
    newcomers.removeAll(before);
    watch.until(
        "Prometheus has found the new node by itself",
        TARGET_WITHIN,
        () ->
            Look.when(
                !newcomers.isEmpty() && monitoring.watchedNodes().containsAll(newcomers),
                "reads " + monitoring.watchedNodes().size() + " exporters"));
    chapter.note("new node is a target", clock.instant());
    watch.until("hello is balanced over both nodes", LIMIT, this::balanced);
    chapter.note("hello balanced", clock.instant());
    watch.until("the alert is over", LIMIT, () -> inPrometheus(BUSY, "inactive"));
    watch.until("and resolved in Alertmanager", LIMIT, () -> inAlertmanager(BUSY, false));
    chapter.note("alert resolved", clock.instant());
    watch.until("Prometheus sees the group at its new size", LIMIT, () -> told("2"));
  }

  void calmScalesDown() {
    terminal.heading("4. The jobs are done");
    Set<InstanceId> before = cluster.inService(WEB);
    Timeline.Chapter chapter = timeline.begin("no job waits", clock.instant());
    monitoring.letWait(0);
    watch.until("the rule fires in Prometheus", LIMIT, () -> inPrometheus(IDLE, "firing"));
    chapter.note("rule fires", clock.instant());
    watch.until("desired capacity lowered", LIMIT, () -> looks.desired(WEB, 1));
    chapter.note("node chosen, desired lowered (web 2 → 1)", clock.instant());
    watch.until(
        "it left the swarm, its tasks running elsewhere",
        LIMIT,
        () -> Look.when(cluster.nodesOf(WEB).size() == 1, looks.availability(WEB)));
    chapter.note("drained and removed from the swarm", clock.instant());
    watch.until(
        "it is terminated",
        LIMIT,
        () -> Look.when(cluster.group(WEB).members().size() == 1, looks.members(WEB)));
    chapter.note("terminated", clock.instant());
    for (InstanceId instance : looks.leftInOrder(WEB, before)) {
      terminal.seen(instance + " was chosen by us, drained, removed, and only then terminated");
    }
    watch.until("Prometheus has forgotten its exporter", LIMIT, this::allWatched);
    watch.until("the alert is over", LIMIT, () -> inPrometheus(IDLE, "inactive"));
    watch.until("and resolved in Alertmanager", LIMIT, () -> inAlertmanager(IDLE, false));
    chapter.note("alert resolved", clock.instant());
    watch.until("no Down entry, every replica runs", LIMIT, looks::healthy);
  }

  private Set<NodeId> webNodes() {
    return cluster.nodesOf(WEB).stream().map(Node::id).collect(Collectors.toUnmodifiableSet());
  }

  private Look allWatched() {
    Set<NodeId> watched = monitoring.watchedNodes();
    Set<NodeId> workers = webNodes();
    return Look.when(
        watched.equals(workers), watched.size() + " exporters of " + workers.size() + " nodes");
  }

  private Look jobs(String wanted) {
    String jobs = monitoring.jobs().orElse("no");
    return Look.when(jobs.equals(wanted), jobs + " jobs");
  }

  private Look told(String wanted) {
    String desired = monitoring.desired(WEB).orElse("unknown");
    return Look.when(desired.equals(wanted), "desired capacity of web: " + desired);
  }

  private Look inPrometheus(String alert, String wanted) {
    String state = monitoring.stateInPrometheus(alert);
    return Look.when(state.equals(wanted), alert + " is " + state);
  }

  private Look inAlertmanager(String alert, boolean wanted) {
    Optional<Set<String>> alerts = monitoring.inAlertmanager();
    return Look.when(
        alerts.filter(names -> names.contains(alert) == wanted).isPresent(),
        alerts.map(names -> "alerts " + names).orElse("Alertmanager does not answer"));
  }

  private Look balanced() {
    return Look.when(
        cluster.whole(HELLO)
            && cluster.running(HELLO).size() == 2
            && cluster.running(HELLO).values().stream().allMatch(n -> n == HELLO_REPLICAS / 2),
        looks.spread(HELLO));
  }
}
