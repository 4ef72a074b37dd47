package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Read an object whole, edit its spec, send the spec back with the version of that read. When
 * somebody else was faster, read again. May run again after an attempt with unknown outcome: the
 * edit then sees its own work and nothing is sent.
 *
 * @param path where the object is read
 * @param identity the ID it must have; empty for the swarm itself, which is asked for without one
 * @param update where its spec is sent; the version is appended
 */
record SpecChange(String path, String identity, String update, Edit edit) {

  /** What to change. */
  @FunctionalInterface
  interface Edit {
    /**
     * Changes the spec within the object in place.
     *
     * @param object the object as read
     * @return false when what is wanted is already so, and nothing needs sending
     */
    boolean apply(Map<String, @Nullable Object> object);
  }

  /**
   * Returns the object after the change, as the engine shows it.
   *
   * @param attempts how often to try in the face of conflicts
   * @throws OutsideException {@code STALE_VERSION} when every attempt met a conflict
   */
  Map<String, @Nullable Object> apply(Engine engine, int attempts) {
    for (int attempt = 1; ; attempt++) {
      Map<String, @Nullable Object> object = read(engine);
      if (!edit.apply(object)) {
        return object;
      }
      try {
        engine.update(
            update + Json.longAt(object, 0, "Version", "Index"), Json.objectAt(object, "Spec"));
        return read(engine);
      } catch (OutsideException failed) {
        if (failed.code() != FailureCode.STALE_VERSION || attempt >= attempts) {
          throw failed;
        }
      }
    }
  }

  private Map<String, @Nullable Object> read(Engine engine) {
    Map<String, @Nullable Object> object = engine.whole(path);
    if (!identity.isEmpty() && !Json.textAt(object, "", "ID").equals(identity)) {
      throw new OutsideException(FailureCode.NOT_FOUND, path + " is the path of another object");
    }
    return object;
  }
}
