package dev.apiarist.capacity;

import dev.apiarist.capacity.Memory.Kind;
import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.snapshot.GroupJson;
import dev.apiarist.planning.LearnedTemplate;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.TagLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Groups as a plan sees them. What the next node of a group with nodes will be like, these tell;
 * what it was like is remembered for when there is none, with the labels that the group's tags give
 * it by then.
 */
final class NextNodes {
  private final TagLabels tagLabels;

  NextNodes(TagLabels tagLabels) {
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
      memory.keep(Kind.TEMPLATE, group.shortName(), GroupJson.write(learned.get()));
      return facts;
    }
    return described(group, remembered(group, memory)).recognising(nodes);
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
        .map(GroupJson::template)
        .map(template -> labelled(template, group));
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
