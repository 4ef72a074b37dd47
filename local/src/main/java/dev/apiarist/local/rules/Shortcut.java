package dev.apiarist.local.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Docker Flow Monitor's shortcuts for conditions, by their names there, with the metric names of
 * today's exporters. In the texts {@code SERVICE}, {@code REPLICAS} and {@code V0} to {@code V2}
 * stand for the service's name, its replicas and the shortcut's values. What differs from the
 * original, and why: docs/monitoring.md.
 */
enum Shortcut {
  SERVICE_MEM_LIMIT(
      1,
      Shape.CONTAINER,
      "container_memory_usage_bytes{CONTAINERS}"
          + " / (container_spec_memory_limit_bytes{CONTAINERS} > 0) > V0",
      "Memory of the service SERVICE is over V0 of its limit",
      Labels.SERVICE_UP),
  SERVICE_MEM_LIMIT_NOBUFF(
      1,
      Shape.CONTAINER,
      "(container_memory_usage_bytes{CONTAINERS} - container_memory_cache{CONTAINERS})"
          + " / (container_spec_memory_limit_bytes{CONTAINERS} > 0) > V0",
      "Memory of the service SERVICE, without caches, is over V0 of its limit",
      Labels.SERVICE_UP),
  NODE_MEM_LIMIT(
      1,
      Shape.NODE,
      "1 - node_memory_MemAvailable_bytes{JOB} / node_memory_MemTotal_bytes{JOB} > V0",
      "Memory of a node is over V0",
      Labels.NONE),
  NODE_MEM_LIMIT_TOTAL_ABOVE(
      1,
      Shape.TOTAL,
      Texts.USED_MEMORY + " > V0",
      "Total memory of the nodes is over V0",
      Labels.NODE_UP),
  NODE_MEM_LIMIT_TOTAL_BELOW(
      1,
      Shape.TOTAL,
      Texts.USED_MEMORY + " < V0",
      "Total memory of the nodes is below V0",
      Labels.NODE_DOWN),
  NODE_FS_LIMIT(
      1,
      Shape.FILE_SYSTEM,
      "1 - node_filesystem_free_bytes{DISKS} / node_filesystem_size_bytes{DISKS} > V0",
      "Disk usage of a node is over V0",
      Labels.NONE),
  RESP_TIME_ABOVE(
      3,
      Shape.TOTAL,
      Texts.FAST_ENOUGH + " < V2",
      "Response time of the service SERVICE is above V0",
      Labels.SERVICE_UP),
  RESP_TIME_BELOW(
      3,
      Shape.TOTAL,
      Texts.FAST_ENOUGH + " > V2",
      "Response time of the service SERVICE is below V0",
      Labels.SERVICE_DOWN),
  RESP_TIME_SERVER_ERROR(
      2,
      Shape.TOTAL,
      "sum(rate(http_server_resp_time_count{job=\"SERVICE\",code=~\"5..\"}[V0]))"
          + " / sum(rate(http_server_resp_time_count{JOB}[V0])) > V1",
      "Error rate of the service SERVICE is above V1",
      "type=errors"),
  REPLICAS_RUNNING(
      0,
      Shape.TOTAL,
      Texts.CONTAINERS_COUNTED + " != REPLICAS",
      "The number of running replicas of the service SERVICE is not REPLICAS",
      Labels.NODE_UP),
  REPLICAS_LESS_THAN(
      0,
      Shape.TOTAL,
      Texts.CONTAINERS_COUNTED + " < REPLICAS",
      "The number of running replicas of the service SERVICE is less than REPLICAS",
      Labels.NODE_UP),
  REPLICAS_MORE_THAN(
      0,
      Shape.TOTAL,
      Texts.CONTAINERS_COUNTED + " > REPLICAS",
      "The number of running replicas of the service SERVICE is more than REPLICAS",
      Labels.NODE_DOWN);

  private static final class Labels {
    static final String NONE = "";
    static final String NODE_UP = "scale=up,type=node";
    static final String NODE_DOWN = "scale=down,type=node";
    static final String SERVICE_UP = "scale=up,type=service";
    static final String SERVICE_DOWN = "scale=down,type=service";

    private Labels() {}
  }

  private static final class Texts {
    static final String USED_MEMORY =
        "1 - sum(node_memory_MemAvailable_bytes{JOB}) / sum(node_memory_MemTotal_bytes{JOB})";
    static final String FAST_ENOUGH =
        "sum(rate(http_server_resp_time_bucket{job=\"SERVICE\",le=\"V0\"}[V1]))"
            + " / sum(rate(http_server_resp_time_count{JOB}[V1]))";
    static final String CONTAINERS_COUNTED = "count(container_memory_usage_bytes{CONTAINERS})";

    private Texts() {}
  }

  private static final Map<String, Shortcut> BY_WORD =
      Arrays.stream(values()).collect(Collectors.toMap(Shortcut::word, shortcut -> shortcut));

  private final int arity;
  private final Shape shape;
  private final String expression;
  private final String summary;
  private final String labels;

  Shortcut(int arity, Shape shape, String expression, String summary, String labels) {
    this.arity = arity;
    this.shape = shape;
    this.expression = expression;
    this.summary = summary;
    this.labels = labels;
  }

  /** The shortcut of a word such as {@code @node_mem_limit}. */
  static Optional<Shortcut> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  String word() {
    return "@" + name().toLowerCase(Locale.ROOT);
  }

  /** How many values it takes. */
  int arity() {
    return arity;
  }

  Shape shape() {
    return shape;
  }

  /** Labels that make the alert scale something, where the original or we give any. */
  Map<String, String> labels() {
    return Pairs.parse(word(), labels);
  }

  /** Whether it says something about a number of replicas, which a global service has not. */
  boolean aboutReplicas() {
    return expression.contains("REPLICAS");
  }

  String expression(LabelledService service, List<String> given) {
    String selected =
        expression
            .replace("{CONTAINERS}", "{container_label_com_docker_swarm_service_name=\"SERVICE\"}")
            .replace("{DISKS}", "{job=\"SERVICE\",fstype!~\"aufs|overlay|ramfs|squashfs|tmpfs\"}")
            .replace("{JOB}", "{job=\"SERVICE\"}");
    return filled(selected, service, given);
  }

  String summary(LabelledService service, List<String> given) {
    return filled(summary, service, given);
  }

  /** Values first: a service may be called anything, V1 for one. */
  private static String filled(String text, LabelledService service, List<String> given) {
    String filled = text;
    for (int i = 0; i < given.size(); i++) {
      filled = filled.replace("V" + i, given.get(i));
    }
    return filled
        .replace("REPLICAS", String.valueOf(service.replicas().orElse(0)))
        .replace("SERVICE", service.name());
  }
}
