package dev.apiarist.bootstrap;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which instance tags become environment variables for the workloads of a node, and under which
 * names.
 *
 * @param variables in the order of their tags
 */
public record EnvironmentMapping(List<Variable> variables) {
  /** Nothing is mapped. */
  public static final EnvironmentMapping NONE = new EnvironmentMapping(List.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public EnvironmentMapping {
    variables = List.copyOf(variables);
    Set<String> names = new HashSet<>();
    for (Variable variable : variables) {
      if (!names.add(variable.name())) {
        throw new IllegalArgumentException("two tags are mapped to " + variable.name());
      }
    }
  }

  /**
   * One mapped tag.
   *
   * @param tag the whole key of a tag
   * @param name letters, digits and underscores, not beginning with a digit
   * @param fallback the value where the tag is missing; without it the tag is required
   */
  public record Variable(String tag, String name, Optional<String> fallback) {
    public Variable {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "an environment variable's name has letters, digits and '_' and does not begin with a"
                + " digit, not '"
                + name
                + "'");
      }
    }
  }

  /**
   * The variables of one node.
   *
   * @param values by name
   * @param faults why the node cannot have them; empty when it can
   */
  public record Resolved(Map<String, String> values, List<String> faults) {
    public Resolved {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
      faults = List.copyOf(faults);
    }
  }

  /**
   * Reads {@code {"<tag>": {"name": "DB_HOST", "default": "x"}}}, where the default may be absent.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static EnvironmentMapping parse(String json) {
    Map<String, @Nullable Object> tags = new TreeMap<>(Json.parseObject(json));
    List<Variable> variables = new ArrayList<>();
    tags.forEach(
        (tag, value) -> {
          if (!(Json.at(value, "name") instanceof String name)) {
            throw new IllegalArgumentException("the tag '" + tag + "' is mapped to no name");
          }
          Optional<String> fallback =
              Json.at(value, "default") instanceof String text
                  ? Optional.of(text)
                  : Optional.empty();
          variables.add(new Variable(tag, name, fallback));
        });
    return new EnvironmentMapping(variables);
  }

  /** The values for a node with these tags, and what is wrong with them. */
  public Resolved resolve(Map<String, String> tags) {
    Map<String, String> values = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    for (Variable variable : variables) {
      String value = tags.getOrDefault(variable.tag(), variable.fallback().orElse(null));
      if (value == null) {
        faults.add(
            "the tag '%s' is missing, which %s needs".formatted(variable.tag(), variable.name()));
      } else if (value.codePoints().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
        faults.add(
            "the tag '%s' has a line break, which no environment file for Docker can hold"
                .formatted(variable.tag()));
      } else {
        values.put(variable.name(), value);
      }
    }
    return new Resolved(values, faults);
  }
}
