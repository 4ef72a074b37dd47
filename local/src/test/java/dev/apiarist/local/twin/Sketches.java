package dev.apiarist.local.twin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random specifications of services. Reservations are large beside what this machine has, which all
 * nodes show as their own, so that a few tasks fill a node.
 */
final class Sketches {
  private static final List<String> CONSTRAINTS =
      List.of(
          "node.labels.zone==a",
          "node.labels.zone!=b",
          "node.labels.zone == A",
          "node.labels.Zone==a",
          "node.labels.rack==1",
          "node.labels.rack!=1",
          "node.labels.none!=x",
          "engine.labels.tier==gold",
          "engine.labels.tier!=gold",
          "engine.labels.tier!=none",
          "engine.labels.disk==fast",
          "node.role==manager",
          "node.role==worker",
          "NODE.ROLE != Manager",
          "node.hostname==@host4@",
          "node.hostname!=@host5@",
          "node.id==@id6@",
          "node.id!=@id3@",
          "node.ip==@ip7@",
          "node.ip!=@ip7@",
          "node.ip==@ip3@/30",
          "node.platform.os==Linux",
          "node.platform.arch==x86_64",
          "node.platform.arch==amd64",
          "node.platform.arch!=aarch64",
          "node.unheard==of");
  private static final List<List<String>> PREFERENCES =
      List.of(
          List.of("node.labels.zone"),
          List.of("node.labels.zone", "node.labels.rack"),
          List.of("engine.labels.tier"),
          List.of("engine.labels.tier", "node.labels.zone"),
          List.of("node.labels.rack"),
          List.of("node.labels.none"),
          List.of("node.labels.none", "engine.labels.disk"));
  private static final List<Map<String, @Nullable Object>> PLATFORMS =
      List.of(
          Map.of("Architecture", "x86_64", "OS", "linux"),
          Map.of("Architecture", "amd64", "OS", "linux"),
          Map.of("Architecture", "arm64", "OS", "linux"),
          Map.of("Architecture", "amd64", "OS", "windows"),
          Map.of("OS", "linux"));
  private static final List<Double> CPUS = List.of(0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5);
  private static final List<Integer> GIBIBYTES = List.of(1, 4, 7, 8, 12, 16, 20, 30);
  private static final double BILLION = 1e9;

  private final Random random;
  private int updates;

  Sketches(Random random) {
    this.random = random;
  }

  Map<String, @Nullable Object> replicated(int replicas) {
    return service(Map.of("Replicated", Map.of("Replicas", replicas)), true);
  }

  Map<String, @Nullable Object> global() {
    return service(Map.of("Global", Map.of()), false);
  }

  Map<String, @Nullable Object> replicatedJob(int tasks, int atOnce) {
    return service(
        Map.of("ReplicatedJob", Map.of("TotalCompletions", tasks, "MaxConcurrent", atOnce)), false);
  }

  Map<String, @Nullable Object> globalJob() {
    return service(Map.of("GlobalJob", Map.of()), false);
  }

  /** An update by which every task is replaced, all at once. */
  Map<String, @Nullable Object> update(int replicas, String order) {
    Map<String, @Nullable Object> spec = replicated(replicas);
    Map<String, @Nullable Object> template = template(true);
    template.put("ForceUpdate", ++updates);
    spec.put("TaskTemplate", template);
    spec.put("UpdateConfig", Map.of("Parallelism", 0, "Order", order));
    return spec;
  }

  private Map<String, @Nullable Object> service(
      Map<String, @Nullable Object> mode, boolean restarts) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("Mode", mode);
    spec.put("TaskTemplate", template(restarts));
    if (chance(20)) {
      spec.put("EndpointSpec", Map.of("Mode", "dnsrr", "Ports", ports()));
    }
    return spec;
  }

  private Map<String, @Nullable Object> template(boolean replicated) {
    Map<String, @Nullable Object> template = new LinkedHashMap<>();
    template.put(
        "RestartPolicy", Map.of("Condition", replicated ? "any" : "on-failure", "Delay", 0));
    template.put("Placement", placement(replicated));
    template.put("Resources", Map.of("Reservations", reservations()));
    if (chance(8)) {
      template.put("LogDriver", Map.of("Name", pick(List.of("json-file", "none", "unheard-of"))));
    }
    if (chance(6)) {
      template.put("ContainerSpec", Map.of("Mounts", List.of(mount())));
    }
    return template;
  }

  private Map<String, @Nullable Object> placement(boolean replicated) {
    Map<String, @Nullable Object> placement = new LinkedHashMap<>();
    if (chance(50)) {
      List<@Nullable Object> constraints = new ArrayList<>(List.of(pick(CONSTRAINTS)));
      if (chance(30)) {
        constraints.add(pick(CONSTRAINTS));
      }
      placement.put("Constraints", constraints);
    }
    if (chance(35)) {
      placement.put("Preferences", pick(PREFERENCES).stream().map(Sketches::spread).toList());
    }
    if (chance(12)) {
      placement.put("Platforms", List.of(pick(PLATFORMS), pick(PLATFORMS)));
    }
    if (replicated && chance(25)) {
      placement.put("MaxReplicas", 1 + random.nextInt(2));
    }
    return placement;
  }

  private static Map<String, @Nullable Object> spread(String label) {
    return Map.of("Spread", Map.of("SpreadDescriptor", label));
  }

  private Map<String, @Nullable Object> reservations() {
    Map<String, @Nullable Object> reservations = new LinkedHashMap<>();
    if (chance(50)) {
      reservations.put("NanoCPUs", (long) (pick(CPUS) * BILLION));
    }
    if (chance(40)) {
      reservations.put("MemoryBytes", (long) pick(GIBIBYTES) << 30);
    }
    if (chance(25)) {
      reservations.put("GenericResources", List.of(generic()));
    }
    return reservations;
  }

  private Map<String, @Nullable Object> generic() {
    String kind = pick(List.of("GPU", "GPU", "SSD", "SSD", "FPGA"));
    return Map.of("DiscreteResourceSpec", Map.of("Kind", kind, "Value", 1 + random.nextInt(3)));
  }

  private List<@Nullable Object> ports() {
    List<@Nullable Object> ports = new ArrayList<>(List.of(port()));
    if (chance(20)) {
      ports.add(Map.of("TargetPort", 81, "PublishedPort", 8090, "PublishMode", "host"));
    }
    return ports;
  }

  private Map<String, @Nullable Object> port() {
    return Map.of(
        "Protocol",
        pick(List.of("tcp", "tcp", "udp")),
        "TargetPort",
        80,
        "PublishedPort",
        pick(List.of(8080, 8080, 8081)),
        "PublishMode",
        "host");
  }

  private Map<String, @Nullable Object> mount() {
    return Map.of(
        "Type",
        "volume",
        "Source",
        "data",
        "Target",
        "/data",
        "VolumeOptions",
        Map.of("DriverConfig", Map.of("Name", pick(List.of("local", "unheard-of")))));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
