package dev.apiarist.local.planning;

import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.planning.Amounts;
import dev.apiarist.swarm.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Nodes with bars of what tasks reserve of them. */
final class NodePicture {
  private static final int CELLS = 20;

  private final Map<NodeId, Use> uses = new HashMap<>();

  /** What the tasks of a node hold. */
  private record Use(int tasks, long nanoCpus, long memoryBytes) {
    static final Use NONE = new Use(0, 0, 0);

    Use with(Reservation reservation) {
      return new Use(
          tasks + 1, nanoCpus + reservation.nanoCpus(), memoryBytes + reservation.memoryBytes());
    }
  }

  NodePicture(Snapshot snapshot) {
    for (TaskFacts task : snapshot.swarm().tasks()) {
      if (task.holds()) {
        NodeId node = task.node().orElseThrow();
        Use use = uses.getOrDefault(node, Use.NONE);
        uses.put(node, use.with(task.revision().template().reservation()));
      }
    }
  }

  /** One line for each node, their columns below one another. */
  List<String> lines(List<NodeFacts> nodes) {
    int width = nodes.stream().mapToInt(node -> name(node).length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (NodeFacts node : nodes) {
      Use use = uses.getOrDefault(node.id(), Use.NONE);
      lines.add(
          "  %s  cpu [%s] %s  memory [%s] %s  %s%s"
              .formatted(
                  name(node) + " ".repeat(width - name(node).length()),
                  bar(use.nanoCpus(), node.nanoCpus()),
                  padded(Amounts.cpus(use.nanoCpus()) + "/" + Amounts.cpus(node.nanoCpus())),
                  bar(use.memoryBytes(), node.memoryBytes()),
                  padded(
                      Amounts.gib(use.memoryBytes())
                          + "/"
                          + Amounts.gib(node.memoryBytes())
                          + " GiB"),
                  Amounts.count(use.tasks(), "task"),
                  closed(node)));
    }
    return lines;
  }

  /** What people call a node. */
  static String name(NodeFacts node) {
    String host = node.subject().hostname();
    return host.isEmpty() ? node.id().value() : host;
  }

  private static String bar(long used, long all) {
    int cells = all <= 0 ? 0 : (int) Math.min(CELLS, Math.round((double) used * CELLS / all));
    return "#".repeat(cells) + ".".repeat(CELLS - cells);
  }

  private static String padded(String amount) {
    return amount + " ".repeat(Math.max(0, 9 - amount.length()));
  }

  private static String closed(NodeFacts node) {
    return node.open()
        ? ""
        : ", takes no tasks (%s, %s)"
            .formatted(node.state().name().toLowerCase(Locale.ROOT), node.availability().word());
  }
}
