package dev.apiarist.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What CloudWatch demands of a line before it makes metrics of it, and otherwise drops it for:
 * docs.aws.amazon.com, "Specification: Embedded metric format" with its JSON schema, and
 * "CloudWatch service quotas" for names and values of dimensions.
 */
public final class EmfRules {
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_METRICS = 100;
  private static final int MOST_DIMENSIONS = 30;
  private static final int MOST_VALUES = 100;
  private static final int LONGEST = 1024;
  private static final Set<String> UNITS =
      Set.of(
          "Seconds",
          "Microseconds",
          "Milliseconds",
          "Bytes",
          "Kilobytes",
          "Megabytes",
          "Gigabytes",
          "Terabytes",
          "Bits",
          "Kilobits",
          "Megabits",
          "Gigabits",
          "Terabits",
          "Percent",
          "Count",
          "Bytes/Second",
          "Kilobytes/Second",
          "Megabytes/Second",
          "Gigabytes/Second",
          "Terabytes/Second",
          "Bits/Second",
          "Kilobits/Second",
          "Megabits/Second",
          "Gigabits/Second",
          "Terabits/Second",
          "Count/Second",
          "None");

  private EmfRules() {}

  /** Whether a line of a log is meant to be one: it has metadata of this kind. */
  public static boolean isMeant(String line) {
    return line.startsWith("{") && line.contains("\"CloudWatchMetrics\"");
  }

  /** Holds a line to all rules. */
  public static void check(String line) {
    assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MOST_BYTES);
    assertThat(line).doesNotContain("\n", "\r");
    Map<String, @Nullable Object> root = Json.parseObject(line);
    Map<String, @Nullable Object> metadata = Json.objectAt(root, "_aws");
    assertThat(metadata).containsOnlyKeys("Timestamp", "CloudWatchMetrics");
    assertThat(Json.longAt(metadata, -1, "Timestamp")).isPositive();
    assertThat(metadata.get("CloudWatchMetrics")).isInstanceOf(List.class);
    assertThat(Json.listAt(metadata, "CloudWatchMetrics"))
        .isNotEmpty()
        .allSatisfy(directive -> checkDirective(directive, root));
  }

  private static void checkDirective(
      @Nullable Object directive, Map<String, @Nullable Object> root) {
    assertThat(Json.objectAt(directive)).containsOnlyKeys("Namespace", "Dimensions", "Metrics");
    assertThat(Json.textAt(directive, "", "Namespace"))
        .matches("[A-Za-z0-9._/#: -]{1,255}")
        .doesNotStartWith("AWS/")
        .doesNotStartWith(":");
    assertThat(Json.listAt(directive, "Dimensions"))
        .isNotEmpty()
        .allSatisfy(set -> checkDimensions(set, root));
    List<@Nullable Object> metrics = Json.listAt(directive, "Metrics");
    assertThat(metrics).hasSizeBetween(1, MOST_METRICS);
    Set<String> names = new HashSet<>();
    for (Object metric : metrics) {
      checkMetric(metric, root);
      assertThat(names.add(Json.textAt(metric, "", "Name"))).as("said once").isTrue();
    }
  }

  private static void checkDimensions(@Nullable Object set, Map<String, @Nullable Object> root) {
    assertThat(set).isInstanceOf(List.class);
    List<?> names = (List<?>) Objects.requireNonNull(set);
    assertThat(names.size()).isLessThanOrEqualTo(MOST_DIMENSIONS);
    for (Object name : names) {
      assertThat(name).asString().matches("[\\x20-\\x7e&&[^:]][\\x20-\\x7e]{0,254}");
      assertThat(root.get(name)).isInstanceOf(String.class);
      assertThat(String.valueOf(root.get(name)).strip()).hasSizeBetween(1, LONGEST);
      assertThat(String.valueOf(root.get(name))).matches("\\p{ASCII}+").doesNotContain("\0");
    }
  }

  private static void checkMetric(@Nullable Object metric, Map<String, @Nullable Object> root) {
    assertThat(Json.objectAt(metric).keySet()).isSubsetOf("Name", "Unit", "StorageResolution");
    String name = Json.textAt(metric, "", "Name");
    assertThat(name).hasSizeBetween(1, 255);
    assertThat(Json.textAt(metric, "None", "Unit")).isIn(UNITS);
    assertThat(Json.longAt(metric, 60, "StorageResolution")).isIn(1L, 60L);
    Object value = root.get(name);
    List<?> values = value instanceof List<?> list ? list : Collections.singletonList(value);
    assertThat(values)
        .as(name)
        .hasSizeBetween(1, MOST_VALUES)
        .allSatisfy(
            figure -> {
              assertThat(figure).isInstanceOf(Number.class);
              double exact = ((Number) Objects.requireNonNull(figure)).doubleValue();
              assertThat(Double.isFinite(exact)).isTrue();
            });
  }
}
