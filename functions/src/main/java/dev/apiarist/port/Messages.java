package dev.apiarist.port;

import java.time.Duration;

/** The lifecycle queue, for steps that must look again later. */
public interface Messages {
  /**
   * Sends a message that becomes visible after a delay.
   *
   * @param delay 0 to 15 minutes, whole seconds
   * @throws OutsideException as {@link AutoScalingGroups}
   */
  void send(String body, Duration delay);
}
