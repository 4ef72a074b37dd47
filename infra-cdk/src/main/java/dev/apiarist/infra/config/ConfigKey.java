package dev.apiarist.infra.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every key of {@code apiarist.yaml}: the one place for its default and its range. The reader takes
 * both from here, and a test holds docs/configuration.md to it.
 */
public enum ConfigKey {
  CLUSTER("cluster", "text", "", "(required)", Name.RULE),
  DEFAULT_GROUP("defaultGroup", "text", "", "(the first group)", "the name of a group"),
  NETWORK_VPC(
      "network.vpcId", "text", "", "(none: a VPC is made)", "`vpc-` and hexadecimal digits"),
  NETWORK_SUBNETS("network.subnets", "list of text", "", "(none)", "1 to 6 `subnet-` IDs"),
  NETWORK_CIDR("network.cidr", "text", "", "172.30.0.0/16", "private IPv4, /16 to /22"),
  NETWORK_ZONES("network.zones", "integer", "zones", "3", "1 to 3"),
  NETWORK_NAT_GATEWAYS("network.natGateways", "integer", "gateways", "1", "1 to 3"),
  MANAGER_COUNT("managers.count", "integer", "instances", "3", "1, 3, 5 or 7"),
  MANAGER_TYPE("managers.instanceType", "text", "", "t4g.small", "an EC2 instance type"),
  MANAGER_AVAILABILITY("managers.availability", "choice", "", "drain", "`active` or `drain`"),
  MANAGER_DISK("managers.diskSize", "size", "MiB, GiB, TiB", "30GiB", "8GiB to 16TiB"),
  MANAGER_HOPS("managers.metadataHops", "integer", "hops", "1", "1 to 2"),
  MANAGER_TAGS("managers.tags", "map of text", "", "{}", "at most 40 tags"),
  GROUP_MIN(
      "groups.<name>.min", "integer", "instances", "0", "0 to 500", "DEFAULT_MIN_WORKER_NODES"),
  GROUP_MAX(
      "groups.<name>.max",
      "integer",
      "instances",
      "(required)",
      "1 to 500",
      "DEFAULT_MAX_WORKER_NODES"),
  GROUP_TYPE("groups.<name>.instanceType", "text", "", "t4g.medium", "an EC2 instance type"),
  GROUP_TYPES(
      "groups.<name>.instanceTypes",
      "list of text",
      "",
      "(the one of instanceType)",
      "1 to 40 types of one architecture"),
  GROUP_SPOT("groups.<name>.spot", "share", "%", "0%", "0% to 100%"),
  GROUP_DISK("groups.<name>.diskSize", "size", "MiB, GiB, TiB", "30GiB", "8GiB to 16TiB"),
  GROUP_HOPS("groups.<name>.metadataHops", "integer", "hops", "1", "1 to 2"),
  GROUP_TAGS("groups.<name>.tags", "map of text", "", "{}", "at most 40 tags"),
  SCALING_PENDING(
      "groups.<name>.scaling.pendingTasks",
      "integer",
      "tasks",
      "(none: they change nothing)",
      "1 to 10000"),
  SCALING_ABOVE(
      "groups.<name>.scaling.reservedAbove",
      "share",
      "%",
      "(none: it changes nothing)",
      "1% to 99%"),
  SCALING_BELOW(
      "groups.<name>.scaling.reservedBelow",
      "share",
      "%",
      "(none: it changes nothing)",
      "1% to 50%"),
  SCALING_UP_AFTER("groups.<name>.scaling.upAfter", "duration", "h, m", "2m", "1m to 1h"),
  SCALING_DOWN_AFTER("groups.<name>.scaling.downAfter", "duration", "h, m", "15m", "5m to 3h"),
  CAPACITY_SCALE_UP("capacity.scaleUp", "choice", "", "on", "`off` or `on`"),
  CAPACITY_SCALE_IN("capacity.scaleIn", "choice", "", "advise", "`off`, `advise` or `on`"),
  CAPACITY_SUSTAINED("capacity.sustainedFor", "duration", "d, h, m, s", "10m", "0s to 7d"),
  CAPACITY_AT_ONCE("capacity.atOnce", "integer", "instances", "10", "1 to 500"),
  CAPACITY_HEAL("capacity.heal", "choice", "", "on", "`off` or `on`"),
  CAPACITY_HEAL_AFTER("capacity.healAfter", "duration", "d, h, m, s", "10s", "0s to 1h"),
  GROUP_SCALE_UP(
      "groups.<name>.capacity.scaleUp",
      "choice",
      "",
      "(that of capacity; off with scaling.pendingTasks)",
      "`off` or `on`"),
  GROUP_SCALE_IN(
      "groups.<name>.capacity.scaleIn",
      "choice",
      "",
      "(that of capacity)",
      "`off`, `advise` or `on`"),
  GROUP_SUSTAINED(
      "groups.<name>.capacity.sustainedFor",
      "duration",
      "d, h, m, s",
      "(that of capacity)",
      "0s to 7d"),
  GROUP_AT_ONCE(
      "groups.<name>.capacity.atOnce", "integer", "instances", "(that of capacity)", "1 to 500"),
  GROUP_PRIORITY("groups.<name>.capacity.priority", "integer", "", "0", "-1000 to 1000"),
  HEADROOM_TASKS(
      "groups.<name>.capacity.headroom.tasks",
      "integer",
      "tasks",
      "(none: no room is kept)",
      "1 to 1000"),
  HEADROOM_PROCESSORS(
      "groups.<name>.capacity.headroom.cpus", "number", "processors", "0", "0 to 1000"),
  HEADROOM_MEMORY(
      "groups.<name>.capacity.headroom.memory", "size", "MiB, GiB, TiB", "0MiB", "0MiB to 24TiB"),
  HEADROOM_CONSTRAINTS(
      "groups.<name>.capacity.headroom.constraints",
      "list of text",
      "",
      "[]",
      "placement constraints"),
  IMAGE_FROM(
      "image.from",
      "text",
      "",
      "amazon-linux-2023",
      "`amazon-linux-2023`, `debian-13`, `ubuntu-24.04`, an AMI ID, an SSM parameter"),
  IMAGE_ROOT_DEVICE(
      "image.rootDevice", "text", "", "(the distribution's own)", "a device such as `/dev/xvda`"),
  LABEL_PREFIXES(
      "labels.prefixes",
      "list of text",
      "",
      "[docker.]",
      "at most 20 prefixes of tag keys, of at most 40 characters"),
  LABEL_STRIP("labels.stripPrefix", "switch", "", "false", "`true` or `false`"),
  ENVIRONMENT_NAME(
      "environment.<tag>.name",
      "text",
      "",
      "(required)",
      "letters, digits and `_`, no digit first"),
  ENVIRONMENT_DEFAULT(
      "environment.<tag>.default", "text", "", "(none: every group needs the tag)", "any text"),
  TIMEOUT_JOIN("timeouts.join", "duration", "d, h, m, s", "10m", "2m to 2h"),
  TIMEOUT_DRAIN("timeouts.drain", "duration", "d, h, m, s", "15m", "1m to 8h"),
  TIMEOUT_DOWN_GRACE("timeouts.downGrace", "duration", "d, h, m, s", "1m", "10s to 1h"),
  FUNCTION_ARCHITECTURE("functions.architecture", "choice", "", "arm64", "`arm64` or `x86_64`"),
  FUNCTION_MEMORY("functions.memory", "size", "MiB, GiB", "1GiB", "512MiB to 10GiB"),
  WEBHOOK_CONCURRENCY("webhook.concurrency", "integer", "calls at once", "5", "1 to 100"),
  WEBHOOK_REQUESTS("webhook.requestsPerMinute", "integer", "requests", "300", "1 to 60000"),
  WEBHOOK_COOL_DOWN("webhook.coolDown", "duration", "d, h, m, s", "0s", "0s to 1d"),
  WEBHOOK_STABILISE_UP("webhook.stabiliseUp", "duration", "d, h, m, s", "0s", "0s to 1d"),
  WEBHOOK_STABILISE_DOWN("webhook.stabiliseDown", "duration", "d, h, m, s", "0s", "0s to 1d"),
  WEBHOOK_ALARM_REPEAT("webhook.alarmRepeat", "duration", "d, h, m, s", "5m", "0s to 1h"),
  WEBHOOK_PATH_PREFIX(
      "webhook.pathPrefix", "text", "", "/", "a path such as `/scaler`", "SERVER_PREFIX"),
  WEBHOOK_SNS_TOPICS(
      "webhook.snsTopics", "list of text", "", "[]", "at most 10 ARNs of SNS topics"),
  WEBHOOK_PROMOTE_HOST_ACCESS(
      "webhook.promoteHostAccess", "switch", "", "false", "`true` or `false`"),
  ROTATE_TOKEN("rotate.webhookToken", "integer", "serial number", "1", "1 to 1000000"),
  ROTATE_KEEP("rotate.keepPreviousToken", "switch", "", "true", "`true` or `false`"),
  ROTATE_CLIENT("rotate.clientCertificate", "integer", "serial number", "1", "1 to 1000000"),
  SERVICE_MIN("services.min", "integer", "replicas", "1", "0 to 10000", "DEFAULT_MIN_REPLICAS"),
  SERVICE_MAX("services.max", "integer", "replicas", "5", "0 to 10000", "DEFAULT_MAX_REPLICAS"),
  SERVICE_UP_BY(
      "services.upBy", "integer", "replicas", "1", "1 to 10000", "DEFAULT_SCALE_SERVICE_UP_BY"),
  SERVICE_DOWN_BY(
      "services.downBy", "integer", "replicas", "1", "1 to 10000", "DEFAULT_SCALE_SERVICE_DOWN_BY"),
  SERVICE_COOL_DOWN("services.coolDown", "duration", "d, h, m, s", "0s", "0s to 1d"),
  SERVICE_STABILISE_UP("services.stabiliseUp", "duration", "d, h, m, s", "0s", "0s to 1d"),
  SERVICE_STABILISE_DOWN("services.stabiliseDown", "duration", "d, h, m, s", "0s", "0s to 1d"),
  SERVICE_MIN_LABEL(
      "services.minLabel", "text", "", "com.df.scaleMin", "a label's key", "MIN_SCALE_LABEL"),
  SERVICE_MAX_LABEL(
      "services.maxLabel", "text", "", "com.df.scaleMax", "a label's key", "MAX_SCALE_LABEL"),
  SERVICE_UP_BY_LABEL(
      "services.upByLabel", "text", "", "com.df.scaleUpBy", "a label's key", "SCALE_UP_BY_LABEL"),
  SERVICE_DOWN_BY_LABEL(
      "services.downByLabel",
      "text",
      "",
      "com.df.scaleDownBy",
      "a label's key",
      "SCALE_DOWN_BY_LABEL"),
  METRIC_SERVICES("metrics.services", "integer", "services", "20", "0 to 500"),
  NOTIFY_ALERTMANAGER(
      "notify.alertmanager", "text", "", "(none)", "an http or https URL", "ALERTMANAGER_ADDRESS"),
  NOTIFY_ALERT_DURATION("notify.alertDuration", "duration", "d, h, m, s", "10s", "1s to 1d"),
  NOTIFY_SLACK(
      "notify.slack", "text", "", "(none)", "the name of an SSM parameter, from its `/` on"),
  NOTIFY_TOPIC("notify.topic", "text", "", "(none)", "the ARN of an SNS topic"),
  NOTIFY_EVENT_BUS("notify.eventBus", "text", "", "(none)", "the name or ARN of an event bus"),
  NOTIFY_OUTCOMES(
      "notify.outcomes",
      "list of text",
      "",
      "[changed, failed, refused, at-maximum]",
      "some of `changed`, `failed`, `refused`, `at-maximum`, `at-minimum`, `unchanged`, `waiting`"),
  NOTIFY_ACTIONS("notify.actions", "list of text", "", "(all but `enroll`)", "kinds of decisions"),
  LOG_RETENTION(
      "logs.retention",
      "duration",
      "d",
      "30d",
      "1d, 3d, 5d, 7d, 14d, 30d, 60d, 90d, 120d, 150d, 180d or 365d");

