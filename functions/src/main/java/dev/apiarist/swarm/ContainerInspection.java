package dev.apiarist.swarm;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code docker inspect} shows of a container, in the engine's own JSON.
 *
 * @param image the same of its image; empty when that is not known
 */
public record ContainerInspection(
    Map<String, @Nullable Object> container, Map<String, @Nullable Object> image) {
  /** Without its values, which may be secrets. */
  @Override
  public String toString() {
    return "ContainerInspection[withheld]";
  }
}
