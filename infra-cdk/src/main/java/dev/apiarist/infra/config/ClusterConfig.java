package dev.apiarist.infra.config;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.TagLabels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A whole cluster as {@code apiarist.yaml} describes it. Every value obeys its rules; what is here
 * can be synthesised.
 *
 * @param groups the worker groups in the order of the file, at least one
 * @param defaultGroup the group that a request means when it names none
 * @param environment instance tag to environment variable, sorted by tag
 * @param capacity how the cluster follows what work needs
 * @param metricServices how many services have metrics in CloudWatch
 * @param logRetention how long logs are kept, whole days
 */
public record ClusterConfig(
    Name cluster,
    NetworkConfig network,
    ManagerConfig managers,
    List<GroupConfig> groups,
    Name defaultGroup,
    MachineImage image,
    LabelConfig labels,
    Map<String, EnvironmentVariable> environment,
    Timeouts timeouts,
    FunctionConfig functions,
    WebhookConfig webhook,
    RotationConfig rotation,
    ServiceConfig services,
    CapacityConfig capacity,
    int metricServices,
    NotifyConfig notices,
    Duration logRetention) {

  /** Lambda takes 4 KB for all of a function's variables; label prefixes may need 1 KB. */
  private static final int ENVIRONMENT_LIMIT_BYTES = 2 * 1024;

  /** The names of all groups have to fit in one event pattern of 2 KB. */
  private static final int MOST_GROUPS = 30;

  private static final List<Long> RETENTION_DAYS =
      List.of(1L, 3L, 5L, 7L, 14L, 30L, 60L, 90L, 120L, 150L, 180L, 365L);

  public ClusterConfig {
    groups = List.copyOf(groups);
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    if (groups.isEmpty() || groups.size() > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "groups: " + groups.size() + ": a cluster has 1 to " + MOST_GROUPS + " worker groups");
    }
    Name wanted = defaultGroup;
    if (groups.stream().noneMatch(group -> group.name().equals(wanted))) {
      throw new IllegalArgumentException("defaultGroup: " + wanted + ": there is no such group");
    }
    if (!RETENTION_DAYS.contains(logRetention.toDays())
        || !logRetention.equals(Duration.ofDays(logRetention.toDays()))) {
      throw new IllegalArgumentException(
          "logs.retention: CloudWatch keeps logs for " + ConfigKey.LOG_RETENTION.range());
    }
    requireOtherTopic(cluster, webhook, notices);
    requireOneArchitecture(image, managers, groups);
    requireTags(environment, managers, groups);
    int size = json(environment).getBytes(StandardCharsets.UTF_8).length;
    if (size > ENVIRONMENT_LIMIT_BYTES) {
      throw new IllegalArgumentException(
          "environment: has " + size + " bytes as JSON, at most 2048 fit");
    }
    policyJson(capacity, groups);
  }

  /** The mapping of tags as the functions take it: {@code {"tag": {"name": …, "default": …}}}. */
  public String environmentJson() {
    return json(environment);
  }

  /** How capacity follows work, as the functions take it; {@code {}} where all is as usual. */
  public String policyJson() {
    return policyJson(capacity, groups);
  }

  private static String policyJson(CapacityConfig capacity, List<GroupConfig> groups) {
    Map<Name, CapacityConfig.Rules> rules = new LinkedHashMap<>();
    groups.forEach(group -> rules.put(group.name(), group.capacity()));
    return capacity.json(rules);
  }

  private static String json(Map<String, EnvironmentVariable> environment) {
    Map<String, Map<String, String>> mapping = new LinkedHashMap<>();
    environment.forEach(
        (tag, variable) -> {
          Map<String, String> entry = new LinkedHashMap<>();
          entry.put("name", variable.name());
          variable.fallback().ifPresent(fallback -> entry.put("default", fallback));
          mapping.put(tag, entry);
        });
    return Json.write(mapping);
  }

  /** What the webhook cannot read it journals, and what is journalled is told: without end. */
  private static void requireOtherTopic(Name cluster, WebhookConfig webhook, NotifyConfig notices) {
    if (notices.topic().isEmpty()) {
      return;
    }
    String topic = notices.topic().get();
    if (webhook.snsTopics().contains(topic)
        || topic.endsWith(":apiarist-" + cluster.value() + "-alarms")) {
      throw new IllegalArgumentException(
          "notify.topic: " + topic + ": the webhook listens to it: name another topic");
    }
  }

  private static void requireOneArchitecture(
      MachineImage image, ManagerConfig managers, List<GroupConfig> groups) {
    Architecture first = managers.instanceType().architecture();
    boolean mixed = groups.stream().anyMatch(group -> group.architecture() != first);
    if (mixed && image.isSingleArchitecture()) {
      throw new IllegalArgumentException(
          "image.from: "
              + image.from()
              + ": one AMI has one architecture, but managers and groups have both arm64 and x86_64"
              + " instance types");
    }
  }

  private static void requireTags(
      Map<String, EnvironmentVariable> environment,
      ManagerConfig managers,
      List<GroupConfig> groups) {
    environment.forEach(
        (tag, variable) -> {
          if (variable.fallback().isPresent()) {
            return;
          }
          requireTag(tag, "managers", managers.tags());
          groups.forEach(group -> requireTag(tag, "groups." + group.name(), group.tags()));
        });
  }

  private static void requireTag(String tag, String owner, InstanceTags tags) {
    if (!tags.values().containsKey(tag)) {
      throw new IllegalArgumentException(
          "environment."
              + tag
              + ": has no default, and "
              + owner
              + " has no such tag, so its nodes would never join: add the tag there or a default");
    }
  }

  /** The managers. */
  public record ManagerConfig(
      int count,
      InstanceType instanceType,
      Availability availability,
      DataSize diskSize,
      int metadataHops,
      InstanceTags tags) {
    public ManagerConfig {
      if (count < 1 || count > 7 || count % 2 == 0) {
        throw new IllegalArgumentException(
            "count: "
                + count
                + ": a swarm has 1, 3, 5 or 7 managers: an even number survives no more losses than"
                + " one manager fewer would, and more than 7 only slow Raft down");
      }
    }
  }

  /** Whether managers take tasks of services too. */
  public enum Availability {
    ACTIVE,
    DRAIN
  }

  /**
   * A worker group.
   *
   * @param instanceTypes at least one, in order of preference, all of one architecture
   * @param spot the share of Spot instances
   */
  public record GroupConfig(
      Name name,
      int min,
      int max,
      List<InstanceType> instanceTypes,
      Share spot,
      DataSize diskSize,
      int metadataHops,
      InstanceTags tags,
      ScalingConfig scaling,
      CapacityConfig.Rules capacity) {
    public GroupConfig {
      instanceTypes = List.copyOf(instanceTypes);
      if (name.value().equals("managers") || name.value().equals("manager")) {
        throw new IllegalArgumentException("\"" + name + "\" is the name of the managers' group");
      }
      if (max < min) {
        throw new IllegalArgumentException("max: " + max + ": is below min, which is " + min);
      }
      if (instanceTypes.isEmpty() || instanceTypes.size() > 40) {
        throw new IllegalArgumentException("instanceTypes: a group has 1 to 40 instance types");
      }
      if (instanceTypes.stream().map(InstanceType::architecture).distinct().count() > 1) {
        throw new IllegalArgumentException(
            "instanceTypes: " + instanceTypes + ": arm64 and x86_64 do not mix in one group");
      }
      if (capacity.scaleUp() && scaling.pendingTasks().isPresent()) {
        throw new IllegalArgumentException(
            "capacity.scaleUp: on: and scaling.pendingTasks both add nodes for tasks that wait:"
                + " choose one");
      }
    }

    /** The architecture of all of the group's instance types. */
    public Architecture architecture() {
      return instanceTypes.getFirst().architecture();
    }
  }

  /** Which instance tags become labels, and how they are spelt. */
  public record LabelConfig(List<String> prefixes, boolean stripPrefix) {
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9+\\-=.,_:@]{0,40}");

    public LabelConfig {
      prefixes = List.copyOf(prefixes);
      if (prefixes.size() > 20
          || !prefixes.stream().allMatch(prefix -> PREFIX.matcher(prefix).matches())) {
        throw new IllegalArgumentException(
            "prefixes: "
                + prefixes
                + ": at most 20 prefixes of at most 40 letters, digits and + - = . , _ : @");
      }
    }

    /**
     * Why tags could not become labels, by their keys: a node with such a label would never join.
     */
    Map<String, String> refused(Map<String, String> tags) {
      Map<String, String> refused =
          new TreeMap<>(new TagLabels(prefixes, stripPrefix).from(tags).refused());
      refused.replaceAll((tag, why) -> why + "; rename the tag, or see labels.prefixes");
      return refused;
    }
  }

  /**
   * The environment variable that a tag becomes on a node.
   *
   * @param fallback the value where the tag is absent; empty when the tag is required
   */
  public record EnvironmentVariable(String name, Optional<String> fallback) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public EnvironmentVariable {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is not a variable name: letters, digits and _, no digit first");
      }
    }
  }

  /**
   * How long the cluster waits.
   *
   * @param join from an instance's launch to a Ready node
   * @param drain for a node's tasks to run elsewhere
   * @param downGrace for a node that is Down to come back
   */
  public record Timeouts(Duration join, Duration drain, Duration downGrace) {}

  /** The functions. */
  public record FunctionConfig(Architecture architecture, DataSize memory) {}

  /**
   * The webhook.
   *
   * @param concurrency how many calls it answers at once; more are turned away
   * @param requestsPerMinute how many requests each running instance of it grants a caller
   * @param coolDown how long a group is not changed again in the same direction; zero for not at
   *     all
   * @param stabiliseUp how long nobody may have asked for less before a group grows; {@code
   *     stabiliseDown} accordingly
   * @param alarmRepeat how long an alarm lasts until it asks again; zero for never
   * @param pathPrefix where the API is found besides {@code /v1}; {@code /} for nowhere else
   * @param snsTopics ARNs of the topics that may deliver by HTTPS
   * @param promoteHostAccess whether promote may make services that reach into the nodes themselves
   */
  public record WebhookConfig(
      int concurrency,
      int requestsPerMinute,
      Duration coolDown,
      Duration stabiliseUp,
      Duration stabiliseDown,
      Duration alarmRepeat,
      String pathPrefix,
      List<String> snsTopics,
      boolean promoteHostAccess) {
    private static final Pattern PATH = Pattern.compile("/|(/[A-Za-z0-9._~-]+)+");
    private static final Pattern TOPIC =
        Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}");

    public WebhookConfig {
      if (!PATH.matcher(pathPrefix).matches()) {
        throw new IllegalArgumentException(
            "pathPrefix: " + pathPrefix + ": is not a path such as /scaler");
      }
      snsTopics = List.copyOf(snsTopics);
      if (snsTopics.size() > 10
          || !snsTopics.stream().allMatch(topic -> TOPIC.matcher(topic).matches())) {
        throw new IllegalArgumentException(
            "snsTopics: "
                + snsTopics
                + ": at most 10 topics such as arn:aws:sns:eu-west-1:123456789012:alarms");
      }
    }
  }

  /**
   * The serial numbers of the secrets: one that is raised makes a new secret.
   *
   * @param keepPreviousToken whether the webhook's previous token stays valid beside the new one
   */
  public record RotationConfig(
      int webhookToken, boolean keepPreviousToken, int clientCertificate) {}
}
