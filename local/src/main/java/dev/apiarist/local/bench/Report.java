package dev.apiarist.local.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Medians against the bars. Ratios are only ever taken within one report: on another machine, or at
 * another time, the floor is another one.
 *
 * @param floor cold starts of the bare handler
 * @param functions cold starts by function
 * @param artifactBytes size of the deployed artifact
 */
record Report(
    List<Measurement> floor, Map<Subject, List<Measurement>> functions, long artifactBytes) {
  Report {
    floor = List.copyOf(floor);
    functions = Map.copyOf(functions);
    if (floor.isEmpty() || functions.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("a report needs a measurement of everything");
    }
  }

  /** A function's cold start over the floor's, as medians. */
  double ratio(Subject subject) {
    return median(of(subject), Measurement::totalMillis) / median(floor, Measurement::totalMillis);
  }

  /** The same in processor time, which other work on the machine disturbs least. */
  private double processorRatio(Subject subject) {
    return median(of(subject), Measurement::processorMillis)
        / median(floor, Measurement::processorMillis);
  }

  /** What exceeds a bar, in words; empty when nothing does. */
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    for (Subject subject : subjects()) {
      if (ratio(subject) > subject.bar()) {
        missed.add(
            String.format(
                Locale.ROOT,
                "%s: %.2fx the floor, bar %.1fx",
                subject,
                ratio(subject),
                subject.bar()));
      }
      if (resident(subject) > Bars.RESIDENT_MEBIBYTES) {
        missed.add(
            String.format(
                Locale.ROOT,
                "%s: %.0f MiB resident, bar %.0f",
                subject,
                resident(subject),
                Bars.RESIDENT_MEBIBYTES));
      }
    }
    if (megabytes() > Bars.ARTIFACT_MEGABYTES) {
      missed.add(
          String.format(
              Locale.ROOT, "artifact: %.1f MB, bar %.0f", megabytes(), Bars.ARTIFACT_MEGABYTES));
    }
    return missed;
  }

  /** The table that people read. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-10s %7s %7s %7s %7s %6s %9s %7s %7s %6s",
            "function",
            "init",
            "first",
            "total",
            "ratio",
            "bar",
            "processor",
            "ratio",
            "RSS",
            "calls"));
    lines.add(line("floor", floor, "", "", ""));
    for (Subject subject : subjects()) {
      lines.add(
          line(
              subject.name().toLowerCase(Locale.ROOT),
              of(subject),
              String.format(Locale.ROOT, "%.2fx", ratio(subject)),
              String.format(Locale.ROOT, "%.1fx", subject.bar()),
              String.format(Locale.ROOT, "%.2fx", processorRatio(subject))));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "medians of %d cold starts in ms, C1, no cache; peak RSS in MiB (bar %.0f)",
            floor.size(),
            Bars.RESIDENT_MEBIBYTES));
    lines.add(
        String.format(
            Locale.ROOT, "artifact %.1f MB (bar %.0f)", megabytes(), Bars.ARTIFACT_MEGABYTES));
    return lines;
  }

  private static String line(
      String name, List<Measurement> all, String ratio, String bar, String processorRatio) {
    return String.format(
        Locale.ROOT,
        "%-10s %7.0f %7.0f %7.0f %7s %6s %9.0f %7s %7.0f %6.0f",
        name,
        median(all, each -> each.init().toNanos() / 1e6),
        median(all, each -> each.first().toNanos() / 1e6),
        median(all, Measurement::totalMillis),
        ratio,
        bar,
        median(all, Measurement::processorMillis),
        processorRatio,
        median(all, Measurement::residentMebibytes),
        median(all, each -> each.calls().size()));
  }

  private List<Subject> subjects() {
    return functions.keySet().stream().sorted().toList();
  }

  private List<Measurement> of(Subject subject) {
    return functions.getOrDefault(subject, List.of());
  }

  private double resident(Subject subject) {
    return median(of(subject), Measurement::residentMebibytes);
  }

  private double megabytes() {
    return artifactBytes / 1e6;
  }

  private static double median(List<Measurement> all, ToDoubleFunction<Measurement> value) {
    List<Double> sorted =
        all.stream().map(value::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
