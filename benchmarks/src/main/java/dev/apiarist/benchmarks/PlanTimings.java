package dev.apiarist.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What plans of swarms of several sizes took in one run, against the bars for a thousand nodes.
 *
 * @param rows by step, each from the smallest swarm to the largest
 */
record PlanTimings(List<Row> rows) {
  static final int BAR_NODES = 1000;
  static final double PLACED_PER_SECOND = 10_000;
  static final double PLAN_MILLIS = 2000;
  static final double COLD_MILLIS = 6000;

  /** What is measured. */
  enum Step {
    /** The snapshot is read. */
    READ,
    /** The scheduler's pass over all that waits, in every order. */
    PASS,
    /** The whole plan of a snapshot that has been read. */
    PLAN,
    /** All of it in a JVM that is started for it. */
    COLD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One measurement.
   *
   * @param millis the median
   * @param placed how many tasks found a place, in all orders together; 0 where none is looked for
   */
  record Row(Step step, int nodes, double millis, int placed) {
    double placedPerSecond() {
      return placed / millis * 1000;
    }

    private Optional<String> missed() {
      return switch (step) {
        case READ -> Optional.empty();
        case PASS ->
            placedPerSecond() < PLACED_PER_SECOND
                ? Optional.of(
                    String.format(Locale.ROOT, "%.0f tasks placed a second", placedPerSecond()))
                : Optional.empty();
        case PLAN -> slowerThan(PLAN_MILLIS);
        case COLD -> slowerThan(COLD_MILLIS);
      };
    }

    private Optional<String> slowerThan(double bar) {
      return millis > bar
          ? Optional.of(String.format(Locale.ROOT, "%s %.0f ms", step.word(), millis))
          : Optional.empty();
    }

    private String line(Optional<Row> smaller) {
      return String.format(Locale.ROOT, "%-4s %5d nodes %9.1f ms", step.word(), nodes, millis)
          + smaller.map(this::growth).orElse(" ".repeat(22))
          + (placed > 0
              ? String.format(Locale.ROOT, "  %.0f tasks placed a second", placedPerSecond())
              : "");
    }

    private String growth(Row smaller) {
      return String.format(
          Locale.ROOT,
          "  x%-4.1f for x%.1f nodes",
          millis / smaller.millis,
          (double) nodes / smaller.nodes);
    }
  }

  PlanTimings {
    rows =
        rows.stream().sorted(Comparator.comparing(Row::step).thenComparingInt(Row::nodes)).toList();
  }

  /** What misses its bar, in words; empty when nothing does. */
  List<String> missed() {
    return rows.stream()
        .filter(row -> row.nodes() == BAR_NODES)
        .flatMap(row -> row.missed().stream())
        .toList();
  }

  /** The table that people read: how each step grows with the swarm, the bars, and the anchors. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Optional<Row> before = Optional.empty();
    for (Row row : rows) {
      lines.add(row.line(before.filter(it -> it.step() == row.step())).stripTrailing());
      before = Optional.of(row);
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "bars at %d nodes: %.0f tasks placed a second, plan %.0f ms, cold %.0f ms",
            BAR_NODES,
            PLACED_PER_SECOND,
            PLAN_MILLIS,
            COLD_MILLIS));
    lines.add(
        "to compare: Karpenter's benchmark of its scheduler asks for 100 pods a second;"
            + " no loop of cluster-autoscaler's report took 10 s (1000 nodes, 30 pods each)");
    return lines;
  }
}
