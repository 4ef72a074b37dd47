package dev.apiarist.scaling;

import dev.apiarist.swarm.NodeRole;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a service's labels say about scaling nodes on its behalf: {@code com.df.scaleWorkerNodeMin},
 * {@code …Max}, {@code …UpBy}, {@code …DownBy} and their manager twins, or the same with {@code
 * apiarist.} instead of {@code com.df.} (which wins where both are set).
 *
 * @param min fewest nodes, where the service says so
 * @param max most nodes, where the service says so
 * @param upBy nodes to add when a request names no number
 * @param downBy nodes to take away when a request names no number
 * @param ignored labels whose value is no whole number or negative, as {@code key=value}
 */
public record NodePolicy(
    OptionalInt min, OptionalInt max, int upBy, int downBy, List<String> ignored) {
  private static final int DEFAULT_STEP = 1;

  /** The policy of a request that names no service. */
  public static final NodePolicy NONE =
      new NodePolicy(
          OptionalInt.empty(), OptionalInt.empty(), DEFAULT_STEP, DEFAULT_STEP, List.of());

  public NodePolicy {
    ignored = List.copyOf(ignored);
  }

  /** Reads the labels that apply to nodes of this role. */
  public static NodePolicy of(Map<String, String> labels, NodeRole role) {
    LabelNumbers numbers = new LabelNumbers(labels);
    return new NodePolicy(
        read(numbers, role, "Min"),
        read(numbers, role, "Max"),
        read(numbers, role, "UpBy").orElse(DEFAULT_STEP),
        read(numbers, role, "DownBy").orElse(DEFAULT_STEP),
        numbers.ignored());
  }

  /** Nodes to add or take away when a request names no number; never negative. */
  public int step(Direction direction) {
    return switch (direction) {
      case UP -> upBy;
      case DOWN -> downBy;
    };
  }

  private static OptionalInt read(LabelNumbers numbers, NodeRole role, String leaf) {
    String stem =
        switch (role) {
          case MANAGER -> "scaleManagerNode";
          case WORKER -> "scaleWorkerNode";
        };
    return numbers.read("apiarist." + stem + leaf, "com.df." + stem + leaf);
  }
}
