package dev.apiarist.docker;

import dev.apiarist.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Three managers and a worker in memory; {@code 10.0.0.2} leads. */
final class SwarmDouble {
  static final List<String> ADDRESSES = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3");
  static final String WORKER = "w0w0w0w0w0w0w0w0w0w0w0w0w";
  static final String SERVICE = "s1s1s1s1s1s1s1s1s1s1s1s1s";

  final Map<String, Map<String, @Nullable Object>> objects = new LinkedHashMap<>();
  final Map<String, EngineDouble> engines = new LinkedHashMap<>();

  SwarmDouble() {
    for (String address : ADDRESSES) {
      engines.put(address, new EngineDouble(objects));
      String id = "m" + address.substring(address.length() - 1);
      objects.put("/nodes/" + id, Json.parseObject(manager(id, address)));
    }
    objects.put(
        "/nodes/" + WORKER,
        Json.parseObject(
            """
            {"ID": "%s", "Version": {"Index": 7}, "Spec": {"Name": "n", "Role": "worker",
              "Availability": "active", "Labels": {"kept": "yes", "gone": "soon"}, "New": [1, 2.50]},
             "Description": {"Hostname": "h", "Engine": {"Labels": {"docker.role": "web",
              "apiarist.instance": "i-0123456789abcdef0"}}},
             "Status": {"State": "ready", "Addr": "10.0.0.9"}}
            """
                .formatted(WORKER)));
    objects.put(
        "/swarm",
        Json.parseObject(
            """
            {"ID": "swarm1", "Version": {"Index": 3}, "Spec": {"EncryptionConfig":
              {"AutoLockManagers": true}}, "JoinTokens": {"Worker": "w", "Manager": "m"}}
            """));
    objects.put("/services/" + SERVICE, Json.parseObject(service("")));
    objects.put("/services/web", Json.parseObject(service("")));
  }

  static String service(String template) {
    return """
    {"ID": "%s", "Version": {"Index": 11}, "Spec": {"Name": "web", "Labels": {"a": "b"},
      "TaskTemplate": {"Runtime": "container"%s}, "Mode": {"Replicated": {"Replicas": 2}}}}
    """
        .formatted(SERVICE, template);
  }

  private static String manager(String id, String address) {
    return """
    {"ID": "%s", "Version": {"Index": 1}, "Spec": {"Role": "manager", "Availability": "drain",
      "Labels": {}}, "Status": {"State": "ready", "Addr": "%s"}, "Description": {"Hostname": "%s"},
     "ManagerStatus": {"Leader": %s, "Reachability": "reachable", "Addr": "%s:2377"}}
    """
        .formatted(id, address, id, address.equals("10.0.0.2"), address);
  }

  EngineDouble engine(String address) {
    EngineDouble engine = engines.get(address);
    if (engine == null) {
      throw new AssertionError("no engine at " + address);
    }
    return engine;
  }

  Map<String, @Nullable Object> object(String path) {
    return Json.objectAt(objects.get(path));
  }

  /** The adapter under test, knowing all three managers. */
  DockerSwarmManager manager() {
    return manager(ADDRESSES);
  }

  DockerSwarmManager manager(List<String> addresses) {
    DockerLimits limits =
        new DockerLimits(
            Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5), 1 << 20, 5);
    return new DockerSwarmManagers(address -> engine(address.host()), limits).at(addresses);
  }
}
