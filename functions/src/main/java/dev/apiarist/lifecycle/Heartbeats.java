package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.LifecycleHook;
import java.time.Instant;

/** Keeps hooks open while there is still something to wait for. */
final class Heartbeats {
  private final Cluster cluster;

  Heartbeats(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Sends a heartbeat if one is due. It is noted after it was sent: it may be sent twice, never
   * missed.
   */
  void beat(LifecycleHook hook) {
    Instant now = cluster.now();
    String key = MarkKeys.heartbeat(hook.name(), hook.instance());
    if (cluster.marks().claimedUntil(key, now).isEmpty()) {
      cluster.groups().heartbeat(hook);
      cluster.marks().claim(key, now, LifecyclePolicy.HEARTBEAT_EVERY);
    }
  }
}
