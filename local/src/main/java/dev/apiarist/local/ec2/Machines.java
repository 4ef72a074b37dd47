package dev.apiarist.local.ec2;

/** What instances run on. A machine boots by itself: it asks its metadata service for user data. */
public interface Machines {

  /**
   * Creates and starts the machine, within seconds.
   *
   * @return its private IPv4 address; the machine may still be booting
   */
  String start(MachineSpec spec);

  /** Kills the machine and removes it with its disks; nothing happens when there is none. */
  void stop(String instanceId);

  /** Whether the machine exists and has not stopped. */
  boolean running(String instanceId);
}
