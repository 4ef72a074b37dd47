package dev.apiarist.promotion;

import java.util.List;
import java.util.Locale;

/** Keys of {@code HostConfig} about what a container may do, and what it shares with others. */
final class SecuritySettings {
  private static final List<String> USUAL_RUNTIMES = List.of("runc", "io.containerd.runc.v2");

  private SecuritySettings() {}

  static void on(Sheet sheet) {
    sheet
        .carry("CapAdd", (draft, key, value) -> draft.container(value, "CapabilityAdd"))
        .carry("CapDrop", (draft, key, value) -> draft.container(value, "CapabilityDrop"))
        .carry("GroupAdd", (draft, key, value) -> draft.container(value, "Groups"))
        .carry("ReadonlyRootfs", (draft, key, value) -> draft.container(value, "ReadOnly"))
        .carry("Sysctls", (draft, key, value) -> draft.container(value, "Sysctls"))
        .carry("SecurityOpt", SecuritySettings::options)
        .check("Isolation", SecuritySettings::isolation)
        .lost("a service's containers are never privileged", "Privileged")
        .lost("a service knows capabilities to add and to drop only", "Capabilities")
        .lost("a service's containers see no devices of their node", "Devices")
        .lost("a service's containers see no devices of their node", "DeviceCgroupRules")
        .lost(
            "a service gets no devices; generic resources of nodes reserve GPUs and the like",
            "DeviceRequests")
        .check("IpcMode", modes("private", "shareable"))
        .check("PidMode", modes())
        .check("UTSMode", modes())
        .check("UsernsMode", modes())
        .check("CgroupnsMode", modes("private"))
        .check("Cgroup", modes())
        .check(
            "Runtime",
            (draft, key, value) -> {
              if (!USUAL_RUNTIMES.contains(value.toString())) {
                draft.lost(key, "a service takes the default runtime of its nodes, not " + value);
              }
            })
        .checkAlways("MaskedPaths", SecuritySettings::systemPaths)
        .checkAlways("ReadonlyPaths", SecuritySettings::systemPaths);
  }

  private static Rule modes(String... usual) {
    return (draft, key, value) -> {
      if (!List.of(usual).contains(value.toString())) {
        draft.lost(key, "a service's containers share no namespace: not " + value);
      }
    };
  }

  private static void isolation(Draft draft, String key, Object value) {
    if (!value.equals("default")) {
      draft.carried(key);
      draft.container(value, "Isolation");
    }
  }

  /** Engines list what they hide by default; nothing hidden is what somebody asked for. */
  private static void systemPaths(Draft draft, String key, Object value) {
    if (Values.absent(value)) {
      draft.lost(key, "the system's paths are always masked in a service's containers");
    }
  }

  private static void options(Draft draft, String key, Object value) {
    for (String option : Values.texts(value)) {
      option(draft, key, option);
    }
  }

  private static void option(Draft draft, String key, String option) {
    switch (option) {
      case "no-new-privileges", "no-new-privileges:true", "no-new-privileges=true" ->
          draft.container(true, "Privileges", "NoNewPrivileges");
      case "no-new-privileges:false", "no-new-privileges=false" -> {}
      case "seccomp=unconfined", "seccomp:unconfined" ->
          draft.container("unconfined", "Privileges", "Seccomp", "Mode");
      case "apparmor=unconfined", "apparmor:unconfined" ->
          draft.container("disabled", "Privileges", "AppArmor", "Mode");
      case "label=disable", "label:disable" ->
          draft.container(true, "Privileges", "SELinuxContext", "Disable");
      default -> {
        if (!label(draft, option)) {
          draft.lost(key, "no place in a service for " + brief(option));
        }
      }
    }
  }

  private static boolean label(Draft draft, String option) {
    for (String part : List.of("User", "Role", "Type", "Level")) {
      String prefix = "label=" + part.toLowerCase(Locale.ROOT) + ":";
      if (option.startsWith(prefix)) {
        draft.container(option.substring(prefix.length()), "Privileges", "SELinuxContext", part);
        return true;
      }
    }
    return false;
  }

  /** A seccomp profile is a whole document. */
  private static String brief(String option) {
    int equals = option.indexOf('=');
    return option.length() > 60 && equals > 0 ? option.substring(0, equals) : option;
  }
}
