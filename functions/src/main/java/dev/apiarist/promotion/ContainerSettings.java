package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code Config}: what runs in the container, and as whom. */
final class ContainerSettings {
  private static final String COMPOSE = "com.docker.compose.";
  private static final String STANDALONE = "com.docker.swarm.";
  private static final int SHORT_ID = 12;
  private static final long NANOSECONDS = 1_000_000_000L;

  static final Sheet SHEET =
      new Sheet("Config.")
          .check("Hostname", ContainerSettings::hostname)
          .carry("User", (draft, key, value) -> draft.container(value, "User"))
          .carry("Tty", (draft, key, value) -> draft.container(value, "TTY"))
          .carry("OpenStdin", (draft, key, value) -> draft.container(value, "OpenStdin"))
          .carry("Env", ContainerSettings::environment)
          .carry("Cmd", (draft, key, value) -> draft.container(value, "Args"))
          .carry("Entrypoint", (draft, key, value) -> draft.container(value, "Command"))
          .carry("Healthcheck", (draft, key, value) -> draft.container(value, "Healthcheck"))
          .carry("WorkingDir", (draft, key, value) -> draft.container(value, "Dir"))
          .carry("Labels", ContainerSettings::labels)
          .carry("StopSignal", (draft, key, value) -> draft.container(value, "StopSignal"))
          .carryAlways(
              "StopTimeout",
              (draft, key, value) ->
                  draft.container(Values.number(value) * NANOSECONDS, "StopGracePeriod"))
          .lost("a service's containers have no domain name of their own", "Domainname")
          .lost("a service's containers stay open for input", "StdinOnce")
          .lost("a service's containers always have a network", "NetworkDisabled")
          .lost("replicas cannot share one hardware address", "MacAddress")
          .lost("Windows command lines are not escaped for services", "ArgsEscaped")
          // Streams of whoever started it; Shell and OnBuild are for building images.
          .informational("AttachStdin", "AttachStdout", "AttachStderr", "Shell", "OnBuild")
          // Image has its own way; Volumes show up as mounts, ExposedPorts as published ports.
          .informational("Image", "Volumes", "ExposedPorts");

  private ContainerSettings() {}

  /** {@code --entrypoint ""} takes the image's away, which a service cannot. */
  static void withoutEntrypoint(Draft draft) {
    boolean ofImage = !Values.absent(Json.at(draft.image(), "Config", "Entrypoint"));
    if (ofImage && Values.absent(draft.object("Config").get("Entrypoint"))) {
      draft.lost("Config.Entrypoint", "it was taken away; the service runs the image's");
    }
  }

  /** Without {@code --hostname} it is the beginning of the container's ID. */
  private static void hostname(Draft draft, String key, Object value) {
    if (!draft.id().startsWith(value.toString())) {
      draft.carried(key);
      draft.container(value, "Hostname");
      draft.changed(
          key,
          "every replica has this name; a template such as {{.Service.Name}}-{{.Task.Slot}} tells"
              + " them apart");
    }
  }

  private static void environment(Draft draft, String key, Object value) {
    List<String> kept = new ArrayList<>();
    for (String variable : Values.texts(value)) {
      int equals = variable.indexOf('=');
      String name = equals < 0 ? variable : variable.substring(0, equals);
      if (name.startsWith("constraint:") || name.startsWith("affinity:")) {
        draft.lost(
            key + "." + name,
            "a placement rule of standalone Swarm: give the service a placement constraint");
        continue;
      }
      kept.add(variable);
      if (namesTheContainer(draft, variable.substring(equals + 1))) {
        draft.changed(key + "." + name, "it names this container, and is copied as it is");
      }
    }
    draft.container(kept, "Env");
  }

  private static boolean namesTheContainer(Draft draft, String value) {
    return (draft.id().length() >= SHORT_ID && value.contains(draft.id().substring(0, SHORT_ID)))
        || (!draft.name().isEmpty() && value.equals(draft.name()));
  }

  /** Labels of services and of their containers are read by different tools: both get them. */
  private static void labels(Draft draft, String key, Object value) {
    List<String> compose = new ArrayList<>();
    Map<String, String> ofImage = Json.texts(Json.objectAt(draft.image(), "Config", "Labels"));
    Json.texts(Json.asObject(value))
        .forEach(
            (label, text) -> {
              if (label.startsWith(COMPOSE)) {
                compose.add(label);
              } else if (label.startsWith(STANDALONE)) {
                draft.lost(
                    key + "." + label,
                    "a placement rule of standalone Swarm: give the service a placement"
                        + " constraint");
              } else {
                draft.container(text, "Labels", label);
                if (!text.equals(ofImage.get(label))) {
                  draft.put(text, "Labels", label);
                }
              }
            });
    if (!compose.isEmpty()) {
      draft.lost(
          key,
          "Compose's own labels, which would make it take the replicas for its containers: "
              + String.join(", ", compose));
    }
  }
}
