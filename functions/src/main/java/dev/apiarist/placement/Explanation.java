package dev.apiarist.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why the scheduler left a task without a place, as it writes in the task's {@code Status.Err}
 * (moby/swarmkit {@code manager/scheduler/scheduler.go}: {@code noSuitableNode}, {@code
 * taskFitNode}; {@code pipeline.go}: {@code Explain}). {@link #text()} and {@link #parse} are each
 * other's inverse.
 */
public sealed interface Explanation {
  /** Swarm's words. */
  String text();

  /**
   * A task that may go anywhere found no node.
   *
   * @param refusals the filters that refused nodes, most nodes first; empty when there was no node
   *     at all, or none that was looked at since one last passed
   */
  record NoSuitableNode(List<Refusal> refusals) implements Explanation {
    private static final String BARE = "no suitable node";
    private static final String BEFORE = BARE + " (";
    private static final String BETWEEN = "; ";

    public NoSuitableNode {
      refusals = List.copyOf(refusals);
    }

    /**
     * From counts by {@link Filter#place()}; filters that refused equally many keep their order.
     */
    public static NoSuitableNode of(int[] counts) {
      List<Refusal> refusals = new ArrayList<>();
      List<Filter> filters = new ArrayList<>(List.of(Filter.values()));
      filters.sort(Comparator.comparingInt(filter -> -counts[filter.place()]));
      for (Filter filter : filters) {
        if (counts[filter.place()] > 0) {
          refusals.add(Refusal.of(filter, counts[filter.place()]));
        }
      }
      return new NoSuitableNode(refusals);
    }

    @Override
    public String text() {
      return refusals.isEmpty()
          ? BARE
          : refusals.stream().map(Refusal::text).collect(Collectors.joining(BETWEEN, BEFORE, ")"));
    }

    private static Optional<Explanation> read(String text) {
      if (text.equals(BARE)) {
        return Optional.of(new NoSuitableNode(List.of()));
      }
      if (!text.startsWith(BEFORE) || !text.endsWith(")")) {
        return Optional.empty();
      }
      List<Refusal> refusals = new ArrayList<>();
      for (String words : text.substring(BEFORE.length(), text.length() - 1).split(BETWEEN, -1)) {
        Optional<Refusal> refusal = Refusal.parse(words);
        if (refusal.isEmpty()) {
          return Optional.empty();
        }
        refusals.add(refusal.get());
      }
      return Optional.of(new NoSuitableNode(refusals));
    }
  }

  /** A global service's task did not fit the one node that it is for. */
  record NodeRefused(Filter filter) implements Explanation {
    @Override
    public String text() {
      return filter.explain(1);
    }

    private static Optional<Explanation> read(String text) {
      return Refusal.parse(text)
          .filter(refusal -> refusal.nodes().orElse(1) == 1)
          .map(refusal -> new NodeRefused(refusal.filter()));
    }
  }

  /**
   * A global service's task fits its node, but not all the cluster volumes that it mounts do.
   *
   * @param source the mount's source
   */
  record MissingVolume(String source) implements Explanation {
    private static final String BEFORE = "cannot find volume to satisfy mount with source ";

    @Override
    public String text() {
      return BEFORE + source;
    }

    private static Optional<Explanation> read(String text) {
      return text.startsWith(BEFORE)
          ? Optional.of(new MissingVolume(text.substring(BEFORE.length())))
          : Optional.empty();
    }
  }

  /** Reads Swarm's words; empty for an error that is not the scheduler's. */
  static Optional<Explanation> parse(String text) {
    return NoSuitableNode.read(text)
        .or(() -> NodeRefused.read(text))
        .or(() -> MissingVolume.read(text));
  }
}
