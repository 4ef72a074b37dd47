package dev.apiarist.local.twin;

import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeRole;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing done to the standing swarm. Nodes are told by their numbers and services by their
 * names, so that it can be done again to another swarm.
 */
sealed interface Change {
  /**
   * A new service.
   *
   * @param spec without its name and image; texts may have the words of {@link Placeholders}
   */
  record Create(String service, Map<String, @Nullable Object> spec) implements Change {}

  /** Another specification for a service. */
  record Update(String service, Map<String, @Nullable Object> spec) implements Change {}

  /** Another number of replicas for a service. */
  record Scale(String service, int replicas) implements Change {}

  /** No such service any more. */
  record Remove(String service) implements Change {}

  /** Other labels for a node. */
  record Relabel(int node, Map<String, String> labels) implements Change {}

  /** Another availability for a node. */
  record Avail(int node, Availability availability) implements Change {}

  /** Another role for a node. */
  record Enrol(int node, NodeRole role) implements Change {}
}
