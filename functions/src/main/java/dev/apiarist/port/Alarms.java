package dev.apiarist.port;

import java.util.List;

/** The alarms of the account in its region. */
@FunctionalInterface
public interface Alarms {
  /**
   * Those whose state is ALARM now.
   *
   * @throws OutsideException when they cannot be read
   */
  List<RaisedAlarm> raised();
}
