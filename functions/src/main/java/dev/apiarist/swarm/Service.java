package dev.apiarist.swarm;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A service as far as decisions need it. Changing one goes through {@code SwarmManager}, which
 * edits the engine's own JSON: this record is for reading only.
 *
 * @param mode replicated, global, or a kind of job
 * @param replicas wanted replicas; empty unless replicated
 * @param labels service labels (not container labels)
 * @param constraints placement constraints, as written
 * @param updating whether an update or rollback is under way or paused
 */
public record Service(
    ServiceId id,
    String name,
    long version,
    Mode mode,
    OptionalInt replicas,
    Map<String, String> labels,
    List<String> constraints,
    boolean updating) {
  public Service {
    labels = Map.copyOf(labels);
    constraints = List.copyOf(constraints);
  }

  /** How many tasks a service has. */
  public enum Mode {
    REPLICATED,
    GLOBAL,
    REPLICATED_JOB,
    GLOBAL_JOB
  }
}
