package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.CreatedService;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.ServiceId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a service. May run again, on another manager, after an attempt with unknown outcome: it
 * then finds its own work by its name and labels.
 */
final class ServiceCreation {
  private final Map<String, @Nullable Object> spec;
  private boolean sent;

  ServiceCreation(Map<String, @Nullable Object> spec) {
    this.spec = spec;
  }

  /** As {@code SwarmManager.createService} says, on one engine. */
  CreatedService apply(Engine engine) {
    if (sent) {
      Optional<CreatedService> own = own(engine);
      if (own.isPresent()) {
        return own.get();
      }
    }
    sent = true;
    String id = Json.textAt(engine.create("/services/create", spec), "", "ID");
    return created(engine.whole(ServicePath.of(id)));
  }

  private Optional<CreatedService> own(Engine engine) {
    String name = Json.textAt(spec, "", "Name");
    try {
      Map<String, @Nullable Object> present =
          ServicePath.exact(engine.whole(ServicePath.of(name)), name);
      return Optional.of(present)
          .filter(it -> Json.objectAt(it, "Spec", "Labels").equals(Json.objectAt(spec, "Labels")))
          .map(ServiceCreation::created);
    } catch (OutsideException failed) {
      if (failed.code() == FailureCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  private static CreatedService created(Map<String, @Nullable Object> service) {
    return new CreatedService(
        new ServiceId(Json.textAt(service, "", "ID")), Json.objectAt(service, "Spec"));
  }
}
