package dev.apiarist.metrics;

import dev.apiarist.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Measures in CloudWatch's embedded metric format: lines of a function's log that CloudWatch turns
 * into metrics. One line for each group and each service, since a line has one value for each
 * dimension. Source: docs.aws.amazon.com, "Specification: Embedded metric format".
 */
public final class EmbeddedMetrics {
  private static final String COUNT = "Count";
  private static final String PERCENT = "Percent";

  private final String namespace;
  private final int mostServices;
  private final Consumer<String> log;

  /**
   * A writer.
   *
   * @param namespace of the metrics, such as {@code Apiarist/demo}
   * @param mostServices how many services have metrics, the first by name; each costs
   * @param log takes one line at a time, and adds nothing to it
   */
  public EmbeddedMetrics(String namespace, int mostServices, Consumer<String> log) {
    this.namespace = namespace;
    this.mostServices = mostServices;
    this.log = log;
  }

  /**
   * Writes them.
   *
   * @param at when they were taken
   * @return how many services were left out
   */
  public int publish(Measures measures, Instant at) {
    measures.groups().forEach(group -> log.accept(line(group, at)));
    List<ServiceMeasure> services = measures.services();
    List<ServiceMeasure> published = services.subList(0, Math.min(mostServices, services.size()));
    published.forEach(service -> log.accept(line(service, at)));
    return services.size() - published.size();
  }

  private String line(GroupMeasure group, Instant at) {
    Line line = new Line("Group", group.name());
    line.add("Nodes", COUNT, group.nodes());
    line.add("NodesComing", COUNT, group.coming());
    line.add("NodesLeaving", COUNT, group.leaving());
    line.add("NodesDrained", COUNT, group.drained());
    line.add("NodesDown", COUNT, group.down());
    line.add("PendingTasks", COUNT, group.pendingTasks());
    line.add("ReservedCpu", PERCENT, group.reservedCpu());
    line.add("ReservedMemory", PERCENT, group.reservedMemory());
    line.add("FreeCpu", group.freeCpu());
    line.add("FreeMemory", group.freeMemory());
    return line.write(namespace, at);
  }

  private String line(ServiceMeasure service, Instant at) {
    Line line = new Line("Service", service.name());
    service.desired().ifPresent(desired -> line.add("DesiredTasks", COUNT, desired));
    line.add("RunningTasks", COUNT, service.running());
    return line.write(namespace, at);
  }

  /** One line with one dimension. */
  private record Line(
      String dimension,
      String value,
      List<Map<String, String>> definitions,
      Map<String, Number> values) {
    Line(String dimension, String value) {
      this(dimension, value, new ArrayList<>(), new LinkedHashMap<>());
    }

    void add(String name, String unit, Number figure) {
      Map<String, String> definition = new LinkedHashMap<>();
      definition.put("Name", name);
      definition.put("Unit", unit);
      definitions.add(definition);
      values.put(name, figure);
    }

    void add(String name, OptionalDouble percent) {
      percent.ifPresent(figure -> add(name, PERCENT, figure));
    }

    String write(String namespace, Instant at) {
      Map<String, Object> directive = new LinkedHashMap<>();
      directive.put("Namespace", namespace);
      directive.put("Dimensions", List.of(List.of(dimension)));
      directive.put("Metrics", definitions);
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("Timestamp", at.toEpochMilli());
      metadata.put("CloudWatchMetrics", List.of(directive));
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("_aws", metadata);
      line.put(dimension, value);
      line.putAll(values);
      return Json.write(line);
    }
  }
}
