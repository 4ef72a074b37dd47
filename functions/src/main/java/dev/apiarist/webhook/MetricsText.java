package dev.apiarist.webhook;

import java.util.LinkedHashMap;
import java.util.Map;

/** Gauges in Prometheus' text format, version 0.0.4: each with its help, its samples together. */
final class MetricsText {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, String> help = new LinkedHashMap<>();
  private final Map<String, Map<String, Number>> samples = new LinkedHashMap<>();

  void add(String name, String meaning, Map<String, String> labels, Number value) {
    help.putIfAbsent(name, meaning);
    samples.computeIfAbsent(name, first -> new LinkedHashMap<>()).put(series(labels), value);
  }

  /** Adds a sample unless there is one with these labels. */
  void addOnce(String name, String meaning, Map<String, String> labels, Number value) {
    help.putIfAbsent(name, meaning);
    samples
        .computeIfAbsent(name, first -> new LinkedHashMap<>())
        .putIfAbsent(series(labels), value);
  }

  String render() {
    StringBuilder text = new StringBuilder();
    samples.forEach(
        (name, series) -> {
          text.append("# HELP ").append(name).append(' ').append(help.get(name)).append(".\n");
          text.append("# TYPE ").append(name).append(" gauge\n");
          series.forEach(
              (labels, value) ->
                  text.append(name).append(labels).append(' ').append(value).append('\n'));
        });
    return text.toString();
  }

  private static String series(Map<String, String> labels) {
    StringBuilder text = new StringBuilder("{");
    labels.forEach(
        (name, value) ->
            text.append(text.length() > 1 ? "," : "")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"'));
    return text.append('}').toString();
  }
}
