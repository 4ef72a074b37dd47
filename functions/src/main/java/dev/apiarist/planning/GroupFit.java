package dev.apiarist.planning;

import dev.apiarist.placement.Constraint;
import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.Explanation.NoSuitableNode;
import dev.apiarist.placement.Filter;
import dev.apiarist.placement.Refusal;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.model.Platform;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.simulation.GroupVerdict;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.simulation.Twin;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.SwarmLabels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which groups' next nodes would take a task at all, alone and with the global services that come
 * with every node.
 */
final class GroupFit {
  private static final int MANY = 1_000;

  /** Labels that each node has for itself, as it is launched. */
  private static final List<String> NOT_FORESEEN = List.of(SwarmLabels.ZONE, SwarmLabels.PURCHASE);

  private static final Orders ONE_ORDER = new Orders(1, 0);

  private final List<GroupState> groups;
  private final Twin empty;
  private final Map<Revision, Map<GroupName, Fit>> known = new HashMap<>();

  /**
   * Of a revision and a group.
   *
   * @param perNode how many of its tasks one new node takes; none when it never takes one
   * @param refusal why it takes no more
   */
  private record Fit(int perNode, Optional<Explanation> refusal) {}

  GroupFit(Situation situation) {
    this.groups = situation.groups;
    this.empty =
        Twin.of(
            new SwarmFacts(
                List.of(),
                situation.swarm.services(),
                List.of(),
                List.of(),
                situation.swarm.volumes()),
            Instant.EPOCH);
  }

  /** How many tasks of a revision a new node of a group takes. */
  int perNode(Revision revision, GroupState group) {
    return fit(revision, group).perNode();
  }

  /** The groups of which a new node takes such a task; none of managers, which get none for it. */
  List<GroupState> helping(Revision revision) {
    return groups.stream()
        .filter(group -> !group.managers())
        .filter(group -> perNode(revision, group) > 0)
        .toList();
  }

  /** Why no group's next node takes such a task. */
  List<String> whyNone(Revision revision) {
    if (groups.isEmpty()) {
      return List.of("there is no group");
    }
    List<String> nowhere = new ArrayList<>();
    for (String constraint : revision.template().needs().constraints()) {
      if (groups.stream().noneMatch(group -> meets(group, constraint))) {
        nowhere.add(
            constraint
                + (NOT_FORESEEN.stream().anyMatch(constraint::contains)
                    ? " may or may not hold on a new node, which is not known beforehand"
                    : " matches no group"));
      }
    }
    if (!nowhere.isEmpty()) {
      return nowhere;
    }
    List<GroupState> workers = groups.stream().filter(group -> !group.managers()).toList();
    return (workers.isEmpty() ? groups : workers)
        .stream().map(group -> group.name() + ": " + why(revision, group)).toList();
  }

  private static boolean meets(GroupState group, String constraint) {
    return group
        .template()
        .map(template -> meets(template.node(new NodeId("+"), group.facts().role()), constraint))
        .orElse(true);
  }

  private static boolean meets(NodeFacts node, String constraint) {
    return Constraint.parseAll(List.of(constraint))
        .map(parsed -> parsed.stream().allMatch(it -> it.metBy(node.subject())))
        .orElse(true);
  }

  private Fit fit(Revision revision, GroupState group) {
    return known
        .computeIfAbsent(revision, it -> new HashMap<>())
        .computeIfAbsent(group.name(), it -> tried(revision, group));
  }

  private Fit tried(Revision revision, GroupState group) {
    if (group.template().isEmpty()) {
      return new Fit(0, Optional.empty());
    }
    GroupVerdict verdict =
        group.grown(empty.asItIs(), 1).pending(revision, MANY).run(ONE_ORDER).groups().getFirst();
    return new Fit(verdict.fewest(), verdict.reasons().stream().findFirst());
  }

  private String why(Revision revision, GroupState group) {
    if (group.template().isEmpty()) {
      return "nothing is known of its next node";
    }
    if (group.managers() && perNode(revision, group) > 0) {
      return "managers are not added for waiting tasks";
    }
    NodeTemplate template = group.template().get();
    Optional<Filter> filter =
        fit(revision, group)
            .refusal()
            .filter(NoSuitableNode.class::isInstance)
            .map(NoSuitableNode.class::cast)
            .flatMap(it -> it.refusals().stream().findFirst())
            .map(Refusal::filter);
    return filter.map(it -> why(it, revision, group, template)).orElse("does not take it");
  }

  private static String why(
      Filter filter, Revision revision, GroupState group, NodeTemplate template) {
    return switch (filter) {
      case RESOURCE ->
          "a new node has %s, the task reserves %s"
              .formatted(
                  Amounts.of(template.nanoCpus(), template.memoryBytes()),
                  reserved(revision.template().reservation()));
      case CONSTRAINT ->
          revision.template().needs().constraints().stream()
              .filter(constraint -> !meets(group, constraint))
              .collect(Collectors.joining(", ", "", " does not hold"));
      case PLATFORM ->
          "its platform is %s, the image's %s"
              .formatted(
                  text(template.platform()),
                  revision.template().needs().platforms().stream()
                      .map(GroupFit::text)
                      .collect(Collectors.joining(" or ")));
      case PLUGIN -> "a new node lacks a plugin that the task needs";
      case HOST_PORT -> "a global service has the task's port on every node";
      case MAX_REPLICAS -> "a node has as many of its tasks as it may have";
      case VOLUMES -> "a new node reaches none of the task's cluster volumes";
      case READY -> "a new node takes no tasks";
    };
  }

  private static String text(Platform platform) {
    return platform.os() + "/" + platform.architecture();
  }

  private static String reserved(Reservation reservation) {
    StringBuilder text = new StringBuilder();
    text.append(Amounts.of(reservation.nanoCpus(), reservation.memoryBytes()));
    for (Reservation.Generic generic : reservation.generic()) {
      text.append(", ").append(generic.amount()).append(' ').append(generic.kind());
    }
    return text.toString();
  }
}
