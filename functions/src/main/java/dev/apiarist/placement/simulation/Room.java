package dev.apiarist.placement.simulation;

import dev.apiarist.placement.model.GenericResource;
import dev.apiarist.placement.model.NodeFacts;

/**
 * What is left of every node, and how many active tasks each has: rows by the node's number. Copies
 * are cheap, so that every order and every what-if has its own.
 */
final class Room {
  private static final int WORD = Long.SIZE;

  final long[] cpus;
  final long[] memory;

  /** How many tasks each node has that are not to be shut down. */
  final int[] active;

  /** By kind of generic resource. */
  private final long[][] generic;

  private final boolean[][] named;

  /** By the number of a host port, 64 to a word. */
  private final long[][] ports;

  /** All nodes empty and without anything, to be filled. */
  Room(int nodes, int kinds, int portNumbers) {
    this(
        new long[nodes],
        new long[nodes],
        new int[nodes],
        new long[kinds][nodes],
        new boolean[kinds][nodes],
        new long[(portNumbers + WORD - 1) / WORD][nodes]);
  }

  private Room(
      long[] cpus,
      long[] memory,
      int[] active,
      long[][] generic,
      boolean[][] named,
      long[][] ports) {
    this.cpus = cpus;
    this.memory = memory;
    this.active = active;
    this.generic = generic;
    this.named = named;
    this.ports = ports;
  }

  Room copy() {
    return copy(cpus.length, generic.length, ports.length * WORD);
  }

  /** With room for more nodes, kinds and ports, all of them empty. */
  Room copy(int nodes, int kinds, int portNumbers) {
    Room copy = new Room(nodes, kinds, portNumbers);
    int known = cpus.length;
    System.arraycopy(cpus, 0, copy.cpus, 0, known);
    System.arraycopy(memory, 0, copy.memory, 0, known);
    System.arraycopy(active, 0, copy.active, 0, known);
    for (int i = 0; i < generic.length; i++) {
      System.arraycopy(generic[i], 0, copy.generic[i], 0, known);
      System.arraycopy(named[i], 0, copy.named[i], 0, known);
    }
    for (int i = 0; i < ports.length; i++) {
      System.arraycopy(ports[i], 0, copy.ports[i], 0, known);
    }
    return copy;
  }

  /** All that a node has, before any task. */
  void furnish(int node, NodeFacts facts, Interner<String> kinds) {
    cpus[node] = facts.nanoCpus();
    memory[node] = facts.memoryBytes();
    for (GenericResource resource : facts.generic()) {
      int kind = kinds.number(resource.kind());
      generic[kind][node] = resource.amount();
      named[kind][node] = resource.named();
    }
  }

  /**
   * Whether a node has what is reserved. A node of which too much is reserved already, be it of
   * processors alone, has nothing for a task that reserves anything (moby/swarmkit {@code
   * filter.go}: {@code ResourceFilter.Check} compares what is not asked for, too).
   */
  boolean covers(int node, Need need) {
    if (need.nanoCpus > cpus[node] || need.memoryBytes > memory[node]) {
      return false;
    }
    for (int i = 0; i < need.kinds.length; i++) {
      long left = generic[need.kinds[i]][node];
      if (left == 0 || need.amounts[i] > left) {
        return false;
      }
    }
    return true;
  }

  boolean portsFree(int node, Need need) {
    for (int port : need.ports) {
      if ((ports[port / WORD][node] & 1L << port) != 0) {
        return false;
      }
    }
    return true;
  }

  /** A task comes to a node, fitting or not. */
  void take(int node, Need need, boolean counts) {
    cpus[node] -= need.nanoCpus;
    memory[node] -= need.memoryBytes;
    for (int i = 0; i < need.kinds.length; i++) {
      claim(node, need.kinds[i], need.amounts[i]);
    }
    for (int port : need.ports) {
      ports[port / WORD][node] |= 1L << port;
    }
    if (counts) {
      active[node]++;
    }
  }

  /**
   * Takes an amount, or the first so many named items (moby/swarmkit {@code
   * api/genericresource/resource_management.go}). Where there is less, no amount is taken but every
   * item; zero items asked for are never reached in counting, so that all of them go.
   */
  private void claim(int node, int kind, long amount) {
    long left = generic[kind][node];
    boolean all = named[kind][node] && (amount == 0 || amount > left);
    long taken = all ? left : amount > left ? 0 : amount;
    generic[kind][node] = left - taken;
  }
}
