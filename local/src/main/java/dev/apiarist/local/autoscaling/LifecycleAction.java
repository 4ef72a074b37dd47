package dev.apiarist.local.autoscaling;

import java.time.Instant;

/** One hook holding one instance: open from the event until completed, abandoned or timed out. */
final class LifecycleAction {
  private final String token;
  private final HookDefinition hook;
  private final Instant globalDeadline;
  private Instant deadline;

  LifecycleAction(String token, HookDefinition hook, Instant now) {
    this.token = token;
    this.hook = hook;
    this.globalDeadline = now.plus(hook.globalTimeout());
    this.deadline = now.plus(hook.heartbeatTimeout());
  }

  String token() {
    return token;
  }

  HookDefinition hook() {
    return hook;
  }

  /** Restarts the heartbeat time-out; the global one stands. */
  void heartbeat(Instant now) {
    Instant next = now.plus(hook.heartbeatTimeout());
    deadline = next.isBefore(globalDeadline) ? next : globalDeadline;
  }

  boolean overdue(Instant now) {
    return !now.isBefore(deadline);
  }

  /** Why an overdue action ended, in AWS's words. */
  String overdueReason() {
    return deadline.equals(globalDeadline) ? "Lifecycle Action Timeout" : "Heartbeat Timeout";
  }
}
