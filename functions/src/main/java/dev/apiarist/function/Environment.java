package dev.apiarist.function;

import dev.apiarist.capacity.CapacityPolicy;
import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.lifecycle.LifecyclePolicy;
import dev.apiarist.metrics.GroupRules;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.TagLabels;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A function's environment variables, typed. Each is read when it is asked for, so that a function
 * needs only its own; one that is missing or malformed is refused with its name, never its value.
 */
public final class Environment {
  private final Map<String, String> variables;

  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The process's own. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  /** All variables as they are, for what reads AWS's own. */
  Map<String, String> variables() {
    return variables;
  }

  /**
   * A variable that must be there.
   *
   * @throws IllegalStateException when it is missing or blank
   */
  public String text(String name) {
    return optional(name)
        .orElseThrow(
            () -> new IllegalStateException("environment variable " + name + " is missing"));
  }

  /** A variable; empty when it is missing or blank. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * An ISO-8601 duration, such as {@code PT10M}.
   *
   * @throws IllegalStateException when it is malformed
   */
  public Duration duration(String name, Duration fallback) {
    try {
      return optional(name).map(Duration::parse).orElse(fallback);
    } catch (DateTimeException malformed) {
      throw malformed(name, "an ISO-8601 duration such as PT10M", malformed);
    }
  }

  /**
   * A whole number.
   *
   * @throws IllegalStateException when it is malformed
   */
  public int number(String name, int fallback) {
    try {
      return optional(name).map(Integer::parseInt).orElse(fallback);
    } catch (NumberFormatException malformed) {
      throw malformed(name, "a whole number", malformed);
    }
  }

  /** The cluster's name. */
  public String cluster() {
    return text("APIARIST_CLUSTER");
  }

  /** From the launch event to Ready. */
  public Duration joinTimeout() {
    return duration("APIARIST_JOIN_TIMEOUT", Duration.ofMinutes(10));
  }

  /**
   * Which tags become labels.
   *
   * @throws IllegalStateException when a variable is malformed
   */
  public TagLabels tagLabels() {
    return new TagLabels(
        texts("APIARIST_LABEL_PREFIXES", List.of("docker.")), flag("APIARIST_STRIP_LABEL_PREFIX"));
  }

  /**
   * How groups are measured.
   *
   * @throws IllegalStateException when a variable is malformed
   */
  public GroupRules groupRules() {
    return new GroupRules(
        tagLabels(), Set.copyOf(texts("APIARIST_PENDING_TASKS_GROUPS", List.of())));
  }

  /**
   * The owner's wishes about nodes coming and going.
   *
   * @throws IllegalStateException when a variable is malformed
   */
  public LifecyclePolicy lifecyclePolicy() {
    try {
      return new LifecyclePolicy(
          joinTimeout(),
          duration("APIARIST_DRAIN_TIMEOUT", Duration.ofMinutes(15)),
          duration("APIARIST_DOWN_GRACE", Duration.ofMinutes(1)),
          tagLabels(),
          Availability.of(optional("APIARIST_MANAGER_AVAILABILITY").orElse("drain")));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalStateException(wrong.getMessage(), wrong);
    }
  }

  /**
   * How the cluster's size is to be chosen.
   *
   * @throws IllegalStateException when it is malformed
   */
  public CapacityPolicy capacityPolicy() {
    try {
      return optional("APIARIST_POLICY").map(CapacityPolicy::parse).orElse(CapacityPolicy.STANDARD);
    } catch (IllegalArgumentException wrong) {
      throw malformed("APIARIST_POLICY", "a policy: " + wrong.getMessage(), wrong);
    }
  }

  private boolean flag(String name) {
    return switch (optional(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw malformed(name, "true or false", null);
    };
  }

  /**
   * A JSON list of texts.
   *
   * @throws IllegalStateException when it is malformed
   */
  public List<String> texts(String name, List<String> fallback) {
    Optional<String> json = optional(name);
    if (json.isEmpty()) {
      return fallback;
    }
    List<String> texts = new ArrayList<>();
    try {
      if (!(Json.parse(json.get()) instanceof List<?> list)) {
        throw malformed(name, "a JSON list of texts", null);
      }
      for (Object element : list) {
        if (!(element instanceof String text)) {
          throw malformed(name, "a JSON list of texts", null);
        }
        texts.add(text);
      }
    } catch (JsonException malformed) {
      throw malformed(name, "a JSON list of texts", malformed);
    }
    return texts;
  }

  private static IllegalStateException malformed(
      String name, String shape, @Nullable Exception cause) {
    return new IllegalStateException("environment variable " + name + " is not " + shape, cause);
  }
}
