package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.SwarmNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code NetworkSettings}: the networks that the container is on, and its names there. */
final class NetworkSettings {
  private static final int SHORT_ID = 12;
  private static final List<String> PREDEFINED = List.of("bridge", "host", "none");

  static final Sheet SHEET =
      new Sheet("NetworkSettings.")
          .check("Networks", NetworkSettings::networks)
          // What the engine gave the container for as long as it runs.
          .informational(
              "Bridge",
              "SandboxID",
              "SandboxKey",
              "HairpinMode",
              "LinkLocalIPv6Address",
              "LinkLocalIPv6PrefixLen",
              "Ports",
              "SecondaryIPAddresses",
              "SecondaryIPv6Addresses",
              "EndpointID",
              "Gateway",
              "GlobalIPv6Address",
              "GlobalIPv6PrefixLen",
              "IPAddress",
              "IPPrefixLen",
              "IPv6Gateway",
              "MacAddress");

  private NetworkSettings() {}

  /** {@code HostConfig.NetworkMode}. */
  static void mode(Draft draft, String key, Object value) {
    String mode = value.toString();
    if (mode.startsWith("container:")) {
      draft.lost(key, "the network of " + mode + ", which replicas cannot share");
    } else if (mode.equals("none")) {
      draft.lost(key, "a service's containers always have a network");
    } else if (mode.equals("host")) {
      Map<String, @Nullable Object> host = new LinkedHashMap<>();
      host.put("Target", "host");
      draft.addNetwork(host);
      draft.carried(key);
      draft.changed(key, "two tasks on one node want the same ports");
    }
  }

  private static void networks(Draft draft, String key, Object value) {
    for (Map.Entry<String, @Nullable Object> entry : Json.asObject(value).entrySet()) {
      String name = key + "." + entry.getKey();
      Map<String, @Nullable Object> endpoint = Json.objectAt(entry.getValue());
      Map<String, @Nullable Object> attachment = new LinkedHashMap<>();
      Optional<SwarmNetwork> network = find(draft, entry.getKey(), endpoint);
      if (network.isPresent()) {
        attachment.put("Target", network.get().id());
        draft.carried(name);
      } else if (!PREDEFINED.contains(entry.getKey())) {
        draft.lost(
            name,
            "a network of one engine; make an overlay network, and put the service and its"
                + " neighbours on it");
      }
      sheet(name + ".", attachment).apply(draft, endpoint);
      if (network.isPresent()) {
        addNames(draft, endpoint, attachment);
        draft.addNetwork(attachment);
      }
    }
  }

  private static Optional<SwarmNetwork> find(
      Draft draft, String name, Map<String, @Nullable Object> endpoint) {
    String id = Json.textAt(endpoint, "", "NetworkID");
    return draft.networks().stream()
        .filter(network -> id.isEmpty() ? network.name().equals(name) : network.id().equals(id))
        .findFirst();
  }

  private static Sheet sheet(String part, Map<String, @Nullable Object> attachment) {
    return new Sheet(part)
        .check(
            "IPAMConfig",
            (draft, key, value) ->
                draft.lost(key, "replicas cannot share one address: use the service's name"))
        .check(
            "Links",
            (draft, key, value) ->
                draft.lost(key, "links point at the original's neighbours: use their names"))
        .check(
            "GwPriority",
            (draft, key, value) -> draft.lost(key, "Swarm chooses the way out by itself"))
        .check("DriverOpts", (draft, key, value) -> attachment.put("DriverOpts", value))
        // Aliases are read with the container's name; the rest the engine gave it.
        .informational(
            "Aliases",
            "DNSNames",
            "NetworkID",
            "EndpointID",
            "Gateway",
            "IPAddress",
            "IPPrefixLen",
            "IPv6Gateway",
            "GlobalIPv6Address",
            "GlobalIPv6PrefixLen",
            "MacAddress");
  }

  /** The container's own name finds it on a network, too; its ID need not find the service. */
  private static void addNames(
      Draft draft, Map<String, @Nullable Object> endpoint, Map<String, @Nullable Object> to) {
    List<String> names = new ArrayList<>();
    for (String alias : Values.texts(Json.listAt(endpoint, "Aliases"))) {
      if (alias.length() != SHORT_ID || !draft.id().startsWith(alias)) {
        names.add(alias);
      }
    }
    if (!names.contains(draft.name())) {
      names.add(draft.name());
    }
    names.removeIf(name -> name.isEmpty() || name.equals(draft.service()));
    if (!names.isEmpty()) {
      to.put("Aliases", names);
    }
  }
}
