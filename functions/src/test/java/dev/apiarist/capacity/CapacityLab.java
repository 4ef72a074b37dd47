package dev.apiarist.capacity;

import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.FakeInstances;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.FakeSwarm;
import dev.apiarist.fake.InMemoryJournal;
import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.InMemoryMessages;
import dev.apiarist.fake.InMemoryTurns;
import dev.apiarist.fake.Interruptions;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.lifecycle.Outcome;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instances;
import dev.apiarist.port.Journal;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.Marks;
import dev.apiarist.port.Messages;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.port.SwarmManagers;
import dev.apiarist.port.SwarmSurvey;
import dev.apiarist.port.Turns;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.TagLabels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A swarm of one manager and groups of workers of 2 processors and 4 GiB, whose capacity is kept
 * up. Services and tasks are what a test says, in the engine's own words.
 */
final class CapacityLab {
  final MutableClock clock = new MutableClock();
  final FakeInstances instances = new FakeInstances();
  final FakeAutoScalingGroups asg = new FakeAutoScalingGroups("demo", instances, clock);
  final FakeSwarm swarm = new FakeSwarm();
  final InMemoryMarks marks = new InMemoryMarks();
  final InMemoryJournal journal = new InMemoryJournal();
  final InMemoryMessages ticks = new InMemoryMessages(clock);
  final InMemoryTurns turns = new InMemoryTurns();
  final FakeParameters parameters = new FakeParameters();
  final Interruptions interruptions = new Interruptions();
  private final Map<String, String> services = new LinkedHashMap<>();
  private final Map<String, String> templates = new LinkedHashMap<>();
  private final List<String> tasks = new ArrayList<>();
  private String policy = "{}";

  CapacityLab() {
    asg.create("managers", NodeRole.MANAGER, 1, 1, Map.of());
    InstanceId manager = asg.tick().getFirst();
    NodeId node = swarm.init(manager, address(manager), Map.of());
    change(node, Availability.DRAIN);
    inService(manager, "managers");
    swarm.shows(this::walk);
    look();
    clock.advance(Duration.ofMinutes(2));
  }

  CapacityLab group(String name, int min, int max) {
    return group(name, min, max, Map.of());
  }

  CapacityLab group(String name, int min, int max, Map<String, String> tags) {
    asg.create(name, NodeRole.WORKER, min, max, tags);
    arrive();
    return this;
  }

  /** Everything that is wanted boots, joins and is in service. */
  void arrive() {
    for (InstanceId instance : asg.tick()) {
      Group group = groupOf(instance);
      Map<String, String> labels = new LinkedHashMap<>(LABELS.from(group.tags()).labels());
      labels.put(SwarmLabels.GROUP, group.shortName());
      labels.put(SwarmLabels.INSTANCE_TYPE, group.instanceTypes().getFirst());
      NodeId node = swarm.join(instance, address(instance), NodeRole.WORKER, labels);
      change(node, Availability.ACTIVE);
      inService(instance, group.shortName());
    }
  }

  static final TagLabels LABELS = new TagLabels(List.of("docker."), false);

  private Group groupOf(InstanceId instance) {
    return asg.groups().stream()
        .filter(
            group ->
                group.members().stream().anyMatch(member -> member.instance().equals(instance)))
        .findFirst()
        .orElseThrow();
  }

  private void change(NodeId node, Availability availability) {
    swarm.changeNode(
        node, new NodeChange(Optional.of(availability), Optional.empty(), Map.of(), Set.of()));
  }

  private void inService(InstanceId instance, String group) {
    asg.complete(
        new LifecycleHook(name(group), LifecycleHook.LAUNCH, instance),
        LifecycleHook.Result.CONTINUE);
  }

  private String address(InstanceId instance) {
    return instances.get(instance).privateAddress();
  }

  static GroupName name(String group) {
    return new GroupName("apiarist-demo-" + group);
  }

  Group seen(String group) {
    return asg.group(name(group)).orElseThrow();
  }

  int desired(String group) {
    return seen(group).desired();
  }

  /** The nodes of a group, oldest first. */
  List<Node> nodes(String group) {
    return swarm.nodes().stream()
        .filter(node -> group.equals(node.engineLabels().get(SwarmLabels.GROUP)))
        .toList();
  }

  /** A replicated service whose tasks reserve so much and have these constraints. */
  CapacityLab service(String name, double cpus, double gib, String... constraints) {
    String list = constraints.length == 0 ? "" : "\"" + String.join("\", \"", constraints) + "\"";
    templates.put(
        name,
        String.format(
            Locale.ROOT,
            """
            {"Resources": {"Reservations": {"NanoCPUs": %d, "MemoryBytes": %d}},
              "Placement": {"Constraints": [%s]}}""",
            Math.round(cpus * 1e9),
            Math.round(gib * (1L << 30)),
            list));
    return made(name);
  }

