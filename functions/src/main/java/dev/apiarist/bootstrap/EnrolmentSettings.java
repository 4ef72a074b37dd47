package dev.apiarist.bootstrap;

import dev.apiarist.swarm.TagLabels;
import java.time.Duration;

/**
 * How a cluster's machines become nodes.
 *
 * @param cluster the cluster's name
 * @param labels which tags become engine labels
 * @param environment which tags become environment variables of workloads
 * @param joinTimeout from the launch event to Ready; a node gives up a little before
 */
public record EnrolmentSettings(
    String cluster, TagLabels labels, EnvironmentMapping environment, Duration joinTimeout) {
  private static final Duration SHORTEST = Duration.ofMinutes(2);
  private static final Duration REPORTING = Duration.ofMinutes(1);

  public EnrolmentSettings {
    if (joinTimeout.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "no machine boots in less than the two minutes that a join may take at least, not "
              + joinTimeout);
    }
  }

  /** How long a node tries, so that its reason arrives before its launch is abandoned. */
  Duration patience() {
    return joinTimeout.minus(REPORTING);
  }
}
