package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.ReplicaChoice;
import dev.apiarist.swarm.Service;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads a service whole, changes its number of replicas, sends the spec back with the version of
 * that read; when somebody else was faster, reads and chooses again. May run again, on another
 * manager, after an attempt with unknown outcome: it then looks for its own work first, because
 * choosing again would do it twice.
 */
final class ReplicaUpdate {
  private final String nameOrId;
  private final ReplicaChoice choice;
  private final int attempts;
  private @Nullable Sent sent;

  /** An update whose answer has not come. */
  private record Sent(Service before, int replicas) {}

  ReplicaUpdate(String nameOrId, ReplicaChoice choice, int attempts) {
    this.nameOrId = nameOrId;
    this.choice = choice;
    this.attempts = attempts;
  }

  /** As {@code SwarmManager.changeReplicas} says, on one engine. */
  Service apply(Engine engine) {
    for (int attempt = 1; ; attempt++) {
      Map<String, @Nullable Object> tree =
          ServicePath.exact(engine.whole(ServicePath.of(nameOrId)), nameOrId);
      Service now = ServiceReader.read(tree);
      if (sent != null && tookEffect(sent, now)) {
        return sent.before();
      }
      @Nullable Sent doubtful = sent;
      OptionalInt replicas = choice.replicas(now);
      if (replicas.isEmpty() || replicas.equals(now.replicas())) {
        return now;
      }
      edit(tree, replicas.getAsInt());
      sent = new Sent(now, replicas.getAsInt());
      try {
        engine.update(ServicePath.update(now.id()) + now.version(), Json.objectAt(tree, "Spec"));
        return now;
      } catch (OutsideException failed) {
        if (failed.code() != FailureCode.STALE_VERSION || attempt >= attempts) {
          throw failed;
        }
        sent = doubtful;
      }
    }
  }

  private static boolean tookEffect(Sent sent, Service now) {
    return now.id().equals(sent.before().id())
        && now.version() != sent.before().version()
        && now.replicas().equals(OptionalInt.of(sent.replicas()));
  }

  private static void edit(Map<String, @Nullable Object> tree, int replicas) {
    if (!(Json.at(tree, "Spec", "Mode", "Replicated") instanceof Map<?, ?> replicated)) {
      throw new OutsideException(FailureCode.REFUSED, "the service is not replicated");
    }
    Json.asObject(replicated).put("Replicas", replicas);
  }
}
