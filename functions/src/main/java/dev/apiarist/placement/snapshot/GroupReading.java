package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.GroupFacts;
import dev.apiarist.placement.model.NodeTemplate;
import dev.apiarist.placement.model.Plugin;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a group of a snapshot file. */
final class GroupReading {
  /** What any engine has; a group that lists none of its own has these. */
  private static final Set<Plugin> OF_ANY_ENGINE =
      Set.of(
          new Plugin("Volume", "local"),
          new Plugin("Network", "bridge"),
          new Plugin("Network", "host"),
          new Plugin("Network", "ipvlan"),
          new Plugin("Network", "macvlan"),
          new Plugin("Network", "null"),
          new Plugin("Network", "overlay"),
          new Plugin("Log", "awslogs"),
          new Plugin("Log", "fluentd"),
          new Plugin("Log", "gcplogs"),
          new Plugin("Log", "gelf"),
          new Plugin("Log", "journald"),
          new Plugin("Log", "json-file"),
          new Plugin("Log", "local"),
          new Plugin("Log", "splunk"),
          new Plugin("Log", "syslog"));

  private GroupReading() {}

  static GroupFacts read(@Nullable Object tree) {
    Map<String, @Nullable Object> template = Json.objectAt(tree, "template");
    return new GroupFacts(
        new GroupName(Json.textAt(tree, "", "name")),
        NodeRole.of(Json.textAt(tree, NodeRole.WORKER.word(), "role")),
        (int) Json.longAt(tree, 0, "min"),
        (int) Json.longAt(tree, 0, "max"),
        (int) Json.longAt(tree, 0, "desired"),
        Json.listAt(tree, "instances").stream().map(GroupReading::member).toList(),
        template.isEmpty() ? Optional.empty() : Optional.of(template(template)));
  }

  private static GroupFacts.Member member(@Nullable Object tree) {
    return new GroupFacts.Member(
        new InstanceId(Json.textAt(tree, "", "instanceId")),
        Optional.of(Json.textAt(tree, "", "nodeId")).filter(id -> !id.isBlank()).map(NodeId::new),
        Json.textAt(tree, "", "lifecycleState"));
  }

  static NodeTemplate template(Map<String, @Nullable Object> tree) {
    List<@Nullable Object> plugins = Json.listAt(tree, "plugins");
    return new NodeTemplate(
        Json.longAt(tree, 0, "NanoCPUs"),
        Json.longAt(tree, 0, "MemoryBytes"),
        GenericReading.resources(Json.listAt(tree, "GenericResources")),
        Json.texts(Json.objectAt(tree, "engineLabels")),
        Json.texts(Json.objectAt(tree, "nodeLabels")),
        NodeReading.platform(Json.objectAt(tree, "platform")),
        plugins.isEmpty() ? OF_ANY_ENGINE : NodeReading.plugins(plugins));
  }
}
