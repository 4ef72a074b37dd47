package dev.apiarist.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * A snapshot of a large swarm: thirty running tasks and three waiting ones for every node, of a
 * service for every three nodes or so. About a third of those that wait find no place.
 */
final class LargeSwarm {
  private static final int RUNNING_PER_NODE = 30;
  private static final int WAITING_PER_NODE = 3;
  private final int nodes;
  private final int services;
  private final StringBuilder text = new StringBuilder();
  private String separator = "";

  private LargeSwarm(int nodes) {
    this.nodes = nodes;
    this.services = Math.max(1, nodes * 3 / 10);
  }

  /** The file, in UTF-8. */
  static byte[] snapshot(int nodes) {
    return new LargeSwarm(nodes).write().getBytes(StandardCharsets.UTF_8);
  }

  private String write() {
    text.append("{\"takenAt\":\"2026-11-28T12:00:00Z\",\"nodes\":[");
    for (int node = 0; node < nodes; node++) {
      add(
          """
          {"ID":"node%05d","CreatedAt":"2026-11-28T06:00:00Z","Spec":{"Role":"worker",\
          "Availability":"active","Labels":{"zone":"%d"}},"Description":{"Hostname":"ip-%d",\
          "Platform":{"Architecture":"x86_64","OS":"linux"},"Resources":{"NanoCPUs":8000000000,\
          "MemoryBytes":68719476736},"Engine":{"Plugins":[{"Type":"Network","Name":"overlay"}]}},\
          "Status":{"State":"ready"}}"""
              .formatted(node, node % 3, node));
    }
    next("],\"services\":[");
    for (int service = 0; service < services; service++) {
      add(
          """
          {"ID":"service%05d","Spec":{"Name":"shop_%d","TaskTemplate":%s,"Mode":{"Replicated":{}}}}"""
              .formatted(service, service, spec(service)));
    }
    next("],\"tasks\":[");
    for (int task = 0; task < nodes * RUNNING_PER_NODE; task++) {
      task(task, "\"NodeID\":\"node%05d\",".formatted(task % nodes), "running");
    }
    for (int task = 0; task < nodes * WAITING_PER_NODE; task++) {
      task(nodes * RUNNING_PER_NODE + task, "", "pending");
    }
    next("],\"groups\":[");
    add(
        """
        {"name":"workers","role":"worker","min":0,"max":%d,"desired":%d,"instances":[],\
        "template":{"NanoCPUs":8000000000,"MemoryBytes":68719476736,\
        "platform":{"Architecture":"x86_64","OS":"linux"}}}"""
            .formatted(nodes * 2, 0));
    return text.append("],\"policy\":{}}").toString();
  }

  private void task(int number, String place, String state) {
    int service = number / RUNNING_PER_NODE % services;
    add(
        """
        {"ID":"task%06d","ServiceID":"service%05d",%s"DesiredState":"running",\
        "CreatedAt":"2026-11-28T07:00:00Z","Status":{"State":"%s",\
        "Timestamp":"2026-11-28T11:59:59.123456789Z"},"Spec":%s}"""
            .formatted(number, service, place, state, spec(service)));
  }

  private static String spec(int service) {
    return """
        {"ContainerSpec":{"Image":"shop:%d"},"Resources":{"Reservations":{"NanoCPUs":250000000,\
        "MemoryBytes":536870912}},"Placement":{"Platforms":[{"Architecture":"amd64","OS":"linux"}]}}"""
        .formatted(service);
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
