package dev.apiarist.placement;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Swarm's placement filters, in the order in which a node must pass them, with the words in which
 * Swarm explains that nodes did not (moby/swarmkit {@code manager/scheduler/filter.go}, {@code
 * pipeline.go}).
 */
public enum Filter {
  READY(0, "", " not available for new tasks"),
  RESOURCE(1, "insufficient resources on ", ""),
  PLUGIN(2, "missing plugin on ", ""),
  CONSTRAINT(3, "scheduling constraints not satisfied on ", ""),
  PLATFORM(4, "unsupported platform on ", ""),
  HOST_PORT(5, "host-mode port already in use on ", ""),
  MAX_REPLICAS(6, "max replicas per node limit exceed", ""),
  VOLUMES(7, "cannot fulfill requested CSI volume mounts on ", "");

  private static final String ONE = "1 node";
  private static final String MANY = " nodes";

  private final int place;
  private final String before;
  private final String after;

  Filter(int place, String before, String after) {
    this.place = place;
    this.before = before;
    this.after = after;
  }

  /** Its place in the row of filters, from 0: where its count stands in an array of counts. */
  public int place() {
    return place;
  }

  /** The filter in this place. */
  public static Filter at(int place) {
    return values()[place];
  }

  /** Whether the explanation tells how many nodes the filter refused. */
  boolean counts() {
    return this != MAX_REPLICAS;
  }

  /** Swarm's words for a number of nodes refused. */
  public String explain(int nodes) {
    if (!counts()) {
      return before;
    }
    return before + (nodes == 1 ? ONE : nodes + MANY) + after;
  }

  /** The refusal that one part of an explanation tells of, if it is this filter's. */
  Optional<Refusal> read(String words) {
    if (!counts()) {
      return words.equals(before)
          ? Optional.of(new Refusal(this, OptionalInt.empty()))
          : Optional.empty();
    }
    if (words.length() < before.length() + after.length()
        || !words.startsWith(before)
        || !words.endsWith(after)) {
      return Optional.empty();
    }
    OptionalInt nodes = nodes(words.substring(before.length(), words.length() - after.length()));
    return nodes.isPresent() ? Optional.of(new Refusal(this, nodes)) : Optional.empty();
  }

  private static OptionalInt nodes(String words) {
    if (words.equals(ONE)) {
      return OptionalInt.of(1);
    }
    String number = words.endsWith(MANY) ? words.substring(0, words.length() - MANY.length()) : "";
    boolean whole = number.matches("[1-9][0-9]{0,8}");
    int nodes = whole ? Integer.parseInt(number) : 0;
    return nodes > 1 ? OptionalInt.of(nodes) : OptionalInt.empty();
  }
}