  /** A replicated service as only programs make it: nothing is said of placement. */
  CapacityLab bare(String name) {
    templates.put(name, "{}");
    return made(name);
  }

  private CapacityLab made(String name) {
    services.put(
        name,
        """
        {"ID": "%s-id", "Spec": {"Name": "%s", "TaskTemplate": %s,
          "Mode": {"Replicated": {"Replicas": 1}}}}"""
            .formatted(name, name, templates.get(name)));
    return this;
  }

  CapacityLab waiting(String service, int count) {
    for (int i = 0; i < count; i++) {
      task(service, "", "pending");
    }
    return this;
  }

  CapacityLab running(String service, Node node, int count) {
    for (int i = 0; i < count; i++) {
      task(service, node.id().value(), "running");
    }
    return this;
  }

  /** Forgets all tasks, for a test to say anew what there is. */
  CapacityLab noTasks() {
    tasks.clear();
    return this;
  }

  private void task(String service, String node, String state) {
    tasks.add(
        """
        {"ID": "t%03d", "ServiceID": "%s-id", "NodeID": "%s", "DesiredState": "running",
          "CreatedAt": "%s", "Status": {"State": "%s", "Timestamp": "%s"}, "Spec": %s}"""
            .formatted(
                tasks.size() + 1,
                service,
                node,
                clock.instant(),
                state,
                clock.instant(),
                templates.get(service)));
  }

  private void walk(SwarmSurvey survey) {
    swarm.nodes().forEach(node -> survey.node(Json.parseObject(tree(node))));
    services.values().forEach(text -> survey.service(Json.parseObject(text)));
    tasks.forEach(text -> survey.task(Json.parseObject(text)));
  }

  private static String tree(Node node) {
    return """
    {"ID": "%s", "CreatedAt": "2026-01-01T00:00:00Z", "UpdatedAt": "2026-01-01T00:00:00Z",
      "Spec": {"Role": "%s", "Availability": "%s", "Labels": %s},
      "Description": {"Hostname": "%s",
        "Resources": {"NanoCPUs": 2000000000, "MemoryBytes": 4294967296},
        "Platform": {"Architecture": "x86_64", "OS": "linux"},
        "Engine": {"Labels": %s, "Plugins": [{"Type": "Network", "Name": "overlay"}]}},
      "Status": {"State": "%s", "Addr": "%s"}%s}"""
        .formatted(
            node.id(),
            node.role().word(),
            node.availability().word(),
            Json.write(node.nodeLabels()),
            node.hostname(),
            Json.write(node.engineLabels()),
            node.state().name().toLowerCase(Locale.ROOT),
            node.address(),
            node.manager().isPresent() ? ", \"ManagerStatus\": {\"Leader\": true}" : "");
  }

  CapacityLab policy(String json) {
    policy = json;
    return this;
  }

  Observer observer() {
    return new Observer(
        groups(),
        interruptions.guard(Instances.class, instances),
        marks(),
        clock,
        CapacityPolicy.parse(policy),
        LABELS);
  }

  /** Looks once, as a function that has just been started. */
  Outcome look() {
    SwarmManagers guarded =
        addresses -> interruptions.guard(SwarmManager.class, swarm.at(addresses));
    Cluster cluster =
        new Cluster(
            groups(),
            interruptions.guard(Instances.class, instances),
            guarded,
            interruptions.guard(Parameters.class, parameters),
            interruptions.guard(Journal.class, journal),
            marks(),
            clock);
    return new CapacityUpkeep(
            cluster,
            observer(),
            interruptions.guard(Turns.class, turns),
            new Ticks(interruptions.guard(Messages.class, ticks), marks(), clock))
        .look();
  }

  private AutoScalingGroups groups() {
    return interruptions.guard(AutoScalingGroups.class, asg);
  }

  private Marks marks() {
    return interruptions.guard(Marks.class, marks);
  }

  /** Looks every ten seconds for so long. */
  void keepLooking(Duration time) {
    for (Duration gone = Duration.ZERO;
        gone.compareTo(time) < 0;
        gone = gone.plus(Duration.ofSeconds(10))) {
      clock.advance(Duration.ofSeconds(10));
      asg.tick();
      look();
    }
  }

  /** What the journal says of capacity, oldest first. */
  List<String> said() {
    return journal.decisions("capacity").stream().map(CapacityLab::said).toList();
  }

  private static String said(Decision decision) {
    return decision.subject() + ": " + decision.reason();
  }
}
