package dev.apiarist.port;

/** Why a call to the outside failed: stable codes, in logs, the journal and answers. */
public enum FailureCode {
  /** No manager answered in time. */
  SWARM_UNREACHABLE(true),
  /** A manager answered, but the swarm has no leader or is not initialised there. */
  SWARM_UNAVAILABLE(true),
  /** Somebody else changed the object at the same time, more often than we retry. */
  STALE_VERSION(true),
  /** The object does not exist (any more). */
  NOT_FOUND(false),
  /** The change would put the managers' quorum at risk. */
  QUORUM_AT_RISK(false),
  /** The cloud asks us to slow down. */
  THROTTLED(true),
  /** The cloud refuses because another scaling activity is under way. */
  BUSY(true),
  /** Our role may not do this. */
  ACCESS_DENIED(false),
  /** The request was understood and refused. */
  REFUSED(false),
  /** The service did not answer, or with a fault of its own. */
  CLOUD_UNAVAILABLE(true);

  private final boolean retryable;

  FailureCode(boolean retryable) {
    this.retryable = retryable;
  }

  /**
   * Whether nothing else will succeed either: a busy group or a contested node is one thing, a side
   * that does not answer is all.
   */
  public boolean concernsEverything() {
    return switch (this) {
      case SWARM_UNREACHABLE, SWARM_UNAVAILABLE, THROTTLED, CLOUD_UNAVAILABLE -> true;
      case BUSY, STALE_VERSION, NOT_FOUND, QUORUM_AT_RISK, ACCESS_DENIED, REFUSED -> false;
    };
  }

  /** Whether no manager answers, or none that leads. */
  public boolean managersSilent() {
    return switch (this) {
      case SWARM_UNREACHABLE, SWARM_UNAVAILABLE -> true;
      case BUSY,
          STALE_VERSION,
          NOT_FOUND,
          QUORUM_AT_RISK,
          THROTTLED,
          ACCESS_DENIED,
          REFUSED,
          CLOUD_UNAVAILABLE ->
          false;
    };
  }

  /** Whether the same call may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
