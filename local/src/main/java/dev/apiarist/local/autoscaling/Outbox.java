package dev.apiarist.local.autoscaling;

import dev.apiarist.local.events.CloudEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events on their way out, with the faults that befall them. */
final class Outbox {
  private static final Duration LONGEST_REORDER = Duration.ofMinutes(1);

  private final Faults faults;
  private final List<Parcel> parcels = new ArrayList<>();
  private final List<Parcel> overtaken = new ArrayList<>();

  private record Parcel(CloudEvent event, Instant dueAt) {}

  Outbox(Faults faults) {
    this.faults = faults;
  }

  void post(CloudEvent event, Instant now) {
    Optional<EventFault> fault = faults.faultOf(event);
    if (fault.isEmpty()) {
      send(event, now);
      return;
    }
    switch (fault.get()) {
      case EventFault.Lost _ -> {}
      case EventFault.Duplicated _ -> {
        send(event, now);
        send(event, now);
      }
      case EventFault.Delayed(Duration by) -> parcels.add(new Parcel(event, now.plus(by)));
      case EventFault.Reordered _ -> overtaken.add(new Parcel(event, now.plus(LONGEST_REORDER)));
    }
  }

  private void send(CloudEvent event, Instant now) {
    parcels.add(new Parcel(event, now));
    overtaken.forEach(held -> parcels.add(new Parcel(held.event(), now)));
    overtaken.clear();
  }

  /** Takes out what is due, in order. */
  List<CloudEvent> due(Instant now) {
    List<CloudEvent> due = new ArrayList<>();
    for (List<Parcel> box : List.of(parcels, overtaken)) {
      for (Parcel parcel : List.copyOf(box)) {
        if (!now.isBefore(parcel.dueAt())) {
          due.add(parcel.event());
          box.remove(parcel);
        }
      }
    }
    return due;
  }
}
