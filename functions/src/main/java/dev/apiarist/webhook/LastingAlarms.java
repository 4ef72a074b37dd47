package dev.apiarist.webhook;

import dev.apiarist.port.Alarms;
import dev.apiarist.port.RaisedAlarm;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has alarms that last ask again: CloudWatch tells of the change of a state only, and one step may
 * not be enough. An alarm asks once for each whole period that it has lasted, and what it says by
 * then is what counts; the period that begins with the change itself belongs to its event, and so
 * does the next one in which that comes late or not at all.
 */
public final class LastingAlarms {
  private final Alarms alarms;
  private final Set<String> actions;
  private final Duration every;
  private final WebhookApi api;
  private final InstantSource clock;

  /**
   * @param actions ARNs of the actions that reach the cluster; other alarms are not its business
   * @param every how long an alarm lasts until it asks again; zero for never. No longer than {@link
   *     SignalDesk#REMEMBERED}, or one period would be taken for two
   */
  public LastingAlarms(
      Alarms alarms, Set<String> actions, Duration every, WebhookApi api, InstantSource clock) {
    if (every.isNegative() || every.compareTo(SignalDesk.REMEMBERED) > 0) {
      throw new IllegalArgumentException(
          "an alarm that lasts asks again within " + SignalDesk.REMEMBERED + ", not " + every);
    }
    this.alarms = alarms;
    this.actions = Set.copyOf(actions);
    this.every = every;
    this.api = api;
    this.clock = clock;
  }

  /**
   * Looks at all alarms once.
   *
   * @return what came of those that asked
   * @throws dev.apiarist.port.OutsideException when the alarms cannot be read
   * @throws RuntimeException a fault of ours about one of them, after all others had their turn
   */
  public List<Handled> look() {
    List<Handled> handled = new ArrayList<>();
    if (!every.isPositive() || actions.isEmpty()) {
      return handled;
    }
    Instant now = clock.instant();
    @Nullable RuntimeException defect = null;
    for (RaisedAlarm alarm : alarms.raised()) {
      try {
        if (ours(alarm)) {
          ask(alarm, now).ifPresent(handled::add);
        }
      } catch (RuntimeException unexpected) {
        defect = defect == null ? unexpected : defect;
      }
    }
    if (defect != null) {
      throw defect;
    }
    return handled;
  }

  private Optional<Handled> ask(RaisedAlarm alarm, Instant now) {
    if (alarm.since().isEmpty()) {
      return Optional.of(
          new Handled.Failed("it cannot be read since when alarm " + alarm.name() + " is raised"));
    }
    Instant since = alarm.since().get();
    long periods = Duration.between(since, now).dividedBy(every);
    if (periods <= 0) {
      return Optional.empty();
    }
    String identity = AlarmSignal.identity(alarm.arn(), since);
    return Optional.of(
        api.handle(
            new SignalDesk.Lasting(
                Deliveries.ofLasting(alarm, identity, now),
                since,
                Deliveries.ofLasting(
                    alarm, Notification.digest("lasting\n" + identity + "\n" + periods), now),
                since.plus(every.multipliedBy(periods)))));
  }

  /** One without a line for Apiarist was refused when it was raised, and is no news. */
  private boolean ours(RaisedAlarm alarm) {
    return !Collections.disjoint(actions, alarm.actions()) && AlarmSignal.asks(alarm.description());
  }
}
