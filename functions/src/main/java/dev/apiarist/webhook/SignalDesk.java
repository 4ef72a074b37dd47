package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Signal;
import dev.apiarist.scaling.SignalPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Deals with each delivered signal once: what is decided is remembered, whichever way it was
 * decided, and what failed is not, so that it can be delivered again.
 */
final class SignalDesk {
  /** Longer than any signal is acted on, so that no delivery is taken for a new one. */
  static final Duration REMEMBERED = SignalPolicy.LONGEST_WAY.multipliedBy(4);

  private static final String KIND = "signal";
  private static final Handled DEALT_WITH =
      new Handled.Ignored("Dealt with before: nothing changed");

  private final ScaleNodes scaleNodes;
  private final ScaleService scaleService;
  private final Replicate replicate;
  private final Marks marks;
  private final InstantSource clock;
  private final DecisionLog log;

  SignalDesk(
      ScaleNodes scaleNodes,
      ScaleService scaleService,
      Replicate replicate,
      Marks marks,
      InstantSource clock,
      DecisionLog log) {
    this.scaleNodes = scaleNodes;
    this.scaleService = scaleService;
    this.replicate = replicate;
    this.marks = marks;
    this.clock = clock;
    this.log = log;
  }

  /**
   * An alarm that is raised still.
   *
   * @param event the change of its state itself
   * @param raised when that was
   * @param repeat what it asks for once more in this period
   * @param period when this period began
   */
  record Lasting(Delivery event, Instant raised, Delivery repeat, Instant period) {}

  /**
   * Deals with an alarm that lasts: in place of its event, where that has not come and might still;
   * else once in this period, and not beside an event that came as late as this.
   */
  Handled handle(Lasting lasting) {
    Instant now = clock.instant();
    Optional<Instant> dealtWith;
    try {
      dealtWith =
          marks
              .claimedUntil(MarkKeys.delivery(lasting.event().id()), now)
              .map(until -> until.minus(REMEMBERED));
    } catch (OutsideException failed) {
      return unreadableMarks(failed);
    }
    if (dealtWith.isEmpty() && !SignalPolicy.tooOld(lasting.raised(), now)) {
      return handle(lasting.event());
    }
    return dealtWith.filter(at -> !at.isBefore(lasting.period())).isPresent()
        ? DEALT_WITH
        : handle(lasting.repeat());
  }

  /** Deals with one delivery. What the ports throw is told; nothing but a defect is thrown. */
  Handled handle(Delivery delivery) {
    String key = MarkKeys.delivery(delivery.id());
    try {
      if (marks.claimedUntil(key, clock.instant()).isPresent()) {
        return DEALT_WITH;
      }
    } catch (OutsideException failed) {
      return unreadableMarks(failed);
    }
    Handled handled =
        switch (delivery.reading()) {
          case Delivery.Reading.Unreadable(String reason) -> unreadable(delivery, reason);
          case Delivery.Reading.Understood(Signal signal) -> decide(signal);
        };
    if (!(handled instanceof Handled.Failed)) {
      remember(key);
    }
    return handled;
  }

  private static Handled unreadableMarks(OutsideException failed) {
    return new Handled.Failed("marks cannot be read: " + failed.getMessage());
  }

  private Handled unreadable(Delivery delivery, String reason) {
    log.record(KIND, delivery.subject(), Decision.Outcome.REFUSED, reason, Map.of());
    log.count("SignalsNotUnderstood");
    return new Handled.Refused(reason);
  }

  private Handled decide(Signal signal) {
    Optional<String> why = SignalPolicy.whyIgnored(signal, clock.instant());
    if (why.isPresent()) {
      log.idle(KIND, signal.origin().name(), why.get(), SignalInputs.of(signal));
      return new Handled.Ignored(why.get());
    }
    return switch (signal) {
      case Signal.Nodes nodes -> handled(scaleNodes.carryOut(nodes));
      case Signal.Replicas replicas -> handled(scaleService.carryOut(replicas));
      case Signal.OneMore oneMore -> handled(replicate.carryOut(oneMore));
      case Signal.Quiet quiet ->
          throw new IllegalStateException("acted on what asks for nothing: " + quiet);
    };
  }

  private static Handled handled(ScalingOutcome outcome) {
    String message = outcome.message();
    if (outcome.failure().isPresent() && worthAnotherTry(outcome.failure().get())) {
      return new Handled.Failed(message);
    }
    return outcome.status() < 400 ? new Handled.Done(message) : new Handled.Refused(message);
  }

  /**
   * A right that is missing may be given: until then the event waits among the dead letters, where
   * somebody is told.
   */
  private static boolean worthAnotherTry(FailureCode code) {
    return code.retryable() || code == FailureCode.ACCESS_DENIED;
  }

  private void remember(String key) {
    try {
      marks.claim(key, clock.instant(), REMEMBERED);
    } catch (OutsideException failed) {
      log.warn("could not remember " + key, failed);
    }
  }
}
