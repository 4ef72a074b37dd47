package dev.apiarist.scaling;

import dev.apiarist.swarm.NodeRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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
    Reader reader = new Reader(labels, role);
    return new NodePolicy(
        reader.read("Min"),
        reader.read("Max"),
        reader.read("UpBy").orElse(DEFAULT_STEP),
        reader.read("DownBy").orElse(DEFAULT_STEP),
        reader.ignored);
  }

  /** Nodes to add or take away when a request names no number; never negative. */
  public int step(Direction direction) {
    return switch (direction) {
      case UP -> upBy;
      case DOWN -> downBy;
    };
  }

  private static final class Reader {
    private final Map<String, String> labels;
    private final String stem;
    private final List<String> ignored = new ArrayList<>();

    Reader(Map<String, String> labels, NodeRole role) {
      this.labels = labels;
      this.stem =
          switch (role) {
            case MANAGER -> "scaleManagerNode";
            case WORKER -> "scaleWorkerNode";
          };
    }

    OptionalInt read(String leaf) {
      OptionalInt own = read("apiarist.", leaf);
      return own.isPresent() ? own : read("com.df.", leaf);
    }

    private OptionalInt read(String prefix, String leaf) {
      String key = prefix + stem + leaf;
      @Nullable String value = labels.get(key);
      if (value == null) {
        return OptionalInt.empty();
      }
      OptionalLong number = WholeNumbers.parse(value);
      if (number.isEmpty() || number.getAsLong() < 0) {
        ignored.add(key + "=" + value);
        return OptionalInt.empty();
      }
      return OptionalInt.of((int) Math.min(number.getAsLong(), Integer.MAX_VALUE));
    }
  }
}
