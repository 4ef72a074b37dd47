package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.ClusterConfig;
import dev.apiarist.infra.config.ClusterConfig.WebhookConfig;
import dev.apiarist.infra.config.NotifyConfig;
import dev.apiarist.infra.config.ServiceConfig;
import dev.apiarist.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The environment variables of each function: its whole configuration, without any secret. */
record FunctionEnvironment(
    ClusterConfig config,
    Names names,
    String queueUrl,
    String tickQueueUrl,
    List<String> alarmActions) {
  Map<String, String> of(FunctionKind kind) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("APIARIST_CLUSTER", config.cluster().value());
    variables.put("APIARIST_PARAMETERS", names.parameters());
    switch (kind) {
      case WEBHOOK -> {
        variables.put("APIARIST_TABLE", names.table());
        variables.put("APIARIST_SERVER_PREFIX", config.webhook().pathPrefix());
        variables.put("APIARIST_SNS_TOPICS", Json.write(config.webhook().snsTopics()));
        variables.put(
            "APIARIST_PROMOTE_HOST_ACCESS", Boolean.toString(config.webhook().promoteHostAccess()));
        variables.put(
            "APIARIST_REQUESTS_PER_MINUTE", Integer.toString(config.webhook().requestsPerMinute()));
        addScalingRules(variables);
        addLabelRules(variables);
        variables.put("APIARIST_POLICY", config.policyJson());
      }
      case ENROLL -> {
        addCommon(variables);
        variables.put("APIARIST_ENVIRONMENT", config.environmentJson());
      }
      case LIFECYCLE -> {
        addCommon(variables);
        addNodeRules(variables);
      }
      case RECONCILE -> {
        addCommon(variables);
        addNodeRules(variables);
        addScalingRules(variables);
        variables.put("APIARIST_POLICY", config.policyJson());
        variables.put("APIARIST_TICK_QUEUE_URL", tickQueueUrl);
        variables.put("APIARIST_DOWN_GRACE", config.timeouts().downGrace().toString());
        variables.put("APIARIST_METRICS_SERVICES", Integer.toString(config.metricServices()));
        variables.put("APIARIST_ALARM_ACTIONS", Json.write(alarmActions));
        variables.put("APIARIST_ALARM_REPEAT", config.webhook().alarmRepeat().toString());
      }
      case SETUP -> {}
      case NOTIFY -> {
        variables.put("APIARIST_TABLE", names.table());
        addNotifyRules(variables);
      }
    }
    return variables;
  }

  private void addCommon(Map<String, String> variables) {
    variables.put("APIARIST_TABLE", names.table());
    variables.put("APIARIST_LIFECYCLE_QUEUE_URL", queueUrl);
    addLabelRules(variables);
    variables.put("APIARIST_JOIN_TIMEOUT", config.timeouts().join().toString());
  }

  private void addLabelRules(Map<String, String> variables) {
    variables.put("APIARIST_LABEL_PREFIXES", Json.write(config.labels().prefixes()));
    variables.put("APIARIST_STRIP_LABEL_PREFIX", Boolean.toString(config.labels().stripPrefix()));
  }

  private void addScalingRules(Map<String, String> variables) {
    WebhookConfig webhook = config.webhook();
    variables.put("APIARIST_DEFAULT_WORKER_GROUP", config.defaultGroup().value());
    variables.put("APIARIST_PENDING_TASKS_GROUPS", Json.write(growingForTasks()));
    variables.put("APIARIST_SCALE_COOL_DOWN", webhook.coolDown().toString());
    variables.put("APIARIST_SCALE_STABILISE_UP", webhook.stabiliseUp().toString());
    variables.put("APIARIST_SCALE_STABILISE_DOWN", webhook.stabiliseDown().toString());
    ServiceConfig services = config.services();
    variables.put("APIARIST_SERVICE_MIN", Integer.toString(services.min()));
    variables.put("APIARIST_SERVICE_MAX", Integer.toString(services.max()));
    variables.put("APIARIST_SERVICE_UP_BY", Integer.toString(services.upBy()));
    variables.put("APIARIST_SERVICE_DOWN_BY", Integer.toString(services.downBy()));
    variables.put("APIARIST_SERVICE_COOL_DOWN", services.coolDown().toString());
    variables.put("APIARIST_SERVICE_STABILISE_UP", services.stabiliseUp().toString());
    variables.put("APIARIST_SERVICE_STABILISE_DOWN", services.stabiliseDown().toString());
    variables.put("APIARIST_SERVICE_MIN_LABEL", services.minLabel());
    variables.put("APIARIST_SERVICE_MAX_LABEL", services.maxLabel());
    variables.put("APIARIST_SERVICE_UP_BY_LABEL", services.upByLabel());
    variables.put("APIARIST_SERVICE_DOWN_BY_LABEL", services.downByLabel());
  }

  private void addNotifyRules(Map<String, String> variables) {
    NotifyConfig notify = config.notices();
    notify
        .alertmanager()
        .ifPresent(
            address -> {
              variables.put("APIARIST_NOTIFY_ALERTMANAGER", address);
              variables.put("APIARIST_NOTIFY_ALERT_DURATION", notify.alertDuration().toString());
            });
    notify.slack().ifPresent(parameter -> variables.put("APIARIST_NOTIFY_SLACK", parameter));
    notify.topic().ifPresent(arn -> variables.put("APIARIST_NOTIFY_TOPIC", arn));
    notify.eventBus().ifPresent(bus -> variables.put("APIARIST_NOTIFY_EVENT_BUS", bus));
    variables.put("APIARIST_NOTIFY_OUTCOMES", Json.write(notify.outcomes()));
    variables.put("APIARIST_NOTIFY_ACTIONS", Json.write(notify.actions()));
  }

  private List<String> growingForTasks() {
    return config.groups().stream()
        .filter(group -> group.scaling().pendingTasks().isPresent())
        .map(group -> group.name().value())
        .toList();
  }

  private void addNodeRules(Map<String, String> variables) {
    variables.put("APIARIST_DRAIN_TIMEOUT", config.timeouts().drain().toString());
    variables.put(
        "APIARIST_MANAGER_AVAILABILITY",
        config.managers().availability().name().toLowerCase(Locale.ROOT));
  }
}
