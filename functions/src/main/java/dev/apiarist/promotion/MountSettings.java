package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is mounted into the container, from the four places where an inspection shows it. */
final class MountSettings {
  private static final Pattern ANONYMOUS = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern MODE = Pattern.compile("[0-7]{1,4}");
  private static final Set<String> CONSISTENCIES =
      Set.of("consistent", "cached", "delegated", "default");
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");
  private static final String TARGET = "Target";
  private static final String SOURCE = "Source";

  private MountSettings() {}

  static void on(Sheet sheet) {
    sheet
        .carry("Mounts", MountSettings::mounts)
        .carry("Binds", MountSettings::binds)
        .carry("Tmpfs", MountSettings::temporary)
        .lost(
            "mounts of another container: mount the same named volumes, or a shared file system",
            "VolumesFrom")
        // Shown with each volume again.
        .informational("VolumeDriver");
  }

  /** A file system in memory. */
  static Map<String, @Nullable Object> tmpfs(String target, long bytes, int mode) {
    Map<String, @Nullable Object> mount = mount("tmpfs", target);
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    if (bytes > 0) {
      options.put("SizeBytes", bytes);
    }
    if (mode > 0) {
      options.put("Mode", mode);
    }
    if (!options.isEmpty()) {
      mount.put("TmpfsOptions", options);
    }
    return mount;
  }

  /** What only the list of everything mounted shows: volumes without a name, and other's. */
  static void rest(Draft draft) {
    Set<String> known = targets(draft);
    boolean others = !Values.absent(draft.object("HostConfig").get("VolumesFrom"));
    for (Object mount : draft.list("Mounts")) {
      String target = Json.textAt(mount, "", "Destination");
      if (known.contains(target)) {
        continue;
      }
      String key = "Mounts." + target;
      if (others) {
        draft.lost(key, "it may be one of another container's (HostConfig.VolumesFrom)");
      } else if (Json.textAt(mount, "", "Type").equals("volume")) {
        draft.addMount(mount("volume", target));
        draft.changed(key, "every task gets a new, empty volume; what is in this one stays here");
      } else {
        draft.unknown(key);
      }
    }
  }

  /** Asked for by {@code --mount}: a service takes them in the same shape. */
  private static void mounts(Draft draft, String key, Object value) {
    for (Object element : Json.listAt(value)) {
      Map<String, @Nullable Object> mount = new LinkedHashMap<>(Json.objectAt(element));
      String target = clean(Json.textAt(mount, "", TARGET));
      mount.put(TARGET, target);
      switch (Json.textAt(mount, "", "Type")) {
        case "bind" -> bind(draft, mount, key + "." + target);
        case "volume" -> volume(draft, mount, key + "." + target);
        case "tmpfs" -> draft.addMount(mount);
        default ->
            draft.lost(key + "." + target, "a service has no mounts of type " + mount.get("Type"));
      }
    }
  }

  /** {@code source:target:options}. */
  private static void binds(Draft draft, String key, Object value) {
    for (String text : Values.texts(value)) {
      String[] parts = text.split(":", -1);
      if (parts.length < 2) {
        draft.unknown(key);
        continue;
      }
      boolean path = parts[0].startsWith("/");
      Map<String, @Nullable Object> mount = mount(path ? "bind" : "volume", parts[1]);
      mount.put(SOURCE, parts[0]);
      String name = key + "." + clean(parts[1]);
      for (String option : parts.length > 2 ? parts[2].split(",", -1) : new String[0]) {
        option(draft, mount, option, name);
      }
      if (path) {
        bind(draft, mount, name);
      } else {
        volume(draft, mount, name);
      }
    }
  }

