package dev.apiarist.local.planning;

import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.ServiceFacts;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.planning.Amounts;
import dev.apiarist.planning.Plan;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A plan for people: the groups and their nodes, what would happen, and why not more. */
public final class PlanText {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");

  private final Snapshot snapshot;
  private final Plan plan;
  private final NodePicture picture;
  private final Map<ServiceId, String> names = new HashMap<>();
  private final Map<NodeId, String> hosts = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private PlanText(Snapshot snapshot, Plan plan) {
    this.snapshot = snapshot;
    this.plan = plan;
    this.picture = new NodePicture(snapshot);
    for (ServiceFacts service : snapshot.swarm().services()) {
      names.put(service.id(), service.name());
    }
    for (NodeFacts node : snapshot.swarm().nodes()) {
      hosts.put(node.id(), NodePicture.name(node));
    }
  }

  /** The text, which ends with a line break. */
  public static String of(Snapshot snapshot, Plan plan) {
    PlanText text = new PlanText(snapshot, plan);
    text.head();
    text.groups();
    text.waiting();
    text.actions();
    text.advice();
    text.refusals();
    return text.text.toString();
  }

  /** Sentences of a plan have the nodes' identities. */
  private void line(String line) {
    text.append(
            WORD.matcher(line)
                .replaceAll(
                    word ->
                        Matcher.quoteReplacement(
                            hosts.getOrDefault(new NodeId(word.group()), word.group()))))
        .append('\n');
  }

  private void head() {
    line(
        "%s: %s, %s, %s waiting; %s of Swarm's played"
            .formatted(
                snapshot.takenAt(),
                Amounts.count(snapshot.swarm().nodes().size(), "node"),
                Amounts.count(snapshot.swarm().services().size(), "service"),
                Amounts.count(plan.pending().size(), "task"),
                Amounts.count(plan.simulation().orders(), "order")));
  }

  private void groups() {
    Set<NodeId> shown = new LinkedHashSet<>();
    for (GroupFacts group : snapshot.groups()) {
      line("");
      line(groupLine(group));
      List<NodeFacts> nodes = new ArrayList<>();
      Set<NodeId> members =
          group.instances().stream()
              .flatMap(member -> member.node().stream())
              .collect(Collectors.toSet());
      for (NodeFacts node : snapshot.swarm().nodes()) {
        if (members.contains(node.id()) && shown.add(node.id())) {
          nodes.add(node);
        }
      }
      picture.lines(nodes).forEach(this::line);
    }
    List<NodeFacts> others =
        snapshot.swarm().nodes().stream().filter(node -> !shown.contains(node.id())).toList();
    if (!others.isEmpty()) {
      line("");
      line(snapshot.groups().isEmpty() ? "nodes" : "in no group");
      picture.lines(others).forEach(this::line);
    }
  }

  private String groupLine(GroupFacts group) {
    String change = grown(group.name());
    return "group %s (%s): %d wanted, from %d to %d%s"
        .formatted(
            group.name(), group.role().word(), group.desired(), group.min(), group.max(), change);
  }

  private String grown(GroupName group) {
    return plan.scaleUp().stream()
        .filter(growth -> growth.group().equals(group))
        .map(growth -> "; would grow to " + growth.to())
        .findFirst()
        .orElse("");
  }

  private void waiting() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Plan.PendingTask task : plan.pending()) {
      String what =
          "of %s: %s".formatted(name(task.service()), task.help().word().replace('-', ' '))
              + (task.reasons().isEmpty() ? "" : " (" + String.join("; ", task.reasons()) + ")");
      counts.merge(what, 1, Integer::sum);
    }
    if (!counts.isEmpty()) {
      line("");
      line("waiting");
      counts.forEach((what, count) -> line("  " + Amounts.count(count, "task") + " " + what));
    }
  }

  private void actions() {
    line("");
    line("what would happen");
    for (Plan.Growth growth : plan.scaleUp()) {
      line(
          "  + group %s from %d to %d: %s"
              .formatted(growth.group(), growth.from(), growth.to(), growth.why()));
    }
    List<Plan.Removal> leaving =
        plan.scaleIn().stream().filter(removal -> !removal.adviceOnly()).toList();
    leaving.forEach(this::removal);
    for (Plan.Healing healing : plan.heal()) {
      line("  * service %s: %s".formatted(name(healing.service()), healing.why()));
    }
    if (plan.scaleUp().isEmpty() && leaving.isEmpty() && plan.heal().isEmpty()) {
      line("  nothing");
    }
  }

  private void advice() {
    List<Plan.Removal> advised = plan.scaleIn().stream().filter(Plan.Removal::adviceOnly).toList();
    if (!advised.isEmpty()) {
      line("");
      line("what could leave, with capacity.scaleIn: on");
      advised.forEach(this::removal);
    }
  }

  private void removal(Plan.Removal removal) {
    line(
        "  - node %s of group %s: %s"
            .formatted(
                host(removal.node()), removal.group(), removal.why().replace("; advice only", "")));
    for (Plan.Move move : removal.moves()) {
      line(
          "      %s of %s to %s"
              .formatted(
                  Amounts.count(move.count(), "task"),
                  name(move.service()),
                  move.to().stream().map(this::host).collect(Collectors.joining(", "))));
    }
  }

  private void refusals() {
    if (plan.refused().isEmpty()) {
      return;
    }
    line("");
    line("why not more");
    for (Plan.Refused refused : plan.refused()) {
      line("  %s: %s".formatted(refused.what(), refused.why()));
    }
  }

  private String name(ServiceId service) {
    String name = names.getOrDefault(service, "");
    return name.isEmpty() ? service.value() : name;
  }

  private String host(NodeId node) {
    return hosts.getOrDefault(node, node.value());
  }
}
