package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Surge;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Begins or ends a surge in a service's spec: its number of tasks, and the label that says so. Only
 * on the service as it was decided about, and never while an update of it is unfinished: each
 * update forgets the spec that Swarm would roll the unfinished one back to.
 */
final class SurgeEdit implements SpecChange.Edit {
  private final String before;
  private final Optional<Surge> goal;
  private final long version;
  private boolean inPlace;

  private SurgeEdit(String before, Optional<Surge> goal, long version) {
    this.before = before;
    this.goal = goal;
    this.version = version;
  }

  static SurgeEdit begin(Service seen, int extra, Instant until) {
    Surge goal = new Surge(seen.replicas().orElse(0), extra, until);
    return new SurgeEdit(label(seen), Optional.of(goal), seen.version());
  }

  static SurgeEdit end(Service seen) {
    return new SurgeEdit(label(seen), Optional.empty(), seen.version());
  }

  /** May be asked again after an update whose answer has not come: it then finds its own work. */
  @Override
  public boolean apply(Map<String, @Nullable Object> object) {
    Service now = ServiceReader.read(object);
    inPlace = label(now).equals(goal.map(Surge::written).orElse(""));
    if (inPlace || now.updating() || !label(now).equals(before) || changedBeforeTheBeginning(now)) {
      return false;
    }
    goal.ifPresentOrElse(surge -> write(object, surge), () -> remove(object, now));
    inPlace = true;
    return true;
  }

  /** Somebody else may change what he likes meanwhile, but not before it begins. */
  private boolean changedBeforeTheBeginning(Service now) {
    return goal.isPresent() && now.version() != version;
  }

  /** Whether the service is as it was to become, by what was read or sent last. */
  boolean inPlace() {
    return inPlace;
  }

  /** Puts the number of tasks and the label in place. */
  static void write(Map<String, @Nullable Object> service, Surge surge) {
    replicated(service).put("Replicas", surge.tasks());
    Map<String, @Nullable Object> labels = new LinkedHashMap<>(labels(service));
    labels.put(Surge.LABEL, surge.written());
    Json.objectAt(service, "Spec").put("Labels", labels);
  }

  /** Takes the label away; a number of tasks that somebody set meanwhile stays. */
  private static void remove(Map<String, @Nullable Object> service, Service now) {
    now.surge().ifPresent(it -> replicated(service).put("Replicas", it.replicas()));
    forget(service);
  }

  /** Takes a label away that speaks of another number of tasks. */
  static void forget(Map<String, @Nullable Object> service) {
    labels(service).remove(Surge.LABEL);
  }

  private static String label(Service service) {
    return service.labels().getOrDefault(Surge.LABEL, "");
  }

  private static Map<String, @Nullable Object> labels(Map<String, @Nullable Object> service) {
    return Json.objectAt(service, "Spec", "Labels");
  }

  private static Map<String, @Nullable Object> replicated(Map<String, @Nullable Object> service) {
    if (!(Json.at(service, "Spec", "Mode", "Replicated") instanceof Map<?, ?> replicated)) {
      throw new OutsideException(FailureCode.REFUSED, "the service is not replicated");
    }
    return Json.asObject(replicated);
  }
}
