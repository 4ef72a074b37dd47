package dev.apiarist.local.bench;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.SwarmLabels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a manager says about the same cluster; node and service specs can be changed. All nodes but
 * the newcomer are bound and labelled.
 */
final class DockerAnswers {
  private final Map<String, Map<String, @Nullable Object>> objects = new LinkedHashMap<>();

  /**
   * @param joining whether the newcomer is there
   */
  DockerAnswers(boolean joining) {
    for (int i = 1; i <= 3; i++) {
      String instance = "i-0000000000000000" + i;
      put("/nodes/manager" + i, node("manager" + i, instance, address(i), "drain", manager(i)));
    }
    put("/nodes/worker4", node("worker4", "i-00000000000000004", "10.0.1.6", "active", ""));
    if (joining) {
      put("/nodes/worker5", node("worker5", AwsAnswers.NEWCOMER, "10.0.1.7", "pause", ""));
    }
    put(
        "/swarm",
        "{\"ID\":\"swarm\",\"Version\":{\"Index\":1},\"Spec\":{},\"JoinTokens\":"
            + "{\"Worker\":\"SWMTKN-1-worker\",\"Manager\":\"SWMTKN-1-manager\"}}");
    for (int i = 1; i <= 3; i++) {
      put("/services/service" + i, service("service" + i));
      for (int j = 1; j <= 6; j++) {
        put("/tasks/task" + i + j, task("task" + i + j, "service" + i));
      }
    }
  }

  /** The parameter {@code managers}, as functions would have left it. */
  static String managerList() {
    List<Map<String, String>> list = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      Map<String, String> entry = new LinkedHashMap<>();
      entry.put("instance", "i-0000000000000000" + i);
      entry.put("address", address(i));
      list.add(entry);
    }
    return Json.write(list);
  }

  synchronized StandIn.Answer answer(String method, String path, String body) {
    if (path.equals("/_ping")) {
      return new StandIn.Answer(200, "text/plain", "OK");
    }
    if (method.equals("POST") && path.endsWith("/update")) {
      return update(path.substring(0, path.length() - "/update".length()), body);
    }
    Map<String, @Nullable Object> object = objects.get(path);
    if (object != null) {
      return json(200, object);
    }
    List<Object> list = new ArrayList<>();
    objects.forEach(
        (key, value) -> {
          if (key.startsWith(path + "/")) {
            list.add(value);
          }
        });
    return list.isEmpty() ? json(404, Map.of("message", path + " not found")) : json(200, list);
  }

  private StandIn.Answer update(String path, String spec) {
    Map<String, @Nullable Object> object = objects.get(path);
    if (object == null) {
      return json(404, Map.of("message", path + " not found"));
    }
    object.put("Spec", Json.parse(spec));
    Map<String, @Nullable Object> version = new LinkedHashMap<>();
    version.put("Index", Json.longAt(object, 0, "Version", "Index") + 1);
    object.put("Version", version);
    return new StandIn.Answer(200, "application/json", "");
  }

  private void put(String path, String json) {
    objects.put(path, Json.parseObject(json));
  }

  private static StandIn.Answer json(int status, Object tree) {
    return new StandIn.Answer(status, "application/json", Json.write(tree));
  }

  private static String address(int manager) {
    return manager == 1 ? StandIn.MANAGER_ADDRESS : "10.0." + manager + ".5";
  }

  private static String manager(int i) {
    return ",\"ManagerStatus\":{\"Leader\":%s,\"Reachability\":\"reachable\",\"Addr\":\"%s:2377\"}"
        .formatted(i == 1, address(i));
  }

  private static String node(
      String id, String instance, String address, String availability, String manager) {
    return """
    {"ID": "%s", "Version": {"Index": 9}, "Spec": {"Role": "%s", "Availability": "%s",
      "Labels": %s}, "Description": {"Hostname": "%s", "Engine": {"Labels":
      {"apiarist.instance": "%s", "docker.role": "web"}}},
     "Status": {"State": "ready", "Addr": "%s"}%s}
    """
        .formatted(
            id,
            manager.isEmpty() ? "worker" : "manager",
            availability,
            labels(id, instance),
            id,
            instance,
            address,
            manager);
  }

  private static String labels(String node, String instance) {
    if (instance.equals(AwsAnswers.NEWCOMER)) {
      return "{}";
    }
    String group = node.startsWith("manager") ? "managers" : "web";
    Map<String, String> labels = new TreeMap<>();
    labels.put(SwarmLabels.INSTANCE, instance);
    labels.put(SwarmLabels.GROUP, group);
    labels.put(SwarmLabels.ZONE, "eu-west-1a");
    labels.put(SwarmLabels.INSTANCE_TYPE, "t4g.small");
    labels.put(SwarmLabels.PURCHASE, "on-demand");
    labels.put("docker.role", group);
    labels.put(SwarmLabels.MANAGED, String.join(",", labels.keySet()));
    return Json.write(labels);
  }

  private static String service(String name) {
    return """
    {"ID": "%s", "Version": {"Index": 20}, "Spec": {"Name": "%s", "Labels":
      {"com.df.reschedule": "true", "com.df.scaleMax": "9"}, "TaskTemplate": {"ContainerSpec": {"Image": "x"},
      "ForceUpdate": 0}, "Mode": {"Replicated": {"Replicas": 6}}}}
    """
        .formatted(name, name);
  }

  private static String task(String id, String service) {
    return """
    {"ID": "%s", "ServiceID": "%s", "NodeID": "worker4", "DesiredState": "running",
     "Status": {"State": "running"}}
    """
        .formatted(id, service);
  }
}
