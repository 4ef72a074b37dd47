package dev.apiarist.local.events;

import dev.apiarist.json.Json;
import dev.apiarist.local.events.Rule.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The default event bus: rules, schedules, and the faults that were planned. Deliveries happen in
 * the emitting thread; late ones and schedules in {@link #tick}.
 */
public final class EventBus implements EventSink {
  private final String account;
  private final String region;
  private final InstantSource clock;
  private final EventFaults faults;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Map<String, Instant> nextRuns = new LinkedHashMap<>();
  private final List<Late> late = new ArrayList<>();

  /** A bus without rules. */
  public EventBus(String account, String region, InstantSource clock, EventFaults faults) {
    this.account = account;
    this.region = region;
    this.clock = clock;
    this.faults = faults;
  }

  /** Adds a rule; a schedule first runs one period from now. */
  public synchronized void add(Rule rule) {
    rules.add(rule);
    if (rule.trigger() instanceof Trigger.Every every) {
      nextRuns.put(rule.name(), clock.instant().plus(every.period()));
    }
  }

  /** All rules. */
  public List<Rule> rules() {
    return List.copyOf(rules);
  }

  @Override
  public void emit(CloudEvent event) {
    Map<String, @Nullable Object> envelope = envelope(event);
    faults
        .take(event)
        .ifPresentOrElse(fault -> deliverWith(fault, envelope), () -> deliver(envelope));
  }

  /** Delivers late events and runs schedules that are due. A missed run is not made up for. */
  public void tick() {
    List<Runnable> due = new ArrayList<>();
    synchronized (this) {
      Instant now = clock.instant();
      Iterator<Late> waiting = late.iterator();
      while (waiting.hasNext()) {
        Late each = waiting.next();
        if (!each.due().isAfter(now)) {
          waiting.remove();
          due.add(() -> deliver(each.envelope()));
        }
      }
      for (Rule rule : rules) {
        if (rule.trigger() instanceof Trigger.Every every) {
          Instant next = nextRuns.getOrDefault(rule.name(), now);
          if (!next.isAfter(now)) {
            Instant following = next.plus(every.period());
            nextRuns.put(
                rule.name(), following.isAfter(now) ? following : now.plus(every.period()));
            due.add(() -> send(rule, envelope(scheduled(rule, now))));
          }
        }
      }
    }
    due.forEach(Runnable::run);
  }

  private void deliverWith(EventFaults.Fault fault, Map<String, @Nullable Object> envelope) {
    switch (fault) {
      case EventFaults.Fault.Lost() -> {}
      case EventFaults.Fault.Duplicated() -> {
        deliver(envelope);
        deliver(envelope);
      }
      case EventFaults.Fault.Delayed(var by) -> {
        synchronized (this) {
          late.add(new Late(clock.instant().plus(by), envelope));
        }
      }
    }
  }

  private void deliver(Map<String, @Nullable Object> envelope) {
    for (Rule rule : rules) {
      if (rule.trigger() instanceof Trigger.OnEvent on && on.pattern().matches(envelope)) {
        send(rule, envelope);
      }
    }
  }

  private static void send(Rule rule, Map<String, @Nullable Object> envelope) {
    String event = Json.write(envelope);
    for (EventTarget target : rule.targets()) {
      try {
        target.deliver(event);
      } catch (RuntimeException refused) {
        target.deadLetter(event, String.valueOf(refused.getMessage()));
      }
    }
  }

  private static CloudEvent scheduled(Rule rule, Instant now) {
    return new CloudEvent("aws.events", "Scheduled Event", List.of(rule.arn()), Map.of(), now);
  }

  private Map<String, @Nullable Object> envelope(CloudEvent event) {
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("version", "0");
    envelope.put("id", UUID.randomUUID().toString());
    envelope.put("detail-type", event.detailType());
    envelope.put("source", event.source());
    envelope.put("account", account);
    envelope.put("time", event.time().truncatedTo(ChronoUnit.SECONDS).toString());
    envelope.put("region", region);
    envelope.put("resources", event.resources());
    envelope.put("detail", event.detail());
    return envelope;
  }

  private record Late(Instant due, Map<String, @Nullable Object> envelope) {}
}
