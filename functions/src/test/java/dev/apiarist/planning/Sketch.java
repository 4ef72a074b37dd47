package dev.apiarist.planning;

import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.snapshot.SnapshotReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A snapshot made for a test, word by word, in the engine's own JSON. */
final class Sketch {
  static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final String LONG_AGO = "2026-11-28T06:00:00Z";
  private static final String MACHINE =
      """
      "NanoCPUs": 2000000000, "MemoryBytes": 4294967296""";

  private final List<String> nodes = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private final List<String> tasks = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private final Map<String, String> templates = new HashMap<>();
  private String policy = "{}";

  /** Ready workers of 2 processors and 4 GiB. */
  Sketch nodes(String... ids) {
    for (String id : ids) {
      node(id, "ready", "active", "");
    }
    return this;
  }

  /**
   * A worker of that size.
   *
   * @param labels members of a JSON object
   */
  Sketch node(String id, String state, String availability, String labels) {
    nodes.add(
        """
        {"ID": "%s", "CreatedAt": "%s", "UpdatedAt": "%s",
          "Spec": {"Role": "worker", "Availability": "%s", "Labels": {%s}},
          "Description": {"Hostname": "host-%s", "Resources": {%s},
            "Platform": {"Architecture": "x86_64", "OS": "linux"},
            "Engine": {"Plugins": [{"Type": "Network", "Name": "overlay"}]}},
          "Status": {"State": "%s"}}"""
            .formatted(id, LONG_AGO, LONG_AGO, availability, labels, id, MACHINE, state));
    return this;
  }

  /** A replicated service whose tasks reserve so much and have these constraints. */
  Sketch service(String name, double cpus, double gib, String... constraints) {
    String list = constraints.length == 0 ? "" : "\"" + String.join("\", \"", constraints) + "\"";
    return service(
        name,
        "Replicated",
        """
        "Resources": {"Reservations": {"NanoCPUs": %d, "MemoryBytes": %d}},
        "Placement": {"Constraints": [%s]}"""
            .formatted(Math.round(cpus * 1e9), Math.round(gib * (1L << 30)), list),
        "");
  }

  /**
   * A service.
   *
   * @param mode such as Replicated
   * @param template members of the task's template
   * @param rest of the service's specification, beginning with a comma
   */
  Sketch service(String name, String mode, String template, String rest) {
    templates.put(name, "{" + template + "}");
    services.add(
        """
        {"ID": "%s-id", "Spec": {"Name": "%s", "TaskTemplate": {%s}, "Mode": {"%s": {}}%s}}"""
            .formatted(name, name, template, mode, rest));
    return this;
  }

  /** A member of the service that was given last, such as UpdateStatus. */
  Sketch also(String member) {
    String last = services.removeLast();
    services.add(last.substring(0, last.length() - 1) + ", " + member + "}");
    return this;
  }

  Sketch pending(String service, int count) {
    return pendingSince(service, count, NOW);
  }

  Sketch pendingSince(String service, int count, Instant since) {
    for (int i = 0; i < count; i++) {
      task(service, "", "pending", since.toString());
    }
    return this;
  }

  /** A task that waits for the one node that it is for. */
  Sketch bound(String service, String node) {
    task(service, node, "pending", NOW.toString());
    return this;
  }

  Sketch running(String service, String... on) {
    for (String node : on) {
      task(service, node, "running", LONG_AGO);
    }
    return this;
  }

  /** A task that has come to its end. */
  Sketch ended(String service, String node, Instant at) {
    task(service, node, "shutdown", at.toString());
    return this;
  }

  /** A task that runs, and is to stop since then. */
  Sketch stopping(String service, String node, Instant since) {
    task(service, node, "running", LONG_AGO);
    tasks.add(
        tasks
            .removeLast()
            .replace(
                "\"DesiredState\": \"running\"",
                "\"DesiredState\": \"shutdown\", \"UpdatedAt\": \"" + since + "\""));
    return this;
  }

  private void task(String service, String node, String state, String since) {
    tasks.add(
        """
        {"ID": "t%03d", "ServiceID": "%s-id", "NodeID": "%s", "DesiredState": "running",
          "CreatedAt": "%s", "Status": {"State": "%s", "Timestamp": "%s"}, "Spec": %s}"""
            .formatted(
                tasks.size() + 1, service, node, LONG_AGO, state, since, templates.get(service)));
  }

  /** A group of workers of 2 processors and 4 GiB with its nodes, all in service. */
  Sketch group(String name, int min, int max, String... members) {
    return group(name, min, max, members.length, MACHINE, members);
  }

  /**
   * A group.
   *
   * @param template members of its template; none when empty
   * @param members nodes in service; {@code +} stands for an instance that is none yet, {@code
   *     +node} for one that joins
   */
  Sketch group(String name, int min, int max, int desired, String template, String... members) {
    List<String> instances = new ArrayList<>();
    for (String member : members) {
      boolean joining = member.startsWith("+");
      instances.add(
          """
          {"instanceId": "i-%08x", "nodeId": "%s", "lifecycleState": "%s"}"""
              .formatted(
                  groups.size() * 4096 + instances.size(),
                  joining ? member.substring(1) : member,
                  joining ? "Pending:Wait" : "InService"));
    }
    String next =
        template.isEmpty()
            ? ""
            : ", \"template\": {\"platform\": {\"Architecture\": \"x86_64\", \"OS\": \"linux\"}, "
                + template
                + "}";
    groups.add(
        """
        {"name": "%s", "role": "worker", "min": %d, "max": %d, "desired": %d, "instances": [%s]%s}"""
            .formatted(name, min, max, desired, String.join(",", instances), next));
    return this;
  }

  /** A node of the group that was given last is on its way out, and not to be replaced. */
  Sketch leaving(String node) {
    String group = groups.removeLast();
    Matcher desired = Pattern.compile("\"desired\": (\\d+)").matcher(group);
    groups.add(
        desired
            .replaceFirst(it -> "\"desired\": " + (Integer.parseInt(it.group(1)) - 1))
            .replace(
                "\"nodeId\": \"" + node + "\", \"lifecycleState\": \"InService\"",
                "\"nodeId\": \"" + node + "\", \"lifecycleState\": \"Terminating:Wait\""));
    return this;
  }

  /** The role of the group that was given last. */
  Sketch ofManagers() {
    groups.add(groups.removeLast().replace("\"role\": \"worker\"", "\"role\": \"manager\""));
    return this;
  }

  Sketch policy(String json) {
    policy = json;
    return this;
  }

  static String machine(double cpus, double gib) {
    return String.format(
        Locale.ROOT,
        "\"NanoCPUs\": %d, \"MemoryBytes\": %d",
        Math.round(cpus * 1e9),
        Math.round(gib * (1L << 30)));
  }

  Snapshot snapshot() {
    String text =
        """
        {"takenAt": "%s", "nodes": [%s], "services": [%s], "tasks": [%s], "groups": [%s],
          "policy": %s}"""
            .formatted(
                NOW,
                String.join(",", nodes),
                String.join(",", services),
                String.join(",", tasks),
                String.join(",", groups),
                policy);
    return SnapshotReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  Plan plan() {
    Snapshot snapshot = snapshot();
    return Planner.plan(snapshot, PolicyReader.read(snapshot.policy()), new Orders(10, 1), NOW);
  }
}
