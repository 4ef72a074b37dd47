package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.GenericResource;
import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.model.Plugin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups and templates as a snapshot has them: the same text for the same group. */
public final class GroupJson {
  private GroupJson() {}

  /** A group as {@link SnapshotReader} reads it. */
  public static Map<String, @Nullable Object> write(GroupFacts group) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", group.name().value());
    tree.put("role", group.role().word());
    tree.put("min", group.min());
    tree.put("max", group.max());
    tree.put("desired", group.desired());
    tree.put("instances", group.instances().stream().map(GroupJson::member).toList());
    group.template().ifPresent(template -> tree.put("template", write(template)));
    return tree;
  }

  /** A template as {@link #template} reads it. */
  public static Map<String, @Nullable Object> write(NodeTemplate template) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("NanoCPUs", template.nanoCpus());
    tree.put("MemoryBytes", template.memoryBytes());
    tree.put("GenericResources", generic(template.generic()));
    tree.put("engineLabels", new TreeMap<>(template.engineLabels()));
    tree.put("nodeLabels", new TreeMap<>(template.nodeLabels()));
    tree.put(
        "platform",
        object("Architecture", template.platform().architecture(), "OS", template.platform().os()));
    tree.put(
        "plugins",
        template.plugins().stream()
            .sorted(Comparator.comparing(Plugin::type).thenComparing(Plugin::name))
            .map(plugin -> object("Type", plugin.type(), "Name", plugin.name()))
            .toList());
    return tree;
  }

  /** A template out of what {@link #write(NodeTemplate)} made. */
  public static NodeTemplate template(Map<String, @Nullable Object> tree) {
    return GroupReading.template(tree);
  }

  private static Map<String, @Nullable Object> member(GroupFacts.Member member) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("instanceId", member.instance().value());
    member.node().ifPresent(node -> tree.put("nodeId", node.value()));
    tree.put("lifecycleState", member.lifecycleState());
    return tree;
  }

  /** Named items have lost their names, of which nothing but the number matters. */
  private static List<@Nullable Object> generic(List<GenericResource> resources) {
    List<@Nullable Object> trees = new ArrayList<>();
    for (GenericResource resource : resources) {
      if (resource.named()) {
        for (long item = 1; item <= resource.amount(); item++) {
          trees.add(
              Map.of("NamedResourceSpec", object("Kind", resource.kind(), "Value", "" + item)));
        }
      } else {
        trees.add(
            Map.of(
                "DiscreteResourceSpec",
                object("Kind", resource.kind(), "Value", resource.amount())));
      }
    }
    return trees;
  }

  private static Map<String, @Nullable Object> object(
      String key, @Nullable Object value, String other, @Nullable Object otherValue) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put(key, value);
    tree.put(other, otherValue);
    return tree;
  }

  /** The text of a list of groups. */
  public static String text(List<GroupFacts> groups) {
    return Json.write(groups.stream().map(GroupJson::write).toList());
  }
}
