package dev.apiarist.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A snapshot of a large swarm: for every node thirty running tasks, one of them of a global
 * service, and three waiting ones. Its nodes are of two groups, and the replicated services keep to
 * the nodes of one. All that waits is for the first group, where about a third finds no place; the
 * second is so full that none of its nodes could go. A few services spread over zones, a few
 * publish a port on their nodes.
 */
final class LargeSwarm {
  private static final Pool WEB = new Pool("web", 2048);
  private static final Pool BATCH = new Pool("batch", 256);
  private static final String AGENT = "agent";
  private static final int REPLICAS_PER_NODE = 29;
  private static final int WAITING_PER_NODE = 3;
  private static final int WAITING_PER_SERVICE = 25;
  private static final long AGENT_MEBIBYTES = 64;

  private final int nodes;

  /** Of each pool. No fewer than ten: no node has two tasks of a service. */
  private final int servicesOfASize;

  private final StringBuilder text = new StringBuilder();
  private String separator = "";
  private int tasks;

  /**
   * Nodes of one kind, whose tasks go nowhere else.
   *
   * @param spareMebibytes what nobody reserves of a node's memory
   */
  private record Pool(String name, int spareMebibytes) {
    String nodeMembers() {
      long mebibytes =
          IntStream.range(0, REPLICAS_PER_NODE).mapToLong(LargeSwarm::mebibytes).sum()
              + AGENT_MEBIBYTES
              + spareMebibytes;
      return "\"NanoCPUs\":8000000000,\"MemoryBytes\":%d".formatted(mebibytes << 20);
    }
  }

  private LargeSwarm(int nodes) {
    this.nodes = nodes;
    this.servicesOfASize = Math.max(10, nodes / 5);
  }

  /** The file, in UTF-8. */
  static byte[] snapshot(int nodes) {
    return new LargeSwarm(nodes).write().getBytes(StandardCharsets.UTF_8);
  }

  private String write() {
    text.append("{\"takenAt\":\"2026-11-28T12:00:00Z\",\"nodes\":[");
    IntStream.range(0, nodes).forEach(this::node);
    next("],\"services\":[");
    service(AGENT, agent(), "Global", "");
    List.of(WEB, BATCH).forEach(this::services);
    next("],\"tasks\":[");
    IntStream.range(0, nodes).forEach(this::running);
    for (int task = 0; task < nodes * WAITING_PER_NODE; task++) {
      int service = task / WAITING_PER_SERVICE;
      task(WEB.name() + service, "", "pending", spec(WEB, service));
    }
    next("],\"groups\":[");
    List.of(WEB, BATCH).forEach(this::group);
    return text.append("],\"policy\":{}}").toString();
  }

  private void node(int node) {
    add(
        """
        {"ID":"node%05d","CreatedAt":"2026-11-28T06:00:00Z","Spec":{"Role":"worker",\
        "Availability":"active","Labels":{"zone":"%d","pool":"%s"}},"Description":{\
        "Hostname":"ip-%d","Platform":{"Architecture":"x86_64","OS":"linux"},"Resources":{%s},\
        "Engine":{"Plugins":[{"Type":"Network","Name":"overlay"}]}},"Status":{"State":"ready"}}"""
            .formatted(node, node % 3, pool(node).name(), node, pool(node).nodeMembers()));
  }

  private void services(Pool pool) {
    for (int service = 0; service < 3 * servicesOfASize; service++) {
      service(pool.name() + service, spec(pool, service), "Replicated", endpoint(service));
    }
  }

  private void service(String name, String spec, String mode, String endpoint) {
    add(
        """
        {"ID":"%s","Spec":{"Name":"shop_%s","TaskTemplate":%s,"Mode":{"%s":{}}%s}}"""
            .formatted(name, name, spec, mode, endpoint));
  }

  private void running(int node) {
    String place = "\"NodeID\":\"node%05d\",".formatted(node);
    Pool pool = pool(node);
    for (int slot = 0; slot < REPLICAS_PER_NODE; slot++) {
      int service = 3 * ((node / 2 * 10 + slot / 3) % servicesOfASize) + slot % 3;
      task(pool.name() + service, place, "running", spec(pool, service));
    }
    task(AGENT, place, "running", agent());
  }

  private void task(String service, String place, String state, String spec) {
    add(
        """
        {"ID":"task%06d","ServiceID":"%s",%s"DesiredState":"running",\
        "CreatedAt":"2026-11-28T07:00:00Z","Status":{"State":"%s",\
        "Timestamp":"2026-11-28T11:59:59.123456789Z"},"Spec":%s}"""
            .formatted(tasks++, service, place, state, spec));
  }

  private void group(Pool pool) {
    List<String> instances =
        IntStream.range(0, nodes)
            .filter(node -> pool(node).equals(pool))
            .mapToObj(
                node ->
                    """
                    {"instanceId":"i-%017x","nodeId":"node%05d","lifecycleState":"InService"}"""
                        .formatted(node, node))
            .toList();
    add(
        """
        {"name":"%s","role":"worker","min":0,"max":%d,"desired":%d,"instances":[%s],\
        "template":{%s,"nodeLabels":{"pool":"%s"},\
        "platform":{"Architecture":"x86_64","OS":"linux"}}}"""
            .formatted(
                pool.name(),
                instances.size() * 2,
                instances.size(),
                String.join(",", instances),
                pool.nodeMembers(),
                pool.name()));
  }

  private static Pool pool(int node) {
    return node % 2 == 0 ? WEB : BATCH;
  }

  /** In three sizes, as orders that begin with the smallest or the largest are played too. */
  private static long mebibytes(int service) {
    return 384 + 128L * (service % 3);
  }

  private static String spec(Pool pool, int service) {
    String spread =
        service % 20 == 11
            ? ",\"Preferences\":[{\"Spread\":{\"SpreadDescriptor\":\"node.labels.zone\"}}]"
            : "";
    return """
        {"ContainerSpec":{"Image":"%s:%d"},"Resources":{"Reservations":{"NanoCPUs":200000000,\
        "MemoryBytes":%d}},"Placement":{"Constraints":["node.labels.pool==%s"],\
        "Platforms":[{"Architecture":"amd64","OS":"linux"}]%s}}"""
        .formatted(pool.name(), service, mebibytes(service) << 20, pool.name(), spread);
  }

  private static String agent() {
    return """
        {"ContainerSpec":{"Image":"agent:1"},"Resources":{"Reservations":{"NanoCPUs":100000000,\
        "MemoryBytes":%d}},"Placement":{}}"""
        .formatted(AGENT_MEBIBYTES << 20);
  }

  private static String endpoint(int service) {
    return service % 20 == 1
        ? """
          ,"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":%d,\
          "PublishMode":"host"}]}"""
            .formatted(20_000 + service)
        : "";
  }

  private void add(String element) {
    text.append(separator).append(element);
    separator = ",\n";
  }

  private void next(String between) {
    text.append(between);
    separator = "\n";
  }
}
