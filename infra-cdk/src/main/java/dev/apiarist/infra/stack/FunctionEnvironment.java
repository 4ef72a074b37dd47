package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.ClusterConfig;
import dev.apiarist.infra.config.ClusterConfig.EnvironmentVariable;
import dev.apiarist.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The environment variables of each function: its whole configuration, without any secret. */
record FunctionEnvironment(ClusterConfig config, Names names, String queueUrl) {
  /** Lambda's limit for all of a function's variables is 4 KB; the rest of them fit in 1 KB. */
  static final int MAPPING_LIMIT_BYTES = 3 * 1024;

  Map<String, String> of(FunctionKind kind) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("APIARIST_CLUSTER", config.cluster().value());
    variables.put("APIARIST_PARAMETERS", names.parameters());
    switch (kind) {
      case WEBHOOK -> {
        variables.put("APIARIST_TABLE", names.table());
        variables.put("APIARIST_DEFAULT_WORKER_GROUP", config.defaultGroup().value());
        variables.put("APIARIST_SERVER_PREFIX", config.webhook().pathPrefix());
        variables.put("APIARIST_SCALE_COOL_DOWN", config.webhook().coolDown().toString());
      }
      case ENROLL -> {
        addCommon(variables);
        variables.put("APIARIST_ENVIRONMENT", mapping());
      }
      case LIFECYCLE -> {
        addCommon(variables);
        addNodeRules(variables);
      }
      case RECONCILE -> {
        addCommon(variables);
        addNodeRules(variables);
        variables.put("APIARIST_DOWN_GRACE", config.timeouts().downGrace().toString());
      }
      case SETUP -> {}
    }
    return variables;
  }

  private void addCommon(Map<String, String> variables) {
    variables.put("APIARIST_TABLE", names.table());
    variables.put("APIARIST_LIFECYCLE_QUEUE_URL", queueUrl);
    variables.put("APIARIST_LABEL_PREFIXES", Json.write(config.labels().prefixes()));
    variables.put("APIARIST_STRIP_LABEL_PREFIX", Boolean.toString(config.labels().stripPrefix()));
    variables.put("APIARIST_JOIN_TIMEOUT", config.timeouts().join().toString());
  }

  private void addNodeRules(Map<String, String> variables) {
    variables.put("APIARIST_DRAIN_TIMEOUT", config.timeouts().drain().toString());
    variables.put(
        "APIARIST_MANAGER_AVAILABILITY",
        config.managers().availability().name().toLowerCase(Locale.ROOT));
  }

  private String mapping() {
    Map<String, Map<String, String>> mapping = new LinkedHashMap<>();
    config.environment().forEach((tag, variable) -> mapping.put(tag, entry(variable)));
    String json = Json.write(mapping);
    if (json.getBytes(StandardCharsets.UTF_8).length > MAPPING_LIMIT_BYTES) {
      throw new IllegalArgumentException(
          "environment: is too long for the function's own environment: at most "
              + MAPPING_LIMIT_BYTES
              + " bytes as JSON");
    }
    return json;
  }

  private static Map<String, String> entry(EnvironmentVariable variable) {
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("name", variable.name());
    variable.fallback().ifPresent(fallback -> entry.put("default", fallback));
    return entry;
  }
}
