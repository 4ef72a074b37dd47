package dev.apiarist.local.events;

/** Where a service hands its events to. Implementations return at once and never throw. */
@FunctionalInterface
public interface EventSink {
  /** Accepts one event; may be called from any thread. */
  void emit(CloudEvent event);
}
