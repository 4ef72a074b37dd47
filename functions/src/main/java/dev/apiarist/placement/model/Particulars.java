package dev.apiarist.placement.model;

import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the scheduler does not look at, but who moves tasks must know. What is not known of
 * something has no entry.
 *
 * @param tasks by their identities, those that hold something or wait
 */
public record Particulars(
    Map<ServiceId, OfService> services, Map<NodeId, OfNode> nodes, Map<String, OfTask> tasks) {
  /** Nothing is known. */
  public static final Particulars NONE = new Particulars(Map.of(), Map.of(), Map.of());

  public Particulars {
    services = Map.copyOf(services);
    nodes = Map.copyOf(nodes);
    tasks = Map.copyOf(tasks);
  }

  /**
   * Of a service.
   *
   * @param labels its own, not its containers'
   * @param restarts whether a task that ends is started anew
   * @param localVolumes whether its tasks have named volumes that lie on their nodes
   * @param updating whether an update or rollback of it is under way or stopped half-way
   * @param placed whether its specification has a placement, if an empty one, as all have that the
   *     docker command makes
   */
  public record OfService(
      Map<String, String> labels,
      Restarts restarts,
      boolean localVolumes,
      boolean updating,
      boolean placed) {
    public OfService {
      labels = Map.copyOf(labels);
    }
  }

  /** Whether Swarm starts a task anew that has ended. */
  public enum Restarts {
    ALWAYS,
    /** A number of times, which those after a drain count towards. */
    LIMITED,
    NEVER
  }

  /**
   * Of a node.
   *
   * @param joined when it came to the swarm
   * @param changed when it last changed or a task on it ended
   */
  public record OfNode(Optional<Instant> joined, Optional<Instant> changed) {}

  /**
   * Of a task.
   *
   * @param made when it was created
   * @param since when Swarm last had something to say of its state: of one that waits, when a place
   *     was last looked for in vain
   * @param changed when it was last changed, such as by who wants it stopped
   */
  public record OfTask(
      Optional<Instant> made, Optional<Instant> since, Optional<Instant> changed) {}
}
