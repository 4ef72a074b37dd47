package dev.apiarist.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Which signals are let be. */
public final class SignalPolicy {
  /**
   * A signal that was on its way for longer speaks of a swarm that is no more. It leaves room for
   * all retries of an asynchronous invocation (after one and two minutes).
   */
  public static final Duration LONGEST_WAY = Duration.ofMinutes(15);

  private SignalPolicy() {}

  /** Why this signal changes nothing; empty when it is to be acted on. */
  public static Optional<String> whyIgnored(Signal signal, Instant now) {
    return switch (signal) {
      case Signal.Quiet quiet -> Optional.of(why(quiet.state()));
      case Signal.Nodes nodes -> whyTooOld(nodes.origin(), now);
      case Signal.Replicas replicas -> whyTooOld(replicas.origin(), now);
      case Signal.OneMore oneMore -> whyTooOld(oneMore.origin(), now);
    };
  }

  /** Why a signal that asks for nothing changes nothing. */
  public static String why(Signal.State state) {
    return switch (state) {
      case RESOLVED -> "Resolved notification ignored: nothing changed";
      case OK -> "Alarm that is OK ignored: nothing changed";
      case INSUFFICIENT_DATA -> "Alarm without data ignored: nothing changed in the dark";
    };
  }

  /** Whether a signal of then is let be now. */
  public static boolean tooOld(Instant at, Instant now) {
    return at.plus(LONGEST_WAY).isBefore(now);
  }

  private static Optional<String> whyTooOld(Signal.Origin origin, Instant now) {
    return origin
        .at()
        .filter(at -> tooOld(at, now))
        .map(
            at ->
                "Too old: it is of %s and was on its way for more than %d minutes"
                    .formatted(at, LONGEST_WAY.toMinutes()));
  }
}
