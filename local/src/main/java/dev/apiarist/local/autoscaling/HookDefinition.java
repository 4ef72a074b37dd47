package dev.apiarist.local.autoscaling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lifecycle hook, inline in a group or put separately.
 *
 * @param heartbeatTimeout 30 s to 7200 s (two hours); AWS's default is one hour
 * @param defaultResult what a time-out means; AWS's default is ABANDON
 * @param notificationMetadata text copied into every event of this hook
 */
public record HookDefinition(
    String name,
    Transition transition,
    Duration heartbeatTimeout,
    HookResult defaultResult,
    @Nullable String notificationMetadata) {
  /** AWS's default heartbeat time-out. */
  public static final Duration DEFAULT_HEARTBEAT = Duration.ofHours(1);

  private static final Duration SHORTEST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofHours(2);
  private static final Duration LONGEST_WAIT = Duration.ofDays(2);
  private static final int HEARTBEATS = 100;

  public HookDefinition {
    if (!name.matches("[A-Za-z0-9\\-_/]{1,255}")) {
      throw AutoScalingException.validation("Invalid lifecycle hook name: " + name);
    }
    if (heartbeatTimeout.compareTo(SHORTEST) < 0 || heartbeatTimeout.compareTo(LONGEST) > 0) {
      throw AutoScalingException.validation(
          "Heartbeat timeout must be between 30 and 7200 seconds, not "
              + heartbeatTimeout.toSeconds());
    }
  }

  /** A hook with AWS's defaults: one hour, ABANDON, no metadata. */
  public static HookDefinition of(String name, Transition transition) {
    return new HookDefinition(name, transition, DEFAULT_HEARTBEAT, HookResult.ABANDON, null);
  }

  /** How long heartbeats can hold one action: 48 hours or 100 heartbeats, the shorter. */
  public Duration globalTimeout() {
    Duration heartbeats = heartbeatTimeout.multipliedBy(HEARTBEATS);
    return heartbeats.compareTo(LONGEST_WAIT) < 0 ? heartbeats : LONGEST_WAIT;
  }
}
