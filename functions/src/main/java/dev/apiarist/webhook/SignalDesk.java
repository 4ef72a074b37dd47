package dev.apiarist.webhook;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.scaling.Signal;
import dev.apiarist.scaling.SignalPolicy;
import java.time.Duration;
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

  /** Deals with one delivery. What the ports throw is told; nothing but a defect is thrown. */
  Handled handle(Delivery delivery) {
    String key = MarkKeys.delivery(delivery.id());
    try {
      if (marks.claimedUntil(key, clock.instant()).isPresent()) {
        return new Handled.Ignored("Dealt with before: nothing changed");
      }
    } catch (OutsideException failed) {
      return new Handled.Failed("marks cannot be read: " + failed.getMessage());
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
