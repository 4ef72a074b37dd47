package dev.apiarist.capacity;

import dev.apiarist.capacity.Memory.Kind;
import dev.apiarist.json.Json;
import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.snapshot.GroupJson;
import dev.apiarist.planning.LearnedTemplate;
import dev.apiarist.port.Group;
import dev.apiarist.port.InstanceShape;
import dev.apiarist.port.Instances;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.TagLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Groups as a plan sees them. What the next node of a group with nodes will be like, these tell;
 * what they were like is remembered for when there is none. Of a group that never had one, its
 * instance types tell, less the memory that a kernel keeps for itself. Its labels are those that
 * the group's tags give it.
 */
final class NextNodes {
  /**
   * Which part of a type's memory a node shows, until one has told: as cautious as Karpenter's
   * {@code vm-memory-overhead-percent}.
   */
  private static final double SHOWN_MEMORY = 0.925;

  private static final String TYPES = "types";

  private final Instances instances;
  private final TagLabels tagLabels;

  NextNodes(Instances instances, TagLabels tagLabels) {
    this.instances = instances;
    this.tagLabels = tagLabels;
  }

  /** The groups, and what is new of their nodes into the memory. */
  List<GroupFacts> groups(List<Group> groups, List<NodeFacts> nodes, Memory memory) {
    return groups.stream().map(group -> facts(group, nodes, memory)).toList();
  }

  private GroupFacts facts(Group group, List<NodeFacts> nodes, Memory memory) {
    GroupFacts facts = described(group, Optional.empty()).recognising(nodes);
    Set<NodeId> own =
        facts.instances().stream()
            .flatMap(member -> member.node().stream())
            .collect(Collectors.toSet());
    Optional<NodeTemplate> learned =
        LearnedTemplate.of(nodes.stream().filter(node -> own.contains(node.id())).toList());
    if (learned.isPresent()) {
      Map<String, @Nullable Object> note = new LinkedHashMap<>();
      note.put(TYPES, group.instanceTypes());
      note.put("template", GroupJson.write(learned.get()));
      memory.keep(Kind.TEMPLATE, group.shortName(), note);
      return facts;
    }
    Optional<NodeTemplate> next =
        remembered(group, memory)
            .or(() -> ofTypes(group, memory))
            .map(template -> labelled(template, group));
    return described(group, next).recognising(nodes);
  }

  private static GroupFacts described(Group group, Optional<NodeTemplate> template) {
    return new GroupFacts(
        new GroupName(group.shortName()),
        group.role(),
        group.min(),
        group.max(),
        group.desired(),
        group.members().stream()
            .map(
                member ->
                    new GroupFacts.Member(
                        member.instance(), Optional.empty(), member.lifecycleState()))
            .toList(),
        template);
  }

  private Optional<NodeTemplate> remembered(Group group, Memory memory) {
    return memory
        .about(Kind.TEMPLATE, group.shortName())
        .filter(note -> Json.listAt(note, TYPES).equals(group.instanceTypes()))
        .map(note -> GroupJson.template(Json.objectAt(note, "template")));
  }

  /** The least of what all of them have; empty when one of them is not known. */
  private Optional<NodeTemplate> ofTypes(Group group, Memory memory) {
    if (group.instanceTypes().isEmpty()) {
      return Optional.empty();
    }
    List<Map<String, @Nullable Object>> shapes = new ArrayList<>();
    for (String type : group.instanceTypes()) {
      if (memory.about(Kind.SHAPE, type).isEmpty()) {
        instances.shapes(group.instanceTypes()).values().forEach(it -> keep(it, memory));
      }
      memory.about(Kind.SHAPE, type).ifPresent(shapes::add);
    }
    return shapes.size() < group.instanceTypes().size()
        ? Optional.empty()
        : Optional.of(GroupJson.template(least(shapes)));
  }

  private static void keep(InstanceShape shape, Memory memory) {
    Map<String, @Nullable Object> note = new LinkedHashMap<>();
    note.put("NanoCPUs", shape.cpus() * 1_000_000_000L);
    note.put("MemoryBytes", (long) (shape.memoryBytes() * SHOWN_MEMORY));
    note.put("platform", Map.of("Architecture", shape.architecture(), "OS", "linux"));
    memory.keep(Kind.SHAPE, shape.type(), note);
  }

  private static Map<String, @Nullable Object> least(List<Map<String, @Nullable Object>> shapes) {
    Map<String, @Nullable Object> least = new LinkedHashMap<>(shapes.getFirst());
    for (String amount : List.of("NanoCPUs", "MemoryBytes")) {
      least.put(
          amount, shapes.stream().mapToLong(it -> Json.longAt(it, 0, amount)).min().orElse(0));
    }
    return least;
  }

  private NodeTemplate labelled(NodeTemplate template, Group group) {
    Map<String, String> own = new HashMap<>(tagLabels.from(group.tags()).labels());
    own.put(SwarmLabels.GROUP, group.shortName());
    return new NodeTemplate(
        template.nanoCpus(),
        template.memoryBytes(),
        template.generic(),
        with(template.engineLabels(), own),
        with(template.nodeLabels(), own),
        template.platform(),
        template.plugins());
  }

  private static Map<String, String> with(Map<String, String> labels, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(labels);
    all.putAll(more);
    return all;
  }
}
