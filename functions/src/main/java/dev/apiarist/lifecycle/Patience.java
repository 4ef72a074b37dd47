package dev.apiarist.lifecycle;

import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import java.time.Duration;
import java.util.Map;

/** How long a launch that is not ready is waited for. */
final class Patience {
  private final Cluster cluster;
  private final LifecyclePolicy policy;
  private final Recorder recorder;
  private final Heartbeats heartbeats;
  private final Abandonment abandonment;

  Patience(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.policy = policy;
    this.recorder = cluster.recorder();
    this.heartbeats = new Heartbeats(cluster);
    this.abandonment = new Abandonment(cluster);
  }

  /** Waits with the hook kept open or, when it took too long, gives the launch up. */
  Outcome waitOrAbandon(Held launch, String reason) {
    Duration waited = launch.waited(cluster.now());
    if (waited.compareTo(policy.joinTimeout()) >= 0) {
      Map<String, String> inputs = launch.inputs();
      inputs.put("seconds", String.valueOf(waited.toSeconds()));
      return abandonment.abandon(
          launch.hook(), launch.group(), "not Ready in time: " + reason, inputs);
    }
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
