package dev.apiarist.local.cli;

import dev.apiarist.json.Json;
import dev.apiarist.local.planning.EngineSnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The running cluster as a snapshot: the webhook's where {@code WEBHOOK_URL} and {@code
 * WEBHOOK_TOKEN} say where it is, which knows the groups, their next nodes and the policy; else
 * that of the swarm that docker talks to.
 */
final class SnapshotSource {
  private final Map<String, String> environment;

  SnapshotSource(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Takes it, one node, service or task a line.
   *
   * @throws CommandException with the webhook's words
   * @throws dev.apiarist.local.engine.EngineException with the engine's or Docker's
   */
  String take() {
    String url = environment.get("WEBHOOK_URL");
    String token = environment.get("WEBHOOK_TOKEN");
    if (url == null || token == null) {
      System.err.println(
          "apiarist: asked the manager that docker talks to, which does not know what bounds and"
              + " settings groups have; with WEBHOOK_URL and WEBHOOK_TOKEN the webhook is asked");
      return new EngineSnapshot().take(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
    try (WebhookClient webhook = new WebhookClient(url, token)) {
      return lines(webhook.snapshot());
    }
  }

  private static String lines(Map<String, @Nullable Object> snapshot) {
    List<String> members = new ArrayList<>();
    snapshot.forEach(
        (name, value) ->
            members.add(
                Json.write(name)
                    + ":"
                    + (value instanceof List<?> list ? lines(list) : Json.write(value))));
    return "{" + String.join(",\n", members) + "}\n";
  }

  private static String lines(List<?> list) {
    List<String> elements = new ArrayList<>();
    list.forEach(element -> elements.add("\n" + Json.write(element)));
    return "[" + String.join(",", elements) + "]";
  }
}
