package dev.apiarist.port;

import dev.apiarist.swarm.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who may initialise the swarm. Taken by a conditional write, fenced by a counter, and closed for
 * good once a swarm has been seen: a swarm is initialised once in a cluster's life.
 */
public interface FirstManagerLease {
  /** The lease as it stands; empty when nobody ever took it. */
  Optional<Lease> current();

  /**
   * Takes the lease if nobody has it, renews it for its owner, or takes over an expired one of
   * {@code replacing}.
   *
   * @param replacing the owner whose expired lease may be taken over, after the caller has seen
   *     that this instance is gone
   * @return whether {@code owner} now holds it
   */
  boolean acquire(InstanceId owner, Optional<InstanceId> replacing, Instant now, Duration term);

  /** Closes the lease: the swarm with this ID exists. Idempotent. */
  void close(String swarmId);

  /**
   * A lease.
   *
   * @param fence grows with every change of owner
   * @param swarmId the swarm it led to; present once closed
   */
  record Lease(InstanceId owner, Instant expires, long fence, Optional<String> swarmId) {}
}
