package dev.apiarist.notify;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Tells every target what it has not been told yet. Decisions come at least once and may come
 * again; what a target has got is noted, so that one that is down does not make the others hear
 * everything twice. Nothing of it is journalled: that would be news again.
 */
public final class Notifications {
  /** Longer than the journal's stream reaches back. */
  private static final Duration KEEP = Duration.ofDays(2);

  private final List<Target> targets;
  private final NewsFilter filter;
  private final Marks marks;
  private final InstantSource clock;
  private final BiConsumer<String, String> log;

  /**
   * @param log takes what did not go as it should, and why
   */
  public Notifications(
      List<Target> targets,
      NewsFilter filter,
      Marks marks,
      InstantSource clock,
      BiConsumer<String, String> log) {
    this.targets = List.copyOf(targets);
    this.filter = filter;
    this.marks = marks;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Delivers decisions.
   *
   * @param notices oldest first
   * @return the IDs of those that some target has not got
   */
  public Set<String> deliver(List<Notice> notices) {
    Set<String> undelivered = new LinkedHashSet<>();
    List<Notice> wanted = new ArrayList<>();
    Map<String, Set<String>> known = new HashMap<>();
    for (Notice notice : notices) {
      if (filter.admits(notice.decision())) {
        try {
          known.put(notice.id(), toldAlready(notice));
          wanted.add(notice);
        } catch (OutsideException unknown) {
          undelivered.add(notice.id());
          log.accept("not known who has been told", cause(unknown));
        }
      }
    }
    for (Target target : targets) {
      List<Notice> pending =
          wanted.stream()
              .filter(notice -> !known.getOrDefault(notice.id(), Set.of()).contains(target.name()))
              .toList();
      if (!pending.isEmpty()) {
        undelivered.addAll(deliver(target, pending));
      }
    }
    return undelivered;
  }

  private Set<String> toldAlready(Notice notice) {
    return marks.notes(MarkKeys.told(notice.id()), clock.instant()).keySet();
  }

  private Set<String> deliver(Target target, List<Notice> pending) {
    Set<String> left = new LinkedHashSet<>();
    pending.forEach(notice -> left.add(notice.id()));
    try {
      target.deliver(
          pending,
          notice -> {
            left.remove(notice.id());
            note(target, notice);
          });
    } catch (RuntimeException failed) {
      // A defect too: it concerns this target only.
      log.accept(left.size() + " notices are not delivered to " + target.name(), cause(failed));
    }
    return left;
  }

  /** A note that fails makes the notice come twice at worst. */
  private void note(Target target, Notice notice) {
    try {
      marks.note(MarkKeys.told(notice.id()), target.name(), "", clock.instant(), KEEP);
    } catch (OutsideException failed) {
      log.accept("not noted that " + target.name() + " has a notice", cause(failed));
    }
  }

  private static String cause(RuntimeException failed) {
    return failed instanceof OutsideException outside
        ? outside.code() + ": " + outside.getMessage()
        : failed.toString();
  }
}
