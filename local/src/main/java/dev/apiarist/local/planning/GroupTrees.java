package dev.apiarist.local.planning;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.SwarmLabels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups as a snapshot has them. */
final class GroupTrees {
  private GroupTrees() {}

  /**
   * As nodes tell by their labels which they are of. How many nodes a group may have they do not
   * tell: it is taken to be at its maximum, so that nothing is planned that nobody allowed.
   */
  static List<Map<String, @Nullable Object>> ofNodes(List<Map<String, @Nullable Object>> nodes) {
    Map<String, List<Map<String, @Nullable Object>>> byName = new TreeMap<>();
    for (Map<String, @Nullable Object> node : nodes) {
      String name = label(node, SwarmLabels.GROUP);
      if (!name.isEmpty() && !label(node, SwarmLabels.INSTANCE).isEmpty()) {
        byName.computeIfAbsent(name, it -> new ArrayList<>()).add(node);
      }
    }
    List<Map<String, @Nullable Object>> groups = new ArrayList<>();
    byName.forEach(
        (name, members) -> {
          List<@Nullable Object> instances = new ArrayList<>();
          for (Map<String, @Nullable Object> node : members) {
            Map<String, @Nullable Object> member = new LinkedHashMap<>();
            member.put("instanceId", label(node, SwarmLabels.INSTANCE));
            member.put("nodeId", node.get("ID"));
            member.put("lifecycleState", "InService");
            instances.add(member);
          }
          String role = Json.textAt(members.getFirst(), "worker", "Spec", "Role");
          groups.add(group(name, role, 0, members.size(), members.size(), instances));
        });
    return groups;
  }

  private static String label(Map<String, @Nullable Object> node, String key) {
    String own = Json.textAt(node, "", "Spec", "Labels", key);
    return own.isEmpty() ? Json.textAt(node, "", "Description", "Engine", "Labels", key) : own;
  }

  private static Map<String, @Nullable Object> group(
      String name,
      String role,
      long min,
      long max,
      long desired,
      List<@Nullable Object> instances) {
    Map<String, @Nullable Object> group = new LinkedHashMap<>();
    group.put("name", name);
    group.put("role", role);
    group.put("min", min);
    group.put("max", max);
    group.put("desired", desired);
    group.put("instances", instances);
    return group;
  }
}
