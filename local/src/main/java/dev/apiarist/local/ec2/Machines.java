package dev.apiarist.local.ec2;

/** What instances run on. */
public interface Machines {
  /**
   * Creates and starts a machine within seconds.
   *
   * @return its private IPv4 address
   * @throws RuntimeException when it cannot be started; nothing is left behind then
   */
  String start(MachineSpec spec);

  /** Kills a machine and removes it. Idempotent. */
  void stop(String instanceId);

  /** Whether a machine is up. */
  boolean running(String instanceId);
}
