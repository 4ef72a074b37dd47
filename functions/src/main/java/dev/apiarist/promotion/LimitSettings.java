package dev.apiarist.promotion;

/** Keys of {@code HostConfig} about how much a container may use. */
final class LimitSettings {
  private static final long DEFAULT_SHARED_MEMORY = 64L << 20;
  private static final long NANOSECONDS = 1_000_000_000L;
  private static final long DEFAULT_PERIOD = 100_000;
  private static final String RESOURCES = "Resources";
  private static final String LIMITS = "Limits";

  private LimitSettings() {}

  static void on(Sheet sheet) {
    sheet
        .carry(
            "Memory",
            (draft, key, value) -> draft.template(value, RESOURCES, LIMITS, "MemoryBytes"))
        .carry(
            "NanoCpus", (draft, key, value) -> draft.template(value, RESOURCES, LIMITS, "NanoCPUs"))
        .carry("CpuQuota", LimitSettings::quota)
        .carry("PidsLimit", LimitSettings::processes)
        .carry("MemoryReservation", LimitSettings::reservation)
        .carry("Ulimits", (draft, key, value) -> draft.container(value, "Ulimits"))
        .carry("OomScoreAdj", (draft, key, value) -> draft.container(value, "OomScoreAdj"))
        .check("ShmSize", LimitSettings::sharedMemory)
        .check("MemorySwap", LimitSettings::swap)
        .checkAlways("MemorySwappiness", LimitSettings::swappiness)
        .lost("a service has no swap or kernel memory limits", "KernelMemory", "KernelMemoryTCP")
        .lost("a service's containers may always be killed for memory", "OomKillDisable")
        .lost(
            "a service has a CPU limit and a CPU reservation, nothing finer",
            "CpuShares",
            "CpuRealtimePeriod",
            "CpuRealtimeRuntime",
            "CpusetCpus",
            "CpusetMems",
            "CpuCount",
            "CpuPercent")
        .lost(
            "a service has no limits of block devices",
            "BlkioWeight",
            "BlkioWeightDevice",
            "BlkioDeviceReadBps",
            "BlkioDeviceWriteBps",
            "BlkioDeviceReadIOps",
            "BlkioDeviceWriteIOps",
            "IOMaximumIOps",
            "IOMaximumBandwidth",
            "DiskQuota")
        .lost("a service's containers have the storage that their node gives", "StorageOpt")
        .lost("a service's tasks have control groups of their own", "CgroupParent")
        // Says something with a quota only, which is read with it.
        .informational("CpuPeriod");
  }

  private static void quota(Draft draft, String key, Object value) {
    if (Values.number(value) < 0 || Values.number(draft.object("HostConfig").get("NanoCpus")) > 0) {
      return;
    }
    long period = Values.number(draft.object("HostConfig").get("CpuPeriod"));
    draft.template(
        Values.number(value) * NANOSECONDS / (period > 0 ? period : DEFAULT_PERIOD),
        RESOURCES,
        LIMITS,
        "NanoCPUs");
  }

  private static void processes(Draft draft, String key, Object value) {
    if (Values.number(value) > 0) {
      draft.template(value, RESOURCES, LIMITS, "Pids");
    }
  }

  private static void reservation(Draft draft, String key, Object value) {
    draft.template(value, RESOURCES, "Reservations", "MemoryBytes");
    draft.changed(
        key, "Swarm places a task only where so much is free; a container merely aims at it");
  }

  private static void sharedMemory(Draft draft, String key, Object value) {
    if (Values.number(value) != DEFAULT_SHARED_MEMORY) {
      draft.carried(key);
      draft.addMount(MountSettings.tmpfs("/dev/shm", Values.number(value), 01777));
      draft.changed(key, "as a tmpfs at /dev/shm, since a service has no such setting");
    }
  }

  /** With a memory limit alone, the engine itself allows as much swap again. */
  private static void swap(Draft draft, String key, Object value) {
    long memory = Values.number(draft.object("HostConfig").get("Memory"));
    if (Values.number(value) != 2 * memory) {
      draft.lost(key, "a service's containers may swap as much as they may use memory");
    }
  }

  private static void swappiness(Draft draft, String key, Object value) {
    if (Values.number(value) >= 0) {
      draft.lost(key, "a service's containers swap as their node does");
    }
  }
}
