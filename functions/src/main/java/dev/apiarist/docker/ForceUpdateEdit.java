package dev.apiarist.docker;

import dev.apiarist.json.Json;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Raises a service's {@code ForceUpdate} counter (unsigned 64 bits) by one, once: if a run before
 * this one reached the engine after all, or somebody else raised it meanwhile, the tasks are being
 * replaced already.
 */
final class ForceUpdateEdit implements SpecChange.Edit {
  private @Nullable BigInteger goal;

  @Override
  public boolean apply(Map<String, @Nullable Object> service) {
    Map<String, @Nullable Object> template = Json.objectAt(service, "Spec", "TaskTemplate");
    BigInteger now =
        template.get("ForceUpdate") instanceof Number count
            ? new BigInteger(count.toString())
            : BigInteger.ZERO;
    if (goal == null) {
      goal = now.add(BigInteger.ONE);
    }
    if (now.compareTo(goal) >= 0) {
      return false;
    }
    template.put("ForceUpdate", goal);
    return true;
  }
}
