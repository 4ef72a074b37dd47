package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.Snapshot;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot file: {@code {"takenAt", "nodes": <GET /nodes>, "services": <GET /services>,
 * "tasks": <GET /tasks>, "volumes": <the Volumes of GET /volumes>, "groups", "policy"}}, its
 * members in any order, {@code volumes} only where there are cluster volumes. However large the
 * file, one node, service or task of it is held at a time.
 */
public final class SnapshotReader {
  private SnapshotReader() {}

  /**
   * Reads a UTF-8 stream, which is not closed.
   *
   * @throws dev.apiarist.json.JsonException when it is not one JSON object
   * @throws IllegalArgumentException when it does not say when it was taken, or something in it is
   *     impossible, such as a node without an identity
   */
  public static Snapshot read(InputStream in) {
    SwarmReader swarm = new SwarmReader();
    List<GroupFacts> groups = new ArrayList<>();
    Map<String, @Nullable Object> others = new HashMap<>();
    Json.readMembers(
        in,
        Map.of(
            "nodes", swarm::node,
            "services", swarm::service,
            "tasks", swarm::task,
            "volumes", swarm::volume,
            "groups", tree -> groups.add(GroupReading.read(tree))),
        others::put);
    return new Snapshot(takenAt(others), swarm.facts(), groups, Json.objectAt(others, "policy"));
  }

  private static Instant takenAt(Map<String, @Nullable Object> members) {
    return TaskRow.instant(Json.textAt(members, "", "takenAt"))
        .orElseThrow(
            () -> new IllegalArgumentException("a snapshot says in takenAt when it was taken"));
  }
}
