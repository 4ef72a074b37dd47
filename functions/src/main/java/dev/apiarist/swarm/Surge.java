package dev.apiarist.swarm;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * More tasks of a service than it is to have, for a while: Swarm starts them where the service has
 * fewest, and when they are taken away again it stops as many where it has most. A label of the
 * service says so, written in the same update as the number of tasks, so that whoever finds it can
 * end it.
 *
 * @param replicas how many tasks the service is to have when it is over
 * @param extra how many it has more until then; at least one
 * @param until when it is given up, although its tasks do not run
 */
public record Surge(int replicas, int extra, Instant until) {
  /** The label, such as {@code 6+2 until 2026-01-31T12:00:00Z}. */
  public static final String LABEL = "apiarist.surge";

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,7})\\+(\\d{1,7}) until (\\S+)");

  public Surge {
    if (replicas < 0 || extra < 1) {
      throw new IllegalArgumentException("a surge of " + extra + " over " + replicas);
    }
  }

  /**
   * The surge that a service is in.
   *
   * @param labels the service's labels
   * @param tasks how many tasks Swarm is told to run
   * @return empty when the label is not there, or speaks of another number of tasks: somebody has
   *     changed that since, and meant what it is now
   */
  public static Optional<Surge> of(Map<String, String> labels, int tasks) {
    Matcher written = WRITTEN.matcher(labels.getOrDefault(LABEL, ""));
    if (!written.matches()) {
      return Optional.empty();
    }
    try {
      Surge surge =
          new Surge(
              Integer.parseInt(written.group(1)),
              Integer.parseInt(written.group(2)),
              Instant.parse(written.group(3)));
      return Optional.of(surge).filter(it -> it.tasks() == tasks);
    } catch (IllegalArgumentException | DateTimeException notOurs) {
      return Optional.empty();
    }
  }

  /** How many tasks Swarm is told to run meanwhile. */
  public int tasks() {
    return replicas + extra;
  }

  /** The same on top of another number of replicas. */
  public Surge over(int others) {
    return new Surge(others, extra, until);
  }

  /** What the label says. */
  public String written() {
    return replicas + "+" + extra + " until " + until;
  }
}
