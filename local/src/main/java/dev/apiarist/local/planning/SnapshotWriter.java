package dev.apiarist.local.planning;

import dev.apiarist.capacity.Veil;
import dev.apiarist.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes a snapshot of the swarm that docker talks to, one node, service or task a line. */
public final class SnapshotWriter {
  private final EngineLists engine;
  private final Veil veil = new Veil();
  private final Appendable out;

  public SnapshotWriter(Appendable out) {
    this(new EngineLists(), out);
  }

  SnapshotWriter(EngineLists engine, Appendable out) {
    this.engine = engine;
    this.out = out;
  }

  /**
   * Writes it; the nodes' labels tell the groups.
   *
   * @throws dev.apiarist.local.engine.EngineException with the engine's or Docker's own words when
   *     it cannot be asked
   */
  public void write(Instant now) {
    write("{\"takenAt\":" + Json.write(now.toString()));
    List<Map<String, @Nullable Object>> nodes = new ArrayList<>();
    list(
        "nodes",
        "/nodes",
        "",
        tree -> {
          Map<String, @Nullable Object> node = veil.node(tree);
          nodes.add(node);
          return Optional.of(node);
        });
    list("services", "/services", "", tree -> Optional.of(veil.service(tree)));
    list("tasks", "/tasks", "", tree -> Optional.of(veil.task(tree)));
    list(
        "volumes",
        "/volumes",
        "Volumes",
        tree ->
            Json.objectAt(tree, "ClusterVolume").isEmpty()
                ? Optional.empty()
                : Optional.of(veil.volume(tree)));
    write(",\n\"groups\":" + Json.write(GroupTrees.ofNodes(nodes)));
    write(",\n\"policy\":{}}\n");
  }

  private void list(
      String name,
      String path,
      String member,
      Function<@Nullable Object, Optional<Map<String, @Nullable Object>>> veiled) {
    write(",\n\"" + name + "\":[");
    List<String> separators = new ArrayList<>(List.of("\n"));
    engine.read(
        path,
        member,
        tree ->
            veiled
                .apply(tree)
                .ifPresent(
                    element -> {
                      write(separators.getFirst() + Json.write(element));
                      separators.set(0, ",\n");
                    }));
    write("]");
  }

  private void write(String text) {
    try {
      out.append(text);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
