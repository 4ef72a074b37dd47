package dev.apiarist.local.planning;

import dev.apiarist.capacity.Transcript;
import dev.apiarist.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A snapshot of the swarm that docker talks to. */
public final class EngineSnapshot {
  private final EngineLists engine;

  public EngineSnapshot() {
    this(new EngineLists());
  }

  EngineSnapshot(EngineLists engine) {
    this.engine = engine;
  }

  /**
   * Takes it, one node, service or task a line; the nodes' labels tell the groups.
   *
   * @throws dev.apiarist.local.engine.EngineException with the engine's or Docker's own words when
   *     it cannot be asked
   */
  public String take(Instant now) {
    Transcript transcript = new Transcript(Long.MAX_VALUE);
    List<Map<String, @Nullable Object>> nodes = new ArrayList<>();
    engine.read(
        "/nodes",
        "",
        tree -> {
          transcript.node(tree);
          nodes.add(Json.objectAt(tree));
        });
    engine.read("/services", "", transcript::service);
    engine.read("/tasks", "", transcript::task);
    engine.read(
        "/volumes",
        "Volumes",
        tree -> {
          if (!Json.objectAt(tree, "ClusterVolume").isEmpty()) {
            transcript.volume(tree);
          }
        });
    Map<String, String> others = new LinkedHashMap<>();
    others.put("takenAt", Json.write(now.toString()));
    others.put("groups", Json.write(GroupTrees.ofNodes(nodes)));
    others.put("policy", "{}");
    return transcript.text(others).orElseThrow() + "\n";
  }
}
