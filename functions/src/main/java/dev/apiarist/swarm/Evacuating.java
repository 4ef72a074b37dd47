package dev.apiarist.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes that a service is moved off before they leave: a constraint of its tasks names each of
 * them, and until it is over its updates start tasks first. A label of the service says so, written
 * in the same update, so that whoever finds it can put the service back as it was.
 *
 * @param nodes the nodes, in the order of their leaving
 * @param tasks how many tasks at once its updates replace meanwhile
 * @param updateConfig the {@code UpdateConfig} that it had, as JSON; {@code null} for none
 */
public record Evacuating(List<NodeId> nodes, int tasks, String updateConfig) {
  /** The label, such as {@code n1,n2 4 {"Parallelism":1}}. */
  public static final String LABEL = "apiarist.evacuating";

  public Evacuating {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || tasks < 1 || updateConfig.isBlank()) {
      throw new IllegalArgumentException("an evacuation of no node, no task or no settings");
    }
  }

  /** What a service's labels say of it; empty when they do not, or not in our words. */
  public static Optional<Evacuating> of(Map<String, String> labels) {
    String[] words = labels.getOrDefault(LABEL, "").split(" ", 3);
    if (words.length < 3) {
      return Optional.empty();
    }
    try {
      List<NodeId> nodes = List.of(words[0].split(",", -1)).stream().map(NodeId::new).toList();
      return Optional.of(new Evacuating(nodes, Integer.parseInt(words[1]), words[2]));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /** The same, with more nodes, whose tasks move with the others. */
  public Evacuating and(Collection<NodeId> more, int theirTasks) {
    Set<NodeId> all = new LinkedHashSet<>(nodes);
    all.addAll(more);
    return new Evacuating(List.copyOf(all), Math.max(tasks, theirTasks), updateConfig);
  }

  /** What is left of it without some nodes. */
  public Optional<Evacuating> without(Collection<NodeId> over) {
    List<NodeId> rest = new ArrayList<>(nodes);
    rest.removeAll(over);
    return rest.isEmpty()
        ? Optional.empty()
        : Optional.of(new Evacuating(rest, tasks, updateConfig));
  }

  /** What keeps a service's tasks off a node. */
  public static String constraint(NodeId node) {
    return "node.id!=" + node;
  }

  /** What the label says. */
  public String written() {
    return String.join(",", nodes.stream().map(NodeId::value).toList())
        + " "
        + tasks
        + " "
        + updateConfig;
  }
}
