package dev.apiarist.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Small facts with an expiry that survive between invocations: when something was first seen, what
 * is cooling down, and which message has been handled. They are never the truth about the cluster.
 */
public interface Marks {
  /** Records when this key was first seen; returns the earlier time if there is one. */
  Instant firstSeen(String key, Instant now, Duration keep);

  /**
   * Claims a key for a time: true for exactly one caller until it expires.
   *
   * @return whether this caller has it
   */
  boolean claim(String key, Instant now, Duration keep);

  /**
   * Claims a key in a name, or prolongs the claim that this name has: true until somebody else has
   * it.
   *
   * @return whether {@code owner} has it now
   */
  boolean hold(String key, String owner, Instant now, Duration keep);

  /**
   * Passes a key on from one name to another, for a new time; one that nobody holds goes there too.
   *
   * @return whether {@code to} has it now
   */
  boolean pass(String key, String from, String to, Instant now, Duration keep);

  /** In whose name a key is held now, if it is. */
  Optional<String> holder(String key, Instant now);

  /** Gives a key up that is held in this name; another's is not touched. */
  void release(String key, String owner);

  /** When a claimed key expires, if it is claimed now. */
  Optional<Instant> claimedUntil(String key, Instant now);

  /** Forgets a key. */
  void forget(String key);

  /** Keeps a note in a list, in place of an earlier one with this key. */
  void note(String list, String key, String note, Instant now, Duration keep);

  /** The notes of a list by their keys; of very many, some. */
  Map<String, String> notes(String list, Instant now);

  /** Takes a note off its list. */
  void strike(String list, String key);
}
