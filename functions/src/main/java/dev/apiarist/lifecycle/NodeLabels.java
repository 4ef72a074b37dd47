package dev.apiarist.lifecycle;

import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.NodeChange;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.TagLabels;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The node labels that Apiarist manages: those from the group's propagated tags, and facts about
 * the instance. Which they are is itself a label, so that one whose tag is gone is taken away, and
 * one that people set stays.
 */
final class NodeLabels {
  private NodeLabels() {}

  /** The labels a node should have. */
  static Map<String, String> wanted(Group group, Instance instance, TagLabels tagLabels) {
    Map<String, String> labels = new TreeMap<>(tagLabels.from(group.tags()).labels());
    labels.put(SwarmLabels.INSTANCE, instance.id().value());
    labels.put(SwarmLabels.GROUP, group.shortName());
    labels.put(SwarmLabels.ZONE, instance.zone());
    labels.put(SwarmLabels.INSTANCE_TYPE, instance.type());
    labels.put(SwarmLabels.PURCHASE, instance.spot() ? "spot" : "on-demand");
    labels.put(SwarmLabels.MANAGED, String.join(",", labels.keySet()));
    return labels;
  }

  /**
   * What must change for a node to have these labels and this availability; empty when it has them.
   */
  static Optional<NodeChange> change(
      Node node, Map<String, String> wanted, Optional<Availability> availability) {
    Map<String, String> set = new LinkedHashMap<>(wanted);
    set.entrySet().removeAll(node.nodeLabels().entrySet());
    Set<String> stale = managed(node);
    stale.removeAll(wanted.keySet());
    stale.retainAll(node.nodeLabels().keySet());
    Optional<Availability> change = availability.filter(it -> it != node.availability());
    return set.isEmpty() && stale.isEmpty() && change.isEmpty()
        ? Optional.empty()
        : Optional.of(new NodeChange(change, Optional.empty(), set, stale));
  }

  private static Set<String> managed(Node node) {
    String keys = node.nodeLabels().getOrDefault(SwarmLabels.MANAGED, "");
    return Arrays.stream(keys.split(",", -1))
        .filter(key -> !key.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
