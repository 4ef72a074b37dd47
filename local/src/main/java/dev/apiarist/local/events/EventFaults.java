package dev.apiarist.local.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What befalls the next events: EventBridge delivers at least once, in no order, and some services
 * emit on a best-effort basis only. A fault is used up by the first event of its detail type.
 */
public final class EventFaults {
  private final List<Planned> planned = new ArrayList<>();

  /** The next event of this detail type is never delivered. */
  public void loseNext(String detailType) {
    plan(new Planned(detailType, new Fault.Lost()));
  }

  /** The next event of this detail type is delivered twice. */
  public void duplicateNext(String detailType) {
    plan(new Planned(detailType, new Fault.Duplicated()));
  }

  /** The next event of this detail type is delivered this much later. */
  public void delayNext(String detailType, Duration by) {
    plan(new Planned(detailType, new Fault.Delayed(by)));
  }

  synchronized Optional<Fault> take(CloudEvent event) {
    Iterator<Planned> each = planned.iterator();
    while (each.hasNext()) {
      Planned next = each.next();
      if (next.detailType().equals(event.detailType())) {
        each.remove();
        return Optional.of(next.fault());
      }
    }
    return Optional.empty();
  }

  private synchronized void plan(Planned fault) {
    planned.add(fault);
  }

  private record Planned(String detailType, Fault fault) {}

  sealed interface Fault {
    record Lost() implements Fault {}

    record Duplicated() implements Fault {}

    record Delayed(Duration by) implements Fault {}
  }
}
