package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What in a service's specification reaches beyond its containers, into the machine: with it, who
 * may make services may do anything on the nodes.
 */
public final class HostAccess {
  private HostAccess() {}

  /** The settings, in words; none when the service stays within its containers. */
  public static List<String> of(Map<String, @Nullable Object> spec) {
    List<String> found = new ArrayList<>();
    Map<String, @Nullable Object> container = Json.objectAt(spec, "TaskTemplate", "ContainerSpec");
    for (Object mount : Json.listAt(container, "Mounts")) {
      if (reachesTheHost(mount)) {
        found.add("a mount of the machine's own files at " + Json.textAt(mount, "", "Target"));
      }
    }
    for (Object network : Json.listAt(spec, "TaskTemplate", "Networks")) {
      if (Json.textAt(network, "", "Target").equals("host")) {
        found.add("the machine's own network");
      }
    }
    for (Object capability : Json.listAt(container, "CapabilityAdd")) {
      found.add("the capability " + capability);
    }
    addUnconfined(container, found);
    return found;
  }

  /** A bind mount, also where a volume's driver is told to make one. */
  private static boolean reachesTheHost(Object mount) {
    String type = Json.textAt(mount, "", "Type");
    return !type.equals("tmpfs")
        && (!type.equals("volume")
            || !Json.objectAt(mount, "VolumeOptions", "DriverConfig", "Options").isEmpty());
  }

  private static void addUnconfined(Map<String, @Nullable Object> container, List<String> found) {
    if (Json.textAt(container, "", "Privileges", "Seccomp", "Mode").equals("unconfined")) {
      found.add("system calls without a seccomp profile");
    }
    if (Json.textAt(container, "", "Privileges", "AppArmor", "Mode").equals("disabled")) {
      found.add("no AppArmor profile");
    }
    if (!Json.objectAt(container, "Privileges", "SELinuxContext").isEmpty()) {
      found.add("a SELinux context of its own");
    }
  }
}
