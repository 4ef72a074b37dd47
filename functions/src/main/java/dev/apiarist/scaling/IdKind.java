package dev.apiarist.scaling;

import java.util.Optional;
import java.util.regex.Pattern;

/** What an ID that is asked about is the ID of. It is whole, or its beginning. */
public enum IdKind {
  CONTAINER("container", "[0-9a-f]{12,64}"),
  TASK("task", "[0-9a-z]{12,25}"),
  EITHER("container or task", "[0-9a-f]{12,64}|[0-9a-z]{12,25}");

  private static final int SHORTEST = 12;

  private final String word;
  private final Pattern possible;

  IdKind(String word, String possible) {
    this.word = word;
    this.possible = Pattern.compile(possible);
  }

  /** What people, queries and labels call it. */
  public String word() {
    return word;
  }

  /** Whether there can be such an ID. */
  public boolean fits(String id) {
    return possible.matcher(id).matches();
  }

  /** Why there can be no such ID; empty when there can. */
  public Optional<String> fault(String id) {
    return fits(id)
        ? Optional.empty()
        : Optional.of(
            "Incorrect %s ID: it is whole, or at least its first %d characters"
                .formatted(word, SHORTEST));
  }
}
