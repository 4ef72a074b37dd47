package dev.apiarist.port;

import dev.apiarist.swarm.InstanceId;

/**
 * An EC2 instance.
 *
 * @param state AWS's own word: pending, running, shutting-down, terminated, stopping, stopped
 * @param privateAddress private IPv4 address; empty once terminated
 * @param spot whether it was bought on the Spot market
 */
public record Instance(
    InstanceId id, String state, String privateAddress, String type, String zone, boolean spot) {

  /** Whether it is ending or ended, for good. */
  public boolean gone() {
    return state.equals("terminated") || state.equals("shutting-down");
  }
}
