package dev.apiarist.port;

import dev.apiarist.swarm.Service;
import java.util.OptionalInt;

/** Chooses a service's replicas from what the service is now. */
@FunctionalInterface
public interface ReplicaChoice {
  /**
   * Asked with every fresh read: once, and again after each conflict with somebody else's change.
   *
   * @return the replicas it is to have; empty leaves it alone
   */
  OptionalInt replicas(Service now);
}
