package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.model.SwarmFacts;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot file: {@code {"takenAt", "nodes": <GET /nodes>, "services": <GET /services>,
 * "tasks": <GET /tasks>, "volumes": <the Volumes of GET /volumes>, "groups", "policy"}}, its
 * members in any order, {@code volumes} only where there are cluster volumes. However large the
 * file, one node, service or task of it is held at a time.
 */
public final class SnapshotReader {
  private static final List<String> NEEDED = List.of("takenAt", "nodes", "services", "tasks");

  private SnapshotReader() {}

  /**
   * Reads a UTF-8 stream, which is not closed.
   *
   * @throws dev.apiarist.json.JsonException when it is not one JSON object
   * @throws IllegalArgumentException when it does not say when it was taken, lacks the nodes,
   *     services or tasks, or something in it is impossible, such as a node without an identity
   */
  public static Snapshot read(InputStream in) {
    SwarmReader swarm = new SwarmReader();
    List<GroupFacts> groups = new ArrayList<>();
    Map<String, @Nullable Object> others = new HashMap<>();
    Set<String> members =
        Json.readMembers(
            in,
            Map.of(
                "nodes", placed("nodes", swarm::node),
                "services", placed("services", swarm::service),
                "tasks", placed("tasks", swarm::task),
                "volumes", placed("volumes", swarm::volume),
                "groups", placed("groups", tree -> groups.add(GroupReading.read(tree)))),
            others::put);
    for (String name : NEEDED) {
      if (!members.contains(name)) {
        throw new IllegalArgumentException("a snapshot has the member " + name);
      }
    }
    SwarmFacts facts = swarm.facts();
    return new Snapshot(
        takenAt(others),
        facts,
        swarm.particulars(),
        groups.stream().map(group -> group.recognising(facts.nodes())).toList(),
        policy(others));
  }

  private static Map<String, @Nullable Object> policy(Map<String, @Nullable Object> members) {
    Object policy = members.get("policy");
    if (policy != null && !(policy instanceof Map<?, ?>)) {
      throw new IllegalArgumentException("policy is an object");
    }
    return Json.objectAt(members, "policy");
  }

  /** Says of which element of the list something is wrong with. */
  private static Consumer<@Nullable Object> placed(String list, Consumer<@Nullable Object> reader) {
    AtomicInteger next = new AtomicInteger();
    return tree -> {
      int index = next.getAndIncrement();
      try {
        reader.accept(tree);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(list + "[" + index + "]: " + wrong.getMessage(), wrong);
      }
    };
  }

  private static Instant takenAt(Map<String, @Nullable Object> members) {
    return TaskRow.instant(Json.textAt(members, "", "takenAt"))
        .orElseThrow(
            () -> new IllegalArgumentException("a snapshot says in takenAt when it was taken"));
  }
}
