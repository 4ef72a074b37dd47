package dev.apiarist.local.rules;

import dev.apiarist.json.Json;
import dev.apiarist.local.engine.Command;
import dev.apiarist.swarm.Surge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The services of a swarm, through the docker command: {@code DOCKER_HOST} and contexts count. */
public final class RunningSwarm {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private RunningSwarm() {}

  /**
   * Reads all services.
   *
   * @throws dev.apiarist.local.engine.EngineException with Docker's own words when it fails
   */
  public static List<LabelledService> read() {
    List<String> ids =
        docker("service", "ls", "--quiet").lines().filter(id -> !id.isBlank()).toList();
    if (ids.isEmpty()) {
      return List.of();
    }
    List<String> inspect = new ArrayList<>(List.of("service", "inspect"));
    inspect.addAll(ids);
    return services(docker(inspect.toArray(String[]::new)));
  }

  /** Reads what {@code docker service inspect} prints. */
  static List<LabelledService> services(String json) {
    List<LabelledService> services = new ArrayList<>();
    for (Object service : Json.listAt(Json.parse(json))) {
      services.add(
          new LabelledService(
              Json.textAt(service, "", "Spec", "Name"),
              Json.texts(Json.objectAt(service, "Spec", "Labels")),
              replicas(service)));
    }
    return services;
  }

  private static OptionalInt replicas(@Nullable Object service) {
    @Nullable Object replicated = Json.at(service, "Spec", "Mode", "Replicated");
    if (replicated == null) {
      return OptionalInt.empty();
    }
    int tasks = (int) Json.longAt(replicated, 0, "Replicas");
    return OptionalInt.of(
        Surge.of(Json.texts(Json.objectAt(service, "Spec", "Labels")), tasks)
            .map(Surge::replicas)
            .orElse(tasks));
  }

  private static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return Command.run(LIMIT, Map.of(), command)
        .required("docker " + String.join(" ", List.of(arguments).subList(0, 2)));
  }
}
