package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.ReplicaChoice;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Surge;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Changes a service's number of replicas to what is chosen for it as it was just read. After an
 * attempt with unknown outcome it looks for its own work first, because choosing again would do it
 * twice.
 */
final class ReplicaEdit implements SpecChange.Edit {
  private final ReplicaChoice choice;
  private @Nullable Service last;
  private @Nullable Sent sent;
  private @Nullable Sent before;

  /** An update that was not refused, as far as we know. */
  private record Sent(Service before, int replicas) {}

  ReplicaEdit(ReplicaChoice choice) {
    this.choice = choice;
  }

  @Override
  public boolean apply(Map<String, @Nullable Object> object) {
    Service now = ServiceReader.read(object);
    if (sent != null && tookEffect(sent, now)) {
      last = sent.before();
      return false;
    }
    last = now;
    OptionalInt replicas = choice.replicas(now);
    if (replicas.isEmpty() || replicas.equals(now.replicas())) {
      return false;
    }
    edit(object, now.surge(), replicas.getAsInt());
    before = sent;
    sent = new Sent(now, replicas.getAsInt());
    return true;
  }

  @Override
  public void refused() {
    sent = before;
  }

  /** The service as the choice was last asked about it. */
  Service last() {
    if (last == null) {
      throw new IllegalStateException("the service was not read");
    }
    return last;
  }

  /** A failure of the whole: whatever it says, an update that is in doubt may have been made. */
  OutsideException told(OutsideException failed) {
    return sent == null || failed.code() == FailureCode.SWARM_UNREACHABLE
        ? failed
        : new OutsideException(
            FailureCode.SWARM_UNREACHABLE,
            "an update was sent and not answered; after that: " + failed.getMessage(),
            failed);
  }

  private static boolean tookEffect(Sent sent, Service now) {
    return now.id().equals(sent.before().id())
        && now.version() != sent.before().version()
        && now.replicas().equals(OptionalInt.of(sent.replicas()));
  }

  /** Tasks of a surge stay on top, until it ends; a label that was overtaken goes. */
  private static void edit(
      Map<String, @Nullable Object> tree, Optional<Surge> surge, int replicas) {
    if (!(Json.at(tree, "Spec", "Mode", "Replicated") instanceof Map<?, ?> replicated)) {
      throw new OutsideException(FailureCode.REFUSED, "the service is not replicated");
    }
    Json.asObject(replicated).put("Replicas", replicas);
    surge
        .map(it -> it.over(replicas))
        .ifPresentOrElse(it -> SurgeEdit.write(tree, it), () -> SurgeEdit.forget(tree));
  }
}
