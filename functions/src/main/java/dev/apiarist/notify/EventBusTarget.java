package dev.apiarist.notify;

import dev.apiarist.port.Decision;
import dev.apiarist.port.EventBus;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** An event bus: one event for each decision; what was decided about is its {@code detail-type}. */
public final class EventBusTarget implements Target {
  private final EventBus bus;
  private final String cluster;

  public EventBusTarget(EventBus bus, String cluster) {
    this.bus = bus;
    this.cluster = cluster;
  }

  @Override
  public String name() {
    return "event-bus";
  }

  @Override
  public void deliver(List<Notice> notices, Consumer<Notice> delivered) {
    for (int from = 0; from < notices.size(); from += EventBus.MOST) {
      put(notices.subList(from, Math.min(notices.size(), from + EventBus.MOST)), delivered);
    }
  }

  private void put(List<Notice> notices, Consumer<Notice> delivered) {
    Map<Integer, String> refused =
        bus.put(notices.stream().map(notice -> event(notice.decision())).toList());
    for (int i = 0; i < notices.size(); i++) {
      if (!refused.containsKey(i)) {
        delivered.accept(notices.get(i));
      }
    }
    if (!refused.isEmpty()) {
      throw new OutsideException(
          FailureCode.REFUSED, "not taken: " + String.join(", ", refused.values()));
    }
  }

  private EventBus.Event event(Decision decision) {
    return new EventBus.Event(
        decision.at(), decision.kind(), DecisionJson.write(cluster, decision));
  }
}
