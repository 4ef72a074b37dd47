package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.NodeId;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Read an object whole, edit its spec, send the spec back with the version of that read. When
 * somebody else was faster, read again. May run again after an attempt with unknown outcome: the
 * edit then sees its own work and nothing is sent.
 *
 * @param path where the object is read
 * @param wanted passes on the very object that was asked for, and fails with {@code NOT_FOUND} for
 *     another
 * @param update where the spec of an object is sent; the version is appended
 */
record SpecChange(
    String path, UnaryOperator<Map<String, @Nullable Object>> wanted, Address update, Edit edit) {

  /** Where the spec of an object is sent. */
  @FunctionalInterface
  interface Address {
    String of(Map<String, @Nullable Object> object);
  }

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

    /** What was sent last certainly had no effect. */
    default void refused() {}
  }

  static SpecChange node(NodeId node, Edit edit) {
    String path = "/nodes/" + SwarmReads.segment(node.value());
    return new SpecChange(
        path,
        object -> {
          if (Json.textAt(object, "", "ID").equals(node.value())) {
            return object;
          }
          throw new OutsideException(FailureCode.NOT_FOUND, path + " is the path of another node");
        },
        object -> path + "/update?version=",
        edit);
  }

  static SpecChange service(String nameOrId, Edit edit) {
    return new SpecChange(
        ServicePath.of(nameOrId),
        object -> ServicePath.exact(object, nameOrId),
        ServicePath::update,
        edit);
  }

  /**
   * The swarm itself.
   *
   * @param flag what else the engine is to do, as a parameter
   */
  static SpecChange swarm(String flag, Edit edit) {
    return new SpecChange(
        "/swarm", object -> object, object -> "/swarm/update?" + flag + "&version=", edit);
  }

  /**
   * Makes the change.
   *
   * @param attempts how often to try in the face of conflicts
   * @return whether anything was sent
   * @throws OutsideException {@code STALE_VERSION} when every attempt met a conflict
   */
  boolean apply(Engine engine, int attempts) {
    for (int attempt = 1; ; attempt++) {
      Map<String, @Nullable Object> object = read(engine);
      if (!edit.apply(object)) {
        return false;
      }
      try {
        engine.update(
            update.of(object) + Json.longAt(object, 0, "Version", "Index"),
            Json.objectAt(object, "Spec"));
        return true;
      } catch (OutsideException failed) {
        if (!Engine.inDoubt(failed)) {
          edit.refused();
        }
        if (failed.code() != FailureCode.STALE_VERSION || attempt >= attempts) {
          throw failed;
        }
      }
    }
  }

  /** The object as the engine shows it now. */
  Map<String, @Nullable Object> read(Engine engine) {
    return wanted.apply(engine.whole(path));
  }
}
