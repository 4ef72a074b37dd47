package dev.apiarist.placement.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A swarm and its groups at one moment.
 *
 * @param policy as written
 */
public record Snapshot(
    Instant takenAt,
    SwarmFacts swarm,
    Particulars particulars,
    List<GroupFacts> groups,
    Map<String, @Nullable Object> policy) {
  public Snapshot {
    groups = List.copyOf(groups);
  }
}
