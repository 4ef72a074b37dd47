package dev.apiarist.lifecycle;

import dev.apiarist.port.OutsideException;

/** Failures that say nothing about a node, only that the swarm cannot be seen or changed now. */
public final class Dark {
  private Dark() {}

  static boolean is(OutsideException failed) {
    return switch (failed.code()) {
      case SWARM_UNREACHABLE, SWARM_UNAVAILABLE, STALE_VERSION -> true;
      case NOT_FOUND, QUORUM_AT_RISK, THROTTLED, BUSY, ACCESS_DENIED, REFUSED, CLOUD_UNAVAILABLE ->
          false;
    };
  }

  /** In words, for the journal. */
  public static String reason(OutsideException failed) {
    return failed.code() + ": " + failed.getMessage();
  }
}
