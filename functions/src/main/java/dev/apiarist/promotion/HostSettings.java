package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code HostConfig}: what the engine gives the container. */
final class HostSettings {
  static final Sheet SHEET = new Sheet("HostConfig.");

  static {
    SecuritySettings.on(SHEET);
    LimitSettings.on(SHEET);
    MountSettings.on(SHEET);
    PortSettings.on(SHEET);
    SHEET
        .carryAlways("Init", (draft, key, value) -> draft.container(value, "Init"))
        .carry("Dns", (draft, key, value) -> draft.container(value, "DNSConfig", "Nameservers"))
        .carry("DnsSearch", (draft, key, value) -> draft.container(value, "DNSConfig", "Search"))
        .carry("DnsOptions", (draft, key, value) -> draft.container(value, "DNSConfig", "Options"))
        .carry("ExtraHosts", HostSettings::hosts)
        .check("LogConfig", HostSettings::logs)
        .carry("RestartPolicy", HostSettings::restart)
        .check("NetworkMode", NetworkSettings::mode)
        .lost("links point at the original's neighbours: use a network and its names", "Links")
        .lost("tasks that ended are kept as the swarm's task history says", "AutoRemove")
        .lost("a service's containers have no annotations", "Annotations")
        // Of the client that started it, or of the terminal it was started from.
        .informational("ContainerIDFile", "ConsoleSize");
  }

  private HostSettings() {}

  private static void hosts(Draft draft, String key, Object value) {
    for (String host : Values.texts(value)) {
      int colon = host.indexOf(':');
      int equals = host.indexOf('=');
      int end = equals >= 0 && (colon < 0 || equals < colon) ? equals : colon;
      String address = host.substring(end + 1);
      if (address.equals("host-gateway")) {
        draft.lost(key, host + " means another address on every node");
      } else {
        draft.add(
            address.replaceAll("[\\[\\]]", "") + " " + host.substring(0, Math.max(end, 0)),
            "TaskTemplate",
            "ContainerSpec",
            "Hosts");
      }
    }
  }

  /** The engine's standard driver without options is what any node does by itself. */
  private static void logs(Draft draft, String key, Object value) {
    String driver = Json.textAt(value, "", "Type");
    Map<String, @Nullable Object> options = Json.objectAt(value, "Config");
    if (!driver.equals("json-file") || !options.isEmpty()) {
      Map<String, @Nullable Object> log = new LinkedHashMap<>();
      log.put("Name", driver);
      log.put("Options", options);
      draft.template(log, "LogDriver");
      draft.carried(key);
    }
  }

  private static void restart(Draft draft, String key, Object value) {
    String policy = Json.textAt(value, "", "Name");
    switch (policy) {
      case "", "no" -> {
        draft.template("none", "RestartPolicy", "Condition");
        draft.changed(
            key,
            "a task that ends is not replaced, as the container was not restarted; docker service"
                + " update --restart-condition any lets Swarm heal it");
      }
      case "always", "unless-stopped" -> draft.template("any", "RestartPolicy", "Condition");
      case "on-failure" -> {
        draft.template(policy, "RestartPolicy", "Condition");
        long most = Json.longAt(value, 0, "MaximumRetryCount");
        if (most > 0) {
          draft.template(most, "RestartPolicy", "MaxAttempts");
        }
      }
      default -> draft.unknown(key);
    }
  }
}
