package dev.apiarist.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of one benchmark, from one run: on another machine, or at another time, all of them
 * are others, so they are compared with its ping only.
 *
 * @param title what was measured
 * @param requests by name, ping among them
 * @param barMicros what no median must exceed; empty when there is no bar
 */
record Timings(String title, Map<String, Times> requests, Optional<Double> barMicros) {
  static final String PING = "ping";

  /** Percentiles in microseconds. */
  record Times(double median, double p90, double p99) {}

  Timings {
    requests = new LinkedHashMap<>(requests);
    if (!requests.containsKey(PING)) {
      throw new IllegalArgumentException(title + ": ping was not measured");
    }
  }

  /** A request's median over the ping's. */
  double ratio(String request) {
    return times(request).median() / times(PING).median();
  }

  /** What exceeds the bar, in words; empty when nothing does. */
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    requests.forEach(
        (request, times) -> {
          if (barMicros.isPresent() && times.median() > barMicros.get()) {
            missed.add(
                String.format(
                    Locale.ROOT,
                    "%s, %s: median %.0f µs, bar %.0f",
                    title,
                    request,
                    times.median(),
                    barMicros.get()));
          }
        });
    return missed;
  }

  /** The table that people read. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        barMicros
            .map(bar -> String.format(Locale.ROOT, "%s (bar: median %.0f µs)", title, bar))
            .orElse(title));
    lines.add(
        String.format(
            Locale.ROOT, "%-14s %10s %10s %10s %9s", "µs", "median", "p90", "p99", "to ping"));
    requests.forEach(
        (request, times) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%-14s %10.0f %10.0f %10.0f %8.1fx",
                    request,
                    times.median(),
                    times.p90(),
                    times.p99(),
                    ratio(request))));
    return lines;
  }

  private Times times(String request) {
    Times times = requests.get(request);
    if (times == null) {
      throw new IllegalArgumentException(request + " was not measured");
    }
    return times;
  }
}
