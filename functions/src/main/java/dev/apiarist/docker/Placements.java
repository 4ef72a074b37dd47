package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a service's placement must be like to be changed. */
final class Placements {
  private Placements() {}

  /**
   * Refuses a service that has none at all, as only programs make them (the docker command never
   * does). Managers panic when such a one is rolled back to that while tasks have a placement
   * (moby/swarmkit {@code manager/orchestrator/task.go}: {@code nodeMatches}, up to v2.1.2).
   *
   * @throws OutsideException {@code REFUSED}
   */
  static void require(Map<String, @Nullable Object> spec) {
    if (!(Json.at(spec, "TaskTemplate", "Placement") instanceof Map<?, ?>)) {
      throw new OutsideException(
          FailureCode.REFUSED,
          "its specification has no placement, which cannot be changed safely");
    }
  }
}
