package dev.apiarist.placement;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one filter has against how many nodes.
 *
 * @param nodes how many; empty only for {@link Filter#MAX_REPLICAS}, whose words do not tell
 */
public record Refusal(Filter filter, OptionalInt nodes) {
  public Refusal {
    if (nodes.isPresent() != filter.counts()) {
      throw new IllegalArgumentException(
          filter + (filter.counts() ? " tells" : " never tells") + " how many nodes it refused");
    }
    if (nodes.isPresent() && nodes.getAsInt() < 1) {
      throw new IllegalArgumentException("a refusal is of one node or more");
    }
  }

  /** A filter's refusal of this many nodes. */
  public static Refusal of(Filter filter, int nodes) {
    return new Refusal(filter, filter.counts() ? OptionalInt.of(nodes) : OptionalInt.empty());
  }

  /** Swarm's words. */
  public String text() {
    return filter.explain(nodes.orElse(1));
  }

  static Optional<Refusal> parse(String words) {
    for (Filter filter : Filter.values()) {
      Optional<Refusal> refusal = filter.read(words);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }
}
