package dev.apiarist.swarm;

/**
 * A manager's place in the quorum.
 *
 * @param leader whether it leads the Raft group
 * @param reachable whether the leader reaches it; unreachable managers still count for the quorum
 * @param address where other managers reach it, {@code host:2377}
 */
public record ManagerStatus(boolean leader, boolean reachable, String address) {}
