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
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Groups as a plan sees them. What a group's next node will be like, its nodes of the same types
 * tell, and what they told is remembered for when there is none. Of types without a node EC2 tells,
 * less the memory that a kernel keeps for itself. Its labels are those that the group's tags give
 * it.
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
    List<NodeFacts> alike =
        nodes.stream()
            .filter(node -> own.contains(node.id()))
            .filter(node -> ofPresentTypes(node, group))
            .toList();
    LearnedTemplate.of(alike).ifPresent(learned -> remember(group, alike, learned, memory));
    return described(group, next(group, memory)).recognising(nodes);
  }

  /** A node of before the group's types were changed tells nothing of the next one. */
  private static boolean ofPresentTypes(NodeFacts node, Group group) {
    String type = type(node);
    return type.isEmpty()
        || group.instanceTypes().isEmpty()
        || group.instanceTypes().contains(type);
  }

  private static String type(NodeFacts node) {
    return node.subject().engineLabels().getOrDefault(SwarmLabels.INSTANCE_TYPE, "");
  }

  private static void remember(
      Group group, List<NodeFacts> nodes, NodeTemplate learned, Memory memory) {
    Set<String> types = new TreeSet<>();
    for (NodeFacts node : nodes) {
      String type = type(node);
      types.addAll(type.isEmpty() ? group.instanceTypes() : List.of(type));
    }
    Map<String, @Nullable Object> note = new LinkedHashMap<>();
    note.put(TYPES, List.copyOf(types));
    note.put("template", GroupJson.write(learned));
    memory.keep(Kind.TEMPLATE, group.shortName(), note);
  }

  /** The least of what nodes of the group's types have, each as seen or else as EC2 says. */
  private Optional<NodeTemplate> next(Group group, Memory memory) {
    List<String> unseen = new ArrayList<>(group.instanceTypes());
    List<NodeTemplate> templates = new ArrayList<>();
    Optional<Map<String, @Nullable Object>> note =
        memory
            .about(Kind.TEMPLATE, group.shortName())
            .filter(it -> ofPresentTypes(Json.listAt(it, TYPES), group));
    note.ifPresent(
        it -> {
          unseen.removeAll(Json.listAt(it, TYPES));
          templates.add(GroupJson.template(Json.objectAt(it, "template")));
        });
    for (String type : unseen) {
      shape(type, group, memory).ifPresent(templates::add);
    }
    if (templates.stream().map(NodeTemplate::platform).distinct().count() > 1) {
      // Which of them the next one will be is not known.
      return Optional.empty();
    }
    return templates.stream()
        .map(template -> labelled(template, group))
        .reduce(LearnedTemplate::common);
  }

  private static boolean ofPresentTypes(List<@Nullable Object> types, Group group) {
    return group.instanceTypes().isEmpty() || group.instanceTypes().containsAll(types);
  }

  private Optional<NodeTemplate> shape(String type, Group group, Memory memory) {
    if (memory.about(Kind.SHAPE, type).isEmpty()) {
      instances.shapes(group.instanceTypes()).values().forEach(it -> keep(it, memory));
    }
    return memory.about(Kind.SHAPE, type).map(GroupJson::template);
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

  private static void keep(InstanceShape shape, Memory memory) {
    Map<String, @Nullable Object> note = new LinkedHashMap<>();
    note.put("NanoCPUs", shape.cpus() * 1_000_000_000L);
    note.put("MemoryBytes", (long) (shape.memoryBytes() * SHOWN_MEMORY));
    note.put("platform", Map.of("Architecture", shape.architecture(), "OS", "linux"));
    memory.keep(Kind.SHAPE, shape.type(), note);
  }

  private NodeTemplate labelled(NodeTemplate template, Group group) {
    Map<String, String> own = new HashMap<>(tagLabels.from(group.tags()).labels());
    own.put(SwarmLabels.GROUP, group.shortName());
    if (group.instanceTypes().size() == 1) {
      own.put(SwarmLabels.INSTANCE_TYPE, group.instanceTypes().getFirst());
    }
    return new NodeTemplate(
        template.nanoCpus(),
        template.memoryBytes(),
        template.generic(),
        with(template.engineLabels(), own),
        with(template.nodeLabels(), own),
        template.platform(),
        template.plugins());
  }

  /** Tags may have changed since a node showed them: those of now count. */
  private static Map<String, String> with(Map<String, String> labels, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(labels);
    all.keySet().removeIf(key -> !key.startsWith(SwarmLabels.PREFIX));
    all.putAll(own);
    return all;
  }
}
