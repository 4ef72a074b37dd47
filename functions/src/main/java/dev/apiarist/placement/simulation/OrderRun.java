package dev.apiarist.placement.simulation;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.Explanation.MissingVolume;
import dev.apiarist.placement.Explanation.NodeRefused;
import dev.apiarist.placement.simulation.Layout.Batch;
import dev.apiarist.placement.simulation.Layout.Bound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One pass of the scheduler: the tasks of global services first, then group after group
 * (moby/swarmkit {@code manager/scheduler/scheduler.go}: {@code processPreassignedTasks}, {@code
 * tick}).
 */
final class OrderRun {
  private static final Comparator<Batch> BY_RESERVATION =
      Comparator.<Batch>comparingLong(batch -> batch.need().memoryBytes)
          .thenComparingLong(batch -> batch.need().nanoCpus);

  private final Layout layout;
  private final Orders.Order order;
  private final Board board;

  /**
   * @param groups by batch
   * @param bound by bound task, why it was refused
   */
  record Result(List<GroupRun.Result> groups, List<Optional<Explanation>> bound) {}

  OrderRun(Layout layout, Orders.Order order) {
    this.layout = layout;
    this.order = order;
    this.board = new Board(layout, order.random());
  }

  Result run() {
    List<Optional<Explanation>> refusals = bind();
    GroupRun.Result[] results = new GroupRun.Result[layout.batches.size()];
    for (int batch : groupOrder()) {
      results[batch] = new GroupRun(board, layout.batches.get(batch)).run();
    }
    return new Result(Arrays.asList(results), refusals);
  }

  private int[] groupOrder() {
    int[] shuffled = Ints.upTo(layout.batches.size());
    Ints.shuffle(shuffled, order.random());
    Comparator<Integer> bySize = Comparator.comparing(layout.batches::get, BY_RESERVATION);
    return switch (order.groups()) {
      case SHUFFLED -> shuffled;
      case SMALLEST_FIRST -> sorted(shuffled, bySize);
      case LARGEST_FIRST -> sorted(shuffled, bySize.reversed());
    };
  }

  private static int[] sorted(int[] row, Comparator<Integer> by) {
    return Arrays.stream(row).boxed().sorted(by).mapToInt(Integer::intValue).toArray();
  }

  private List<Optional<Explanation>> bind() {
    List<Optional<Explanation>> refusals = new ArrayList<>();
    layout.bound.forEach(task -> refusals.add(Optional.empty()));
    int[] turns = Ints.upTo(layout.bound.size());
    Ints.shuffle(turns, order.random());
    for (int turn : turns) {
      refusals.set(turn, bind(layout.bound.get(turn)));
    }
    return refusals;
  }

  private Optional<Explanation> bind(Bound task) {
    Need need = task.need();
    Optional<Explanation> refusal =
        new Pipeline(board, need).refusal(task.node()).map(NodeRefused::new);
    if (refusal.isPresent()) {
      return refusal;
    }
    // Swarm notes no use of a global service's volumes until it starts afresh, so only a copy is
    // asked whether there is one for every mount.
    Optional<Explanation> missing =
        board
            .volumes
            .copy()
            .take(need.mounts, layout.facts(task.node()), task.node(), order.random())
            .map(MissingVolume::new);
    if (missing.isEmpty()) {
      board.take(need, task.node());
    }
    return missing;
  }
}
