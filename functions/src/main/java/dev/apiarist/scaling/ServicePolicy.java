package dev.apiarist.scaling;

import java.util.List;
import java.util.Map;

/**
 * Bounds and steps of one service: its labels, else the cluster's rules. A label of ours ({@code
 * apiarist.scaleMin}, {@code …Max}, {@code …UpBy}, {@code …DownBy}) wins over the one that the
 * rules name, which is Docker Scaler's unless configured otherwise.
 *
 * @param ignored labels whose value is no whole number or negative, as {@code key=value}
 */
record ServicePolicy(int min, int max, int upBy, int downBy, List<String> ignored) {
  private static final String OWN = "apiarist.scale";

  ServicePolicy {
    ignored = List.copyOf(ignored);
  }

  static ServicePolicy of(Map<String, String> labels, ServiceRules rules) {
    LabelNumbers numbers = new LabelNumbers(labels);
    ServiceRules.Labels keys = rules.labels();
    return new ServicePolicy(
        numbers.read(OWN + "Min", keys.min()).orElse(rules.min()),
        numbers.read(OWN + "Max", keys.max()).orElse(rules.max()),
        numbers.read(OWN + "UpBy", keys.upBy()).orElse(rules.upBy()),
        numbers.read(OWN + "DownBy", keys.downBy()).orElse(rules.downBy()),
        numbers.ignored());
  }

  int step(Direction direction) {
    return switch (direction) {
      case UP -> upBy;
      case DOWN -> downBy;
    };
  }
}
