package dev.apiarist.notify;

import dev.apiarist.port.Decision;
import java.util.Set;

/**
 * Which decisions are told.
 *
 * @param actions the kinds of decisions; empty for all but {@link #QUIET}
 */
public record NewsFilter(Set<News> outcomes, Set<String> actions) {
  /** Many for each node that boots; what comes of it is told as {@code join} or {@code alarm}. */
  private static final String QUIET = "enroll";

  /** What is told unless somebody wishes otherwise. */
  public static final NewsFilter STANDARD =
      new NewsFilter(Set.of(News.CHANGED, News.FAILED, News.REFUSED, News.AT_MAXIMUM), Set.of());

  public NewsFilter {
    outcomes = Set.copyOf(outcomes);
    actions = Set.copyOf(actions);
  }

  /** Whether a decision is told. */
  public boolean admits(Decision decision) {
    boolean wanted =
        actions.isEmpty() ? !decision.kind().equals(QUIET) : actions.contains(decision.kind());
    return wanted && outcomes.contains(News.of(decision));
  }
}
