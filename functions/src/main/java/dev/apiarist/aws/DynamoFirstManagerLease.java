package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.FirstManagerLease;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The first manager's lease in DynamoDB: one item that never expires by itself. Every change of
 * owner is conditional on the item being exactly as it was read.
 */
final class DynamoFirstManagerLease implements FirstManagerLease {
  private static final String PARTITION = "lease#first-manager";
  private static final String SORT_KEY = "lease";
  private static final String ABSENT = "attribute_not_exists(pk)";
  private static final String UNCHANGED =
      "holder = :holder AND fence = :fence AND termEnds = :ends AND attribute_not_exists(swarmId)";
  private static final int ATTEMPTS = 5;

  /** Owner of a lease that was closed without ever having been taken. */
  private static final InstanceId NOBODY = new InstanceId("i-00000000");

  private final DynamoTable table;

  DynamoFirstManagerLease(DynamoTable table) {
    this.table = table;
  }

  @Override
  public Optional<Lease> current() {
    return table.get(PARTITION, SORT_KEY).map(DynamoFirstManagerLease::read);
  }

  @Override
  public boolean acquire(
      InstanceId owner, Optional<InstanceId> replacing, Instant now, Duration term) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Lease> standing = current();
      if (standing.isPresent() && !mayHave(owner, replacing, now, standing.get())) {
        return false;
      }
      long fence =
          standing
              .map(lease -> lease.owner().equals(owner) ? lease.fence() : lease.fence() + 1)
              .orElse(1L);
      if (write(new Lease(owner, now.plus(term), fence, Optional.empty()), standing)) {
        return true;
      }
    }
    throw new OutsideException(
        FailureCode.STALE_VERSION, "the first manager's lease changes faster than we can read it");
  }

  @Override
  public void close(String swarmId) {
    table.update(
        PARTITION,
        SORT_KEY,
        "SET swarmId = if_not_exists(swarmId, :swarm), holder = if_not_exists(holder, :nobody),"
            + " fence = if_not_exists(fence, :one), termEnds = if_not_exists(termEnds, :ends)",
        Map.of(
            ":swarm",
            swarmId,
            ":nobody",
            NOBODY.value(),
            ":one",
            1L,
            ":ends",
            SortableInstant.write(Instant.EPOCH)));
  }

  private static boolean mayHave(
      InstanceId owner, Optional<InstanceId> replacing, Instant now, Lease standing) {
    if (standing.swarmId().isPresent()) {
      return false;
    }
    boolean expired = !standing.expires().isAfter(now);
    return standing.owner().equals(owner)
        || (expired && replacing.equals(Optional.of(standing.owner())));
  }

  private boolean write(Lease lease, Optional<Lease> standing) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("pk", PARTITION);
    item.put("sk", SORT_KEY);
    item.put("holder", lease.owner().value());
    item.put("termEnds", SortableInstant.write(lease.expires()));
    item.put("fence", lease.fence());
    if (standing.isEmpty()) {
      return table.putIf(item, ABSENT, Map.of()).isEmpty();
    }
    Lease before = standing.get();
    Map<String, Object> values =
        Map.of(
            ":holder", before.owner().value(),
            ":fence", before.fence(),
            ":ends", SortableInstant.write(before.expires()));
    return table.putIf(item, UNCHANGED, values).isEmpty();
  }

  private static Lease read(Map<String, Object> item) {
    return new Lease(
        new InstanceId(Json.textAt(item, "", "holder")),
        SortableInstant.read(Json.textAt(item, "", "termEnds")),
        Json.longAt(item, 0, "fence"),
        Optional.of(Json.textAt(item, "", "swarmId")).filter(id -> !id.isEmpty()));
  }
}
