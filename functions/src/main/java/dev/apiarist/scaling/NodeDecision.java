package dev.apiarist.scaling;

import dev.apiarist.swarm.NodeRole;
import java.util.ArrayList;
import java.util.List;

/** What comes of a {@link NodeWish}. Messages are Docker Scaler's where it has one. */
public sealed interface NodeDecision {
  /** One sentence for people: what happens, or why not. */
  String message();

  /**
   * Desired capacity changes.
   *
   * @param from desired capacity before
   * @param to desired capacity after
   * @param notes what people should know about it
   */
  record Change(NodeRole role, int from, int to, List<String> notes) implements NodeDecision {
    public Change {
      notes = List.copyOf(notes);
      if (from == to || from < 0 || to < 0) {
        throw new IllegalArgumentException(
            "a change is between two numbers of nodes, not from %d to %d".formatted(from, to));
      }
    }

    public boolean grows() {
      return to > from;
    }

    /** The same change with another end and one more note, for what was really achieved. */
    public Change cutShort(int reached, String why) {
      return new Change(role, from, reached, append(notes, why));
    }

    @Override
    public String message() {
      String change =
          "Changing the number of " + role.word() + " nodes on aws from " + from + " to " + to;
      return notes.isEmpty() ? change : change + " (" + String.join("; ", notes) + ")";
    }

    private static List<String> append(List<String> notes, String note) {
      List<String> longer = new ArrayList<>(notes);
      longer.add(note);
      return longer;
    }
  }

  /** Nothing to do: the bound is reached, or the step is zero. */
  record NoChange(String message) implements NodeDecision {}

  /** Not now, or not at all: something stands in the way. */
  record Refused(String message) implements NodeDecision {}

  /** The service's labels contradict each other. */
  record Misconfigured(String message) implements NodeDecision {}
}
