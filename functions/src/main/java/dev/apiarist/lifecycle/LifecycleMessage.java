package dev.apiarist.lifecycle;

import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.InstanceId;
import java.time.Instant;

/** What can arrive on the lifecycle queue. */
public sealed interface LifecycleMessage {

  /**
   * A hook holds an instance: news of it, or our own note to look again.
   *
   * @param since when the hook was opened
   * @param attempt how often in a row the outside failed us on this; 0 at first
   */
  record HookOpen(LifecycleHook hook, Instant since, int attempt) implements LifecycleMessage {
    public HookOpen {
      if (!hook.name().equals(LifecycleHook.LAUNCH)
          && !hook.name().equals(LifecycleHook.TERMINATE)) {
        throw new IllegalArgumentException("not a hook of ours: " + hook.name());
      }
      requireCount(attempt);
    }

    /** Whether it is on its way in. */
    public boolean launching() {
      return hook.name().equals(LifecycleHook.LAUNCH);
    }
  }

  /**
   * A node's bootstrap gave up.
   *
   * @param reason its own words, never a secret
   * @param attempt as with {@link HookOpen}
   */
  record BootFailed(InstanceId instance, String reason, int attempt) implements LifecycleMessage {
    public BootFailed {
      requireCount(attempt);
    }
  }

  /** Well-formed, but nothing to act on. */
  record Ignored(String reason) implements LifecycleMessage {}

  private static void requireCount(int attempt) {
    if (attempt < 0) {
      throw new IllegalArgumentException("attempts are counted from 0, not " + attempt);
    }
  }
}
