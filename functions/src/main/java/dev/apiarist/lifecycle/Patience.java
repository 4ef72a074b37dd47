package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.OutsideException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How long a launch that is not ready is waited for: the join time-out. Time in which no manager
 * answers does not count, as it says nothing about the node: the time-out begins again with the
 * last look into the dark. But after {@link #DARKNESS} more than the time-out since its hook was
 * opened a launch is given up in any case, long before Auto Scaling would close the hook.
 *
 * <p>It is dark only where managers were seen before: while a cluster's first ones come up, one
 * that never does must be replaced in time. What is given up in or soon after the dark neither
 * counts as a failure in a row nor lowers its group ({@link Abandonment}); as each launch is waited
 * for so long, its replacements are no storm.
 */
final class Patience {
  /** How much time in the dark is forgiven at most. */
  static final Duration DARKNESS = Duration.ofHours(1);

  private static final String OWNER = "launches";

  private final Cluster cluster;
  private final LifecyclePolicy policy;
  private final Recorder recorder;
  private final ManagerDirectory directory;
  private final Heartbeats heartbeats;
  private final Abandonment abandonment;

  Patience(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.policy = policy;
    this.recorder = cluster.recorder();
    this.directory = new ManagerDirectory(cluster);
    this.heartbeats = new Heartbeats(cluster);
    this.abandonment = new Abandonment(cluster);
  }

  /** Waits with the hook kept open or, when it took too long, gives the launch up. */
  Outcome waitOrAbandon(Held launch, String reason) {
    Duration waited = launch.waited(cluster.now());
    if (waited.compareTo(policy.joinTimeout()) < 0) {
      return wait(launch, reason);
    }
    boolean dark = cluster.dark();
    if (dark && waited.compareTo(policy.joinTimeout().plus(DARKNESS)) < 0) {
      return wait(launch, reason);
    }
    Map<String, String> inputs = launch.inputs();
    inputs.put("seconds", String.valueOf(waited.toSeconds()));
    String late = dark ? "the managers did not answer for too long: " : "not Ready in time: ";
    return abandonment.abandon(launch.hook(), launch.group(), late + reason, inputs);
  }

  /**
   * Takes note of a failure that means that no manager answers.
   *
   * @return whether it does
   */
  boolean darkened(OutsideException failed) {
    boolean dark = failed.code().managersSilent() && directory.everSeen();
    if (dark) {
      Instant now = cluster.now();
      cluster.marks().hold(MarkKeys.MANAGERS_DARK, OWNER, now, policy.joinTimeout());
    }
    return dark;
  }

  private Outcome wait(Held launch, String reason) {
    recorder.recordOnce(
        Join.KIND,
        launch.instance().value(),
        Decision.Outcome.WAITING,
        reason,
        launch.inputs(),
        Join.QUIET);
    heartbeats.beat(launch.hook());
    return new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN, reason);
  }
}
