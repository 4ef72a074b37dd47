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

  /** What each machine sees of itself. */
  Size size();

  /**
   * A machine's processors and memory.
   *
   * @param architecture as Docker calls it, such as {@code x86_64} or {@code aarch64}
   */
  record Size(int cpus, long memoryBytes, String architecture) {}
}
