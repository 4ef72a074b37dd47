package dev.apiarist.swarm;

import java.util.Locale;

/** What a node is in the swarm: a member of the Raft quorum, or not. */
public enum NodeRole {
  MANAGER,
  WORKER;

  /** The word the Docker API, the {@code apiarist:role} tag and the HTTP API use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #word()} back.
   *
   * @throws IllegalArgumentException for any other word
   */
  public static NodeRole of(String word) {
    for (NodeRole role : values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    throw new IllegalArgumentException("a node role is manager or worker, not '" + word + "'");
  }
}
