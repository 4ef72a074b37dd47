package dev.apiarist.local.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The services of a stack file, as {@code docker stack deploy} would name and label them. */
public final class StackFile {
  private StackFile() {}

  /**
   * Reads a stack file.
   *
   * @param stack the name under which it is deployed: the first part of its services' names
   * @throws IllegalArgumentException when it is no stack file, with what is wrong
   */
  public static List<LabelledService> read(
      String yaml, String stack, Map<String, String> environment) {
    Interpolation variables = new Interpolation(environment);
    List<LabelledService> services = new ArrayList<>();
    map(map(parse(yaml), "a stack file").get("services"), "services")
        .forEach((name, tree) -> services.add(service(stack + "_" + name, tree, variables)));
    return services;
  }

  private static LabelledService service(
      String name, @Nullable Object tree, Interpolation variables) {
    Map<String, @Nullable Object> deploy =
        map(map(tree, "service " + name).get("deploy"), "deploy of service " + name);
    Map<String, String> labels = new LinkedHashMap<>();
    if (deploy.get("labels") instanceof List<?> list) {
      for (Object entry : list) {
        String text = variables.fill(String.valueOf(entry));
        int equals = text.indexOf('=');
        labels.put(
            equals < 0 ? text : text.substring(0, equals),
            equals < 0 ? "" : text.substring(equals + 1));
      }
    } else {
      map(deploy.get("labels"), "labels of service " + name)
          .forEach((key, value) -> labels.put(key, value(value, variables)));
    }
    boolean global = "global".equals(value(deploy.get("mode"), variables));
    return new LabelledService(
        name, labels, global ? OptionalInt.empty() : replicas(name, deploy, variables));
  }

  private static OptionalInt replicas(
      String name, Map<String, @Nullable Object> deploy, Interpolation variables) {
    String replicas = value(deploy.get("replicas"), variables);
    try {
      return OptionalInt.of(replicas.isEmpty() ? 1 : Integer.parseInt(replicas));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "replicas of service " + name + " is a whole number, not: " + replicas, wrong);
    }
  }

  private static String value(@Nullable Object value, Interpolation variables) {
    return value == null ? "" : variables.fill(value.toString());
  }

  private static @Nullable Object parse(String yaml) {
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    } catch (YamlEngineException malformed) {
      throw new IllegalArgumentException("not YAML: " + malformed.getMessage(), malformed);
    }
  }

  private static Map<String, @Nullable Object> map(@Nullable Object tree, String what) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (tree instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> map.put(String.valueOf(key), value));
    } else if (tree != null) {
      throw new IllegalArgumentException(what + " is no map");
    }
    return map;
  }
}
