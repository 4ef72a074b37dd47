package dev.apiarist.fake;

import dev.apiarist.port.FirstManagerLease;
import dev.apiarist.swarm.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The first manager's lease in memory. */
public final class InMemoryFirstManagerLease implements FirstManagerLease {
  private Optional<Lease> lease = Optional.empty();

  @Override
  public synchronized Optional<Lease> current() {
    return lease;
  }

  @Override
  public synchronized boolean acquire(
      InstanceId owner, Optional<InstanceId> replacing, Instant now, Duration term) {
    if (lease.isEmpty()) {
      lease = Optional.of(new Lease(owner, now.plus(term), 1, Optional.empty()));
      return true;
    }
    Lease held = lease.get();
    if (held.swarmId().isPresent()) {
      return false;
    }
    boolean own = held.owner().equals(owner);
    boolean takeOver =
        replacing.filter(held.owner()::equals).isPresent() && !held.expires().isAfter(now);
    if (!own && !takeOver) {
      return false;
    }
    long fence = own ? held.fence() : held.fence() + 1;
    lease = Optional.of(new Lease(owner, now.plus(term), fence, Optional.empty()));
    return true;
  }

  @Override
  public synchronized void close(String swarmId) {
    Lease held =
        lease.orElse(new Lease(new InstanceId("i-00000000"), Instant.EPOCH, 1, Optional.empty()));
    lease =
        Optional.of(
            held.swarmId().isPresent()
                ? held
                : new Lease(held.owner(), held.expires(), held.fence(), Optional.of(swarmId)));
  }
}
