package dev.apiarist.placement.simulation;

import dev.apiarist.placement.model.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The branches into which placement preferences part the nodes, one level for each (moby/swarmkit
 * {@code manager/scheduler/nodeset.go}: {@code tree}). Without preferences it is one leaf.
 */
final class SpreadTree {
  final Branch root = new Branch();

  /** By node, the number of its leaf. */
  final int[] leafOf;

  final List<Branch> leaves = new ArrayList<>();

  SpreadTree(List<Spread> preferences, Layout layout) {
    leafOf = new int[layout.nodes()];
    for (int node : layout.standing) {
      Branch branch = root;
      for (Spread spread : preferences) {
        branch = branch.at(spread.value(layout.facts(node).subject()));
      }
      if (branch.leaf < 0) {
        branch.leaf = leaves.size();
        leaves.add(branch);
      }
      leafOf[node] = branch.leaf;
      branch.size++;
    }
  }

  /** Nodes that agree in a label's value, or, at the last level, a leaf. */
  static final class Branch {
    private final Map<String, Branch> byValue = new LinkedHashMap<>();
    private final List<Branch> branches = new ArrayList<>();
    private int leaf = -1;
    private int size;

    private Branch at(String value) {
      Branch known = byValue.get(value);
      if (known != null) {
        return known;
      }
      Branch branch = new Branch();
      byValue.put(value, branch);
      branches.add(branch);
      return branch;
    }

    boolean isLeaf() {
      return branches.isEmpty();
    }

    List<Branch> branches() {
      return branches;
    }

    /** Its number; negative of a tree without nodes. */
    int leaf() {
      return leaf;
    }

    /** How many nodes a leaf has. */
    int size() {
      return size;
    }

    /** The sum of a number over its leaves. */
    int sum(int[] byLeaf) {
      if (isLeaf()) {
        return leaf < 0 ? 0 : byLeaf[leaf];
      }
      int sum = 0;
      for (Branch branch : branches) {
        sum += branch.sum(byLeaf);
      }
      return sum;
    }
  }
}
