package dev.apiarist.webhook;

import dev.apiarist.metrics.GroupMeasure;
import dev.apiarist.metrics.GroupRules;
import dev.apiarist.metrics.Measures;
import dev.apiarist.metrics.ServiceMeasure;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.Journal;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code GET /v1/metrics}: groups, nodes, services and the newest decisions for Prometheus. A side
 * that does not answer is left out, and {@code apiarist_up} says so.
 */
final class MetricsReport {
  private static final int DECISIONS = 20;

  private final AutoScalingGroups groups;
  private final Supplier<SwarmManager> swarm;
  private final Journal journal;
  private final GroupRules rules;

  MetricsReport(
      AutoScalingGroups groups, Supplier<SwarmManager> swarm, Journal journal, GroupRules rules) {
    this.groups = groups;
    this.swarm = swarm;
    this.journal = journal;
    this.rules = rules;
  }

  HttpAnswer answer() {
    MetricsText text = new MetricsText();
    List<Group> known = new ArrayList<>();
    add(text, "cloud", () -> known.addAll(groups.groups()));
    addGroups(text, known);
    add(text, "swarm", () -> addSwarm(text, swarm.get(), known));
    add(text, "journal", () -> addDecisions(text, journal.recent(DECISIONS)));
    return new HttpAnswer(200, Map.of("Content-Type", MetricsText.TYPE), text.render());
  }

  private static void add(MetricsText text, String side, Runnable part) {
    int up = 1;
    try {
      part.run();
    } catch (OutsideException unanswered) {
      up = 0;
    }
    text.add("apiarist_up", "Whether a side answers", Map.of("side", side), up);
  }

  private static void addGroups(MetricsText text, List<Group> groups) {
    for (Group group : groups) {
      Map<String, String> labels = labels("group", group.shortName(), "role", group.role().word());
      text.add("apiarist_group_desired", "Desired capacity", labels, group.desired());
      text.add("apiarist_group_min", "Least capacity", labels, group.min());
      text.add("apiarist_group_max", "Most capacity", labels, group.max());
      counted(group.members(), Group.Member::lifecycleState)
          .forEach(
              (state, count) ->
                  text.add(
                      "apiarist_group_instances",
                      "Instances by lifecycle state",
                      labels("group", group.shortName(), "state", state),
                      count));
    }
  }

  private void addSwarm(MetricsText text, SwarmManager manager, List<Group> known) {
    List<Node> nodes = manager.nodes();
    List<Task> tasks = manager.tasks();
    List<Service> services = manager.services();
    counted(nodes, MetricsReport::nodeLabels)
        .forEach((labels, count) -> text.add("apiarist_nodes", "Nodes", labels, count));
    Measures measures = Measures.of(known, nodes, tasks, services, rules);
    measures.groups().forEach(group -> addGroup(text, group));
    measures.services().forEach(service -> addService(text, service));
  }

  private static void addGroup(MetricsText text, GroupMeasure group) {
    Map<String, String> labels = Map.of("group", group.name());
    text.add("apiarist_group_coming", "Instances not in service yet", labels, group.coming());
    text.add("apiarist_group_leaving", "Instances on their way out", labels, group.leaving());
    text.add(
        "apiarist_group_pending_tasks",
        "Tasks that wait for a node of the group",
        labels,
        group.pendingTasks());
    text.add(
        "apiarist_group_reserved_cpu_percent",
        "Reserved share of the processors of nodes that take tasks",
        labels,
        group.reservedCpu());
    text.add(
        "apiarist_group_reserved_memory_percent",
        "Reserved share of the memory of nodes that take tasks",
        labels,
        group.reservedMemory());
  }

  private static void addService(MetricsText text, ServiceMeasure service) {
    Map<String, String> labels = Map.of("service", service.name());
    service
        .desired()
        .ifPresent(
            wanted -> text.add("apiarist_service_desired", "Replicas wanted", labels, wanted));
    text.add(
        "apiarist_service_running", "Tasks that run and are meant to", labels, service.running());
  }

  private static Map<String, String> nodeLabels(Node node) {
    Map<String, String> labels =
        labels(
            "group",
            node.engineLabels().getOrDefault(SwarmLabels.GROUP, ""),
            "state",
            node.state().name().toLowerCase(Locale.ROOT));
    labels.put("availability", node.availability().word());
    return labels;
  }

  private static void addDecisions(MetricsText text, List<Decision> decisions) {
    for (Decision decision : decisions) {
      Map<String, String> labels = labels("kind", decision.kind(), "subject", decision.subject());
      labels.put("outcome", decision.outcome().name().toLowerCase(Locale.ROOT));
      labels.put("reason", decision.reason());
      text.addOnce(
          "apiarist_decision_timestamp_seconds",
          "When each of the newest decisions was made last",
          labels,
          decision.at().getEpochSecond());
    }
  }

  private static <T, K> Map<K, Long> counted(List<T> things, Function<T, K> by) {
    return things.stream()
        .collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.counting()));
  }

  private static Map<String, String> labels(String a, String first, String b, String second) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(a, first);
    labels.put(b, second);
    return labels;
  }
}
