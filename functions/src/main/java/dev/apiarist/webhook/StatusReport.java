package dev.apiarist.webhook;

import dev.apiarist.json.Json;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.SwarmLabels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/status}: groups, nodes and open hooks. A side that does not answer is reported
 * ({@code cloudError}, {@code swarmError}) and the other one still shown.
 */
final class StatusReport {
  private final AutoScalingGroups groups;
  private final Supplier<SwarmManager> swarm;

  StatusReport(AutoScalingGroups groups, Supplier<SwarmManager> swarm) {
    this.groups = groups;
    this.swarm = swarm;
  }

  HttpAnswer answer() {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("status", "OK");
    addGroups(report);
    addNodes(report);
    return HttpAnswer.json(report);
  }

  private void addGroups(Map<String, @Nullable Object> report) {
    List<Object> shown = new ArrayList<>();
    List<Object> hooks = new ArrayList<>();
    try {
      for (Group group : groups.groups()) {
        shown.add(group(group));
        openHooks(group, hooks);
      }
    } catch (OutsideException failed) {
      failed(report, "cloudError", failed);
    }
    report.put("groups", shown);
    report.put("openHooks", hooks);
  }

  private void addNodes(Map<String, @Nullable Object> report) {
    List<Object> shown = new ArrayList<>();
    try {
      for (Node node : swarm.get().nodes()) {
        shown.add(node(node));
      }
    } catch (OutsideException failed) {
      failed(report, "swarmError", failed);
    }
    report.put("nodes", shown);
  }

  private static void failed(
      Map<String, @Nullable Object> report, String key, OutsideException failed) {
    report.put("status", "NOK");
    report.put(key, failed.code() + ": " + failed.getMessage());
  }

  private static Map<String, @Nullable Object> group(Group group) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("name", group.shortName());
    shown.put("autoScalingGroup", group.name().value());
    shown.put("role", group.role().word());
    shown.put("min", group.min());
    shown.put("desired", group.desired());
    shown.put("max", group.max());
    List<Object> instances = new ArrayList<>();
    for (Group.Member member : group.members()) {
      Map<String, @Nullable Object> instance = new LinkedHashMap<>();
      instance.put("instance", member.instance().value());
      instance.put("state", member.lifecycleState());
      instance.put("zone", member.zone());
      instance.put("healthy", member.healthy());
      instances.add(instance);
    }
    shown.put("instances", instances);
    return shown;
  }

  private static void openHooks(Group group, List<Object> hooks) {
    for (Group.Member member : group.members()) {
      if (member.lifecycleState().endsWith(":Wait")) {
        Map<String, @Nullable Object> hook = new LinkedHashMap<>();
        hook.put("hook", member.launching() ? LifecycleHook.LAUNCH : LifecycleHook.TERMINATE);
        hook.put("group", group.shortName());
        hook.put("instance", member.instance().value());
        hooks.add(hook);
      }
    }
  }

  private static Map<String, @Nullable Object> node(Node node) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("node", node.id().value());
    shown.put("hostname", node.hostname());
    shown.put("role", node.role().word());
    shown.put("leader", node.manager().isPresent() && node.manager().get().leader());
    shown.put("state", node.state().name().toLowerCase(Locale.ROOT));
    shown.put("availability", node.availability().word());
    shown.put("address", node.address());
    shown.put("instance", node.instance().map(InstanceId::value).orElse(null));
    shown.put("group", Json.at(node.engineLabels(), SwarmLabels.GROUP));
    shown.put("labels", node.nodeLabels());
    return shown;
  }
}
