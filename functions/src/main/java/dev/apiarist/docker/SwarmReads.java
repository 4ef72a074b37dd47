package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.Resources;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and small readings that several parts of this package share. */
final class SwarmReads {
  private SwarmReads() {}

  static List<@Nullable Object> nodes(Engine engine) {
    return engine.list("/nodes");
  }

  /** The host part of the leader's address, or the empty text. */
  static String leaderHost(List<@Nullable Object> nodes) {
    for (Object node : nodes) {
      if (Boolean.TRUE.equals(Json.at(node, "ManagerStatus", "Leader"))) {
        return host(Json.textAt(node, "", "ManagerStatus", "Addr"));
      }
    }
    return "";
  }

  /** {@code 10.0.1.5:2377} without its port. */
  static String host(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }

  /** What {@code NanoCPUs} and {@code MemoryBytes} say; nothing where they say nothing. */
  static Resources resources(Map<String, @Nullable Object> tree) {
    return new Resources(Json.longAt(tree, 0, "NanoCPUs"), Json.longAt(tree, 0, "MemoryBytes"));
  }

  /** One segment of a path, encoded. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
