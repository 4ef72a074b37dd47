package dev.apiarist.placement.simulation;

import dev.apiarist.placement.Constraint;
import dev.apiarist.placement.Filter;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeNeeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the filters that do not depend on other tasks refuses each node, looked up once per kind
 * of need: many revisions need the same.
 */
final class Suitability {
  /** In a row: no such filter refuses the node. */
  static final byte SUITS = -1;

  private final List<NodeFacts> nodes;
  private final Map<NodeNeeds, byte[]> rows = new HashMap<>();

  Suitability(List<NodeFacts> nodes) {
    this.nodes = nodes;
  }

  /** By node, {@link #SUITS} or the place of the filter that refuses it. Not to be changed. */
  byte[] row(NodeNeeds needs) {
    return rows.computeIfAbsent(needs, this::lookUp);
  }

  private byte[] lookUp(NodeNeeds needs) {
    List<Constraint> constraints = needs.parsedConstraints();
    byte[] row = new byte[nodes.size()];
    for (int node = 0; node < row.length; node++) {
      row[node] = refusal(needs, constraints, nodes.get(node));
    }
    return row;
  }

  private static byte refusal(NodeNeeds needs, List<Constraint> constraints, NodeFacts node) {
    return needs.refusedBy(node, constraints).map(Filter::place).orElse((int) SUITS).byteValue();
  }
}
