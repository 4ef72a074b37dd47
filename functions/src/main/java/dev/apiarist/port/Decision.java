package dev.apiarist.port;

import java.time.Instant;
import java.util.Map;

/**
 * One decision for the journal: what was done or refused, and why.
 *
 * @param at when it was taken
 * @param kind a stable word for what was decided about, such as {@code scale-nodes}, {@code join},
 *     {@code leave}, {@code enroll}, {@code sweep}
 * @param subject what it is about: a group, an instance, a node or a service
 * @param outcome done, refused, waiting, forced or failed
 * @param reason one sentence for people
 * @param inputs what the decision rests on; never a secret
 */
public record Decision(
    Instant at,
    String kind,
    String subject,
    Outcome outcome,
    String reason,
    Map<String, String> inputs) {
  public Decision {
    inputs = Map.copyOf(inputs);
  }

  /** How a decision ended. */
  public enum Outcome {
    DONE,
    REFUSED,
    WAITING,
    FORCED,
    FAILED
  }
}
