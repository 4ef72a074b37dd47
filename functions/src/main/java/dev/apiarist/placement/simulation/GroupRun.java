package dev.apiarist.placement.simulation;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.simulation.SpreadTree.Branch;
import java.util.Optional;

/**
 * Places the tasks of one revision (moby/swarmkit {@code manager/scheduler/scheduler.go}: {@code
 * scheduleTaskGroup}, {@code scheduleNTasksOnSubtree}, {@code scheduleNTasksOnNodes}).
 */
final class GroupRun {
  /** So many recent failures and a node is passed over for others (swarmkit's maxFailures). */
  private static final int MANY_FAILURES = 5;

  private final Board board;
  private final Need need;
  private final Pipeline pipeline;
  private final SpreadTree tree;
  private final int[] active;
  private final int[] failures;

  /** By leaf, how many active tasks of the service it had before this run. */
  private final int[] tasksBefore;

  private final NodeHeap[] best;
  private final Ints placed = new Ints();
  private int left;

  /** The nodes that the tasks got, and why the others got none. */
  record Result(Ints nodes, Optional<Explanation> unplaced) {}

  GroupRun(Board board, Layout.Batch batch) {
    this.board = board;
    this.need = batch.need();
    this.left = batch.count();
    this.pipeline = new Pipeline(board, need);
    this.tree = board.layout.tree(need.template().preferences());
    this.active = board.active(need);
    this.failures = board.layout.ground.failuresOf(need.revision);
    this.tasksBefore = new int[tree.leaves.size()];
    this.best = new NodeHeap[tree.leaves.size()];
  }

  Result run() {
    pickBest();
    place(left, tree.root);
    return new Result(placed, left == 0 ? Optional.empty() : Optional.of(pipeline.explanation()));
  }

  /** Of every leaf, as many of the best nodes that pass as there are tasks. */
  private void pickBest() {
    for (Branch leaf : tree.leaves) {
      best[leaf.leaf()] = new NodeHeap(Math.min(left, leaf.size()), this::less);
    }
    int[] nodes = board.nodes();
    int start = board.start();
    consider(nodes, start, nodes.length);
    consider(nodes, 0, start);
  }

  private void consider(int[] nodes, int from, int to) {
    if (tree.root.isLeaf() && failures.length == 0) {
      considerByTasks(nodes, from, to);
      return;
    }
    for (int at = from; at < to; at++) {
      consider(nodes[at]);
    }
  }

  /**
   * What {@link #consider(int)} does where tasks alone tell nodes apart. Plans of large swarms
   * spend their time here.
   */
  private void considerByTasks(int[] nodes, int from, int to) {
    int[] total = board.room.active;
    int at = from;
    for (; at < to && !best[0].full(); at++) {
      if (pipeline.passes(nodes[at])) {
        best[0].add(nodes[at]);
      }
    }
    while (at < to) {
      int worst = best[0].worst();
      int tasks = active[worst];
      int all = total[worst];
      while (at < to
          && (active[nodes[at]] > tasks
              || (active[nodes[at]] == tasks && total[nodes[at]] >= all))) {
        at++;
      }
      if (at < to && pipeline.passes(nodes[at])) {
        best[0].replaceWorst(nodes[at]);
      }
      at++;
    }
  }

  private void consider(int node) {
    int leaf = tree.leafOf[node];
    tasksBefore[leaf] += active[node];
    NodeHeap heap = best[leaf];
    if (!heap.full()) {
      if (pipeline.passes(node)) {
        heap.add(node);
      }
    } else if (less(node, heap.worst()) && pipeline.passes(node)) {
      heap.replaceWorst(node);
    }
  }

  private boolean less(int one, int other) {
    if (failures.length > 0
        && failed(one) != failed(other)
        && Math.max(failed(one), failed(other)) >= MANY_FAILURES) {
      return failed(one) < failed(other);
    }
    return active[one] == active[other]
        ? board.room.active[one] < board.room.active[other]
        : active[one] < active[other];
  }

  private int failed(int node) {
    return node < failures.length ? failures[node] : 0;
  }

  /** Places up to so many tasks on a branch; says how many. */
  private int place(int tasks, Branch branch) {
    return branch.isLeaf() ? placeOnLeaf(tasks, branch) : spread(tasks, branch);
  }

  /**
   * Evens out branches until all tasks have a place or no branch takes more. What branches had
   * before is deliberately not brought up to date between rounds: Swarm does not.
   */
  private int spread(int tasks, Branch branch) {
    BranchShares shares = new BranchShares(branch, tasksBefore, tasks);
    while (shares.nextRound()) {
      int[] order = Ints.upTo(branch.branches().size());
      Ints.shuffle(order, board.random);
      for (int i : order) {
        int share = shares.of(i);
        if (share > 0) {
          shares.placed(i, share, place(share, branch.branches().get(i)));
        }
      }
    }
    return shares.placed();
  }

  private int placeOnLeaf(int tasks, Branch branch) {
    if (branch.leaf() < 0) {
      return 0;
    }
    NodeHeap heap = best[branch.leaf()];
    if (heap.spent()) {
      heap.refill(pipeline);
    }
    int[] nodes = heap.sorted();
    return heap.kept() == 0 ? 0 : deal(tasks, nodes, heap.kept());
  }

  /**
   * Deals tasks out to nodes: first so that all have the same number, then one each in turn, past
   * those that have ceased to pass.
   */
  private int deal(int tasks, int[] nodes, int count) {
    boolean[] full = new boolean[count];
    int dealt = 0;
    int turn = 0;
    while (left > 0) {
      int node = nodes[turn % count];
      settle(node);
      dealt++;
      if (dealt == tasks) {
        return dealt;
      }
      if (turn + 1 >= count || less(nodes[turn + 1], node)) {
        turn++;
      }
      int first = turn;
      while (full[turn % count] || !pipeline.passes(nodes[turn % count])) {
        full[turn % count] = true;
        turn++;
        if (turn - first == count) {
          return dealt;
        }
      }
    }
    return dealt;
  }

  private void settle(int node) {
    if (!need.mounts.isEmpty()) {
      // Where a volume is missing after all, Swarm logs an error and goes on without.
      board.volumes.take(need.mounts, board.layout.facts(node), node, board.random);
    }
    board.take(need, node);
    placed.add(node);
    left--;
  }
}