  private static void option(
      Draft draft, Map<String, @Nullable Object> mount, String option, String key) {
    switch (option) {
      case "", "rw" -> {}
      case "ro" -> mount.put("ReadOnly", true);
      case "nocopy" -> options(mount, "VolumeOptions").put("NoCopy", true);
      default -> {
        if (CONSISTENCIES.contains(option)) {
          mount.put("Consistency", option);
        } else if (PROPAGATIONS.contains(option)) {
          options(mount, "BindOptions").put("Propagation", option);
        } else {
          draft.lost(key, "no place in a service for the option " + option);
        }
      }
    }
  }

  private static void bind(Draft draft, Map<String, @Nullable Object> mount, String key) {
    draft.addMount(mount);
    draft.changed(
        key,
        mount.get(SOURCE)
            + " must be on every node that may run a task, and is each node's own unless it is a"
            + " shared file system");
  }

  private static void volume(Draft draft, Map<String, @Nullable Object> mount, String key) {
    String source = Json.textAt(mount, "", SOURCE);
    if (source.isEmpty() || ANONYMOUS.matcher(source).matches()) {
      mount.remove(SOURCE);
      draft.changed(key, "every task gets a new, empty volume; what is in this one stays here");
    } else {
      driver(draft, mount, source);
      draft.changed(
          key,
          "volume "
              + source
              + " is another, empty one on every other node unless its driver shares it; on this"
              + " node, all tasks and the container write to the same");
    }
    draft.addMount(mount);
  }

  /** A volume is made where it is missing, by the driver that made it here. */
  private static void driver(Draft draft, Map<String, @Nullable Object> mount, String source) {
    for (Object shown : draft.list("Mounts")) {
      String driver = Json.textAt(shown, "", "Driver");
      if (Json.textAt(shown, "", "Name").equals(source)
          && !driver.isEmpty()
          && !driver.equals("local")) {
        Map<String, @Nullable Object> options = options(mount, "VolumeOptions");
        if (!options.containsKey("DriverConfig")) {
          Map<String, @Nullable Object> config = new LinkedHashMap<>();
          config.put("Name", driver);
          options.put("DriverConfig", config);
        }
      }
    }
  }

  private static void temporary(Draft draft, String key, Object value) {
    Json.texts(Json.asObject(value))
        .forEach(
            (target, options) -> {
              long size = 0;
              int mode = 0;
              List<String> others = new ArrayList<>();
              for (String option : options.split(",", -1)) {
                OptionalLong bytes =
                    option.startsWith("size=")
                        ? Values.bytes(option.substring("size=".length()))
                        : OptionalLong.empty();
                String octal = option.startsWith("mode=") ? option.substring("mode=".length()) : "";
                if (bytes.isPresent()) {
                  size = bytes.getAsLong();
                } else if (MODE.matcher(octal).matches()) {
                  mode = Integer.parseInt(octal, 8);
                } else if (!option.isEmpty() && !option.equals("rw")) {
                  others.add(option);
                }
              }
              draft.addMount(tmpfs(target, size, mode));
              if (!others.isEmpty()) {
                draft.lost(
                    key + "." + target,
                    "no place in a service for the options " + String.join(",", others));
              }
            });
  }

  /** As the engine writes it where it lists everything mounted. */
  private static String clean(String target) {
    String trimmed = target.replaceAll("/+$", "");
    return trimmed.isEmpty() ? target : trimmed;
  }

  private static Map<String, @Nullable Object> mount(String type, String target) {
    Map<String, @Nullable Object> mount = new LinkedHashMap<>();
    mount.put("Type", type);
    mount.put(TARGET, clean(target));
    return mount;
  }

  /** The options of a mount's kind, attached to it. */
  private static Map<String, @Nullable Object> options(
      Map<String, @Nullable Object> mount, String kind) {
    Map<String, @Nullable Object> options = Json.objectAt(mount, kind);
    mount.put(kind, options);
    return options;
  }

  private static Set<String> targets(Draft draft) {
    Set<String> targets = new LinkedHashSet<>();
    for (Object mount : Json.listAt(draft.spec(), "TaskTemplate", "ContainerSpec", "Mounts")) {
      targets.add(Json.textAt(mount, "", TARGET));
    }
    return targets;
  }
}
