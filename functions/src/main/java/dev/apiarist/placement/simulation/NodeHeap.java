package dev.apiarist.placement.simulation;

/**
 * The best nodes of a leaf, the worst of them on top (moby/swarmkit {@code
 * manager/scheduler/nodeheap.go}, on Go's {@code container/heap}, whose order of equal nodes it
 * keeps).
 */
final class NodeHeap {
  private final Order order;
  private final int[] nodes;
  private int size;
  private int kept;

  /** Which of two nodes is the better one. */
  @FunctionalInterface
  interface Order {
    boolean less(int one, int other);
  }

  NodeHeap(int capacity, Order order) {
    this.nodes = new int[capacity];
    this.order = order;
  }

  boolean full() {
    return size == nodes.length;
  }

  int worst() {
    return nodes[0];
  }

  void add(int node) {
    nodes[size++] = node;
    kept = size;
    up(size - 1);
  }

  void replaceWorst(int node) {
    nodes[0] = node;
    down(0);
  }

  /** Sorts, best first; then it is no heap until {@link #refill}. */
  int[] sorted() {
    while (size > 0) {
      swap(0, --size);
      down(0);
    }
    return nodes;
  }

  /** How many nodes {@link #sorted} has. */
  int kept() {
    return kept;
  }

  /** Whether it has been sorted. */
  boolean spent() {
    return size != kept;
  }

  /** Makes a heap again of the nodes that still pass. */
  void refill(Pipeline pipeline) {
    for (int i = 0; i < kept; ) {
      if (pipeline.passes(nodes[i])) {
        i++;
      } else {
        nodes[i] = nodes[--kept];
      }
    }
    size = kept;
    for (int i = size / 2 - 1; i >= 0; i--) {
      down(i);
    }
  }

  private void up(int from) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (!worse(at, parent)) {
        return;
      }
      swap(parent, at);
      at = parent;
    }
  }

  private void down(int from) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && worse(child + 1, child)) {
        child++;
      }
      if (!worse(child, at)) {
        return;
      }
      swap(at, child);
      at = child;
    }
  }

  private boolean worse(int one, int other) {
    return order.less(nodes[other], nodes[one]);
  }

  private void swap(int one, int other) {
    int held = nodes[one];
    nodes[one] = nodes[other];
    nodes[other] = held;
  }
}