  private final String path;
  private final String type;
  private final String unit;
  private final String fallback;
  private final String range;
  private final String alias;

  ConfigKey(String path, String type, String unit, String fallback, String range) {
    this(path, type, unit, fallback, range, "");
  }

  ConfigKey(String path, String type, String unit, String fallback, String range, String alias) {
    this.path = path;
    this.type = type;
    this.unit = unit;
    this.fallback = fallback;
    this.range = range;
    this.alias = alias;
  }

  /** The full path, as in {@code groups.<name>.min}. */
  public String path() {
    return path;
  }

  /** What kind of value it takes, in words. */
  public String type() {
    return type;
  }

  /** The unit of a quantity, else empty. */
  public String unit() {
    return unit;
  }

  /** The default as one would write it, or in parentheses what happens without one. */
  public String fallback() {
    return fallback;
  }

  /** The allowed values, in words. */
  public String range() {
    return range;
  }

  /** Docker Scaler's name of the same, which may stand in its place; empty where it has none. */
  public String alias() {
    return alias;
  }

  /** The path of the section it stands in, empty for the file itself. */
  String section() {
    return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
  }

  /** The last part of the path. */
  String leaf() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The default when it is a value. */
  Optional<String> defaultValue() {
    return fallback.startsWith("(") ? Optional.empty() : Optional.of(fallback);
  }

  /** The other names of a section's keys. */
  static List<String> aliases(String section) {
    return Arrays.stream(values())
        .filter(key -> key.section().equals(section) && !key.alias.isEmpty())
        .map(key -> key.alias)
        .toList();
  }

  /** What may stand directly below a section: keys and further sections, in declared order. */
  static List<String> below(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    return Arrays.stream(values())
        .map(key -> key.path)
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()).replaceFirst("\\..*", ""))
        .distinct()
        .toList();
  }
}
