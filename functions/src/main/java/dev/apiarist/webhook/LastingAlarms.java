package dev.apiarist.webhook;

import dev.apiarist.port.Alarms;
import dev.apiarist.port.RaisedAlarm;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Has alarms that last ask again: CloudWatch tells of the change of a state only, and one step may
 * not be enough. An alarm asks once for each whole period that it has lasted, and what it says by
 * then is what counts; the period that begins with the change itself belongs to its event.
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
   */
  public List<Handled> look() {
    List<Handled> handled = new ArrayList<>();
    if (!every.isPositive() || actions.isEmpty()) {
      return handled;
    }
    Instant now = clock.instant();
    for (RaisedAlarm alarm : alarms.raised()) {
      long periods = Duration.between(alarm.since(), now).dividedBy(every);
      if (periods > 0 && ours(alarm)) {
        handled.add(api.handle(Deliveries.ofLasting(alarm, periods, now)));
      }
    }
    return handled;
  }

  /** One without a line for Apiarist was refused when it was raised, and is no news. */
  private boolean ours(RaisedAlarm alarm) {
    return !Collections.disjoint(actions, alarm.actions()) && AlarmSignal.asks(alarm.description());
  }
}
