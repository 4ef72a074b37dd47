package dev.apiarist.infra.config;

import dev.apiarist.infra.config.CapacityConfig.Headroom;
import dev.apiarist.infra.config.CapacityConfig.Rules;
import dev.apiarist.infra.config.CapacityConfig.ScaleIn;
import dev.apiarist.infra.config.ClusterConfig.Availability;
import dev.apiarist.infra.config.ClusterConfig.EnvironmentVariable;
import dev.apiarist.infra.config.ClusterConfig.FunctionConfig;
import dev.apiarist.infra.config.ClusterConfig.GroupConfig;
import dev.apiarist.infra.config.ClusterConfig.LabelConfig;
import dev.apiarist.infra.config.ClusterConfig.ManagerConfig;
import dev.apiarist.infra.config.ClusterConfig.RotationConfig;
import dev.apiarist.infra.config.ClusterConfig.Timeouts;
import dev.apiarist.infra.config.ClusterConfig.WebhookConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code apiarist.yaml}. */
public final class ConfigReader {
  private ConfigReader() {}

  /**
   * Reads a file.
   *
   * @throws ConfigException when the file is absent, is not YAML, or breaks a rule; the first
   *     broken rule is named with file, line, key and value
   */
  public static ClusterConfig read(Path file) {
    try {
      return parse(file.getFileName().toString(), Files.readString(file));
    } catch (IOException unreadable) {
      throw new ConfigException(file + ": cannot be read: " + unreadable, unreadable);
    }
  }

  /**
   * Reads a text.
   *
   * @param file the name that messages give
   * @throws ConfigException as {@link #read(Path)}
   */
  public static ClusterConfig parse(String file, String yaml) {
    Section root = Section.root(file, compose(file, yaml));
    return root.build(() -> cluster(root));
  }

  private static Optional<Node> compose(String file, String yaml) {
    try {
      return new Compose(LoadSettings.builder().setLabel(file).build()).composeString(yaml);
    } catch (YamlEngineException malformed) {
      throw new ConfigException(file + ": is not YAML: " + malformed.getMessage(), malformed);
    }
  }

  private static ClusterConfig cluster(Section root) {
    LabelConfig labels = labels(root.section("labels"));
    CapacityConfig capacity = capacity(root.section("capacity"));
    List<GroupConfig> groups = groups(root.section("groups"), labels, capacity.standard());
    Name first = groups.isEmpty() ? new Name("none") : groups.getFirst().name();
    Section image = root.section("image");
    return new ClusterConfig(
        root.name(ConfigKey.CLUSTER),
        network(root.section("network")),
        managers(root.section("managers"), labels),
        groups,
        root.has(ConfigKey.DEFAULT_GROUP) ? root.name(ConfigKey.DEFAULT_GROUP) : first,
        image.build(
            () ->
                MachineImage.of(
                    image.text(ConfigKey.IMAGE_FROM),
                    image.optionalText(ConfigKey.IMAGE_ROOT_DEVICE))),
        labels,
        environment(root.section("environment")),
        timeouts(root.section("timeouts")),
        functions(root.section("functions")),
        webhook(root.section("webhook")),
        rotation(root.section("rotate")),
        services(root.section("services")),
        capacity,
        root.section("metrics").integer(ConfigKey.METRIC_SERVICES),
        notices(root.section("notify")),
        root.section("logs").duration(ConfigKey.LOG_RETENTION));
  }

  private static LabelConfig labels(Section section) {
    return section.build(
        () ->
            new LabelConfig(
                section.texts(ConfigKey.LABEL_PREFIXES), section.flag(ConfigKey.LABEL_STRIP)));
  }

  private static NetworkConfig network(Section section) {
    if (section.has(ConfigKey.NETWORK_VPC) || section.has(ConfigKey.NETWORK_SUBNETS)) {
      return section.build(() -> givenNetwork(section));
    }
    Ipv4Block cidr = section.block(ConfigKey.NETWORK_CIDR);
    return section.build(
        () ->
            new NetworkConfig.Own(
                cidr,
                section.integer(ConfigKey.NETWORK_ZONES),
                section.integer(ConfigKey.NETWORK_NAT_GATEWAYS)));
  }

  private static NetworkConfig givenNetwork(Section section) {
    for (ConfigKey own :
        List.of(ConfigKey.NETWORK_CIDR, ConfigKey.NETWORK_ZONES, ConfigKey.NETWORK_NAT_GATEWAYS)) {
      if (section.has(own)) {
        throw new IllegalArgumentException(
            own.leaf() + ": describes a new VPC, but vpcId or subnets name one that exists");
      }
    }
    return new NetworkConfig.Given(
        section.text(ConfigKey.NETWORK_VPC), section.texts(ConfigKey.NETWORK_SUBNETS));
  }

  private static ManagerConfig managers(Section section, LabelConfig labels) {
    return section.build(
        () ->
            new ManagerConfig(
                section.integer(ConfigKey.MANAGER_COUNT),
                section.instanceType(ConfigKey.MANAGER_TYPE),
                Availability.valueOf(
                    section.choice(ConfigKey.MANAGER_AVAILABILITY).toUpperCase(Locale.ROOT)),
                section.size(ConfigKey.MANAGER_DISK),
                section.integer(ConfigKey.MANAGER_HOPS),
                section.tags(ConfigKey.MANAGER_TAGS, labels)));
  }

  private static CapacityConfig capacity(Section section) {
    return new CapacityConfig(
        new Rules(
            section.on(ConfigKey.CAPACITY_SCALE_UP),
            ScaleIn.of(section.choice(ConfigKey.CAPACITY_SCALE_IN)),
            section.duration(ConfigKey.CAPACITY_SUSTAINED),
            section.integer(ConfigKey.CAPACITY_AT_ONCE),
            0,
            Optional.empty()),
        section.on(ConfigKey.CAPACITY_HEAL),
        section.duration(ConfigKey.CAPACITY_HEAL_AFTER));
  }

  private static Rules rules(Section section, ScalingConfig scaling, Rules standard) {
    return new Rules(
        section.has(ConfigKey.GROUP_SCALE_UP)
            ? section.on(ConfigKey.GROUP_SCALE_UP)
            : standard.scaleUp() && scaling.pendingTasks().isEmpty(),
        section.has(ConfigKey.GROUP_SCALE_IN)
            ? ScaleIn.of(section.choice(ConfigKey.GROUP_SCALE_IN))
            : standard.scaleIn(),
        section.has(ConfigKey.GROUP_SUSTAINED)
            ? section.duration(ConfigKey.GROUP_SUSTAINED)
            : standard.sustainedFor(),
        section.has(ConfigKey.GROUP_AT_ONCE)
            ? section.integer(ConfigKey.GROUP_AT_ONCE)
            : standard.atOnce(),
        section.integer(ConfigKey.GROUP_PRIORITY),
        headroom(section.section("headroom")));
  }

  private static Optional<Headroom> headroom(Section section) {
    return section.names().isEmpty()
        ? Optional.empty()
        : Optional.of(
            section.build(
                () ->
                    new Headroom(
                        section.integer(ConfigKey.HEADROOM_TASKS),
                        section.processors(ConfigKey.HEADROOM_PROCESSORS),
                        section.size(ConfigKey.HEADROOM_MEMORY),
                        section.texts(ConfigKey.HEADROOM_CONSTRAINTS))));
  }

  private static List<GroupConfig> groups(Section section, LabelConfig labels, Rules capacity) {
    return section.entries("<name>").entrySet().stream()
        .map(
            entry ->
                entry
                    .getValue()
                    .build(() -> group(entry.getKey(), entry.getValue(), labels, capacity)))
        .toList();
  }

  private static GroupConfig group(
      String name, Section section, LabelConfig labels, Rules capacity) {
    ScalingConfig scaling = scaling(section.section("scaling"));
    return new GroupConfig(
        new Name(name),
        section.integer(ConfigKey.GROUP_MIN),
        section.integer(ConfigKey.GROUP_MAX),
        instanceTypes(section),
        section.share(ConfigKey.GROUP_SPOT),
        section.size(ConfigKey.GROUP_DISK),
        section.integer(ConfigKey.GROUP_HOPS),
        section.tags(ConfigKey.GROUP_TAGS, labels),
        scaling,
        rules(section.section("capacity"), scaling, capacity));
  }

  private static ScalingConfig scaling(Section section) {
    return section.build(
        () ->
            new ScalingConfig(
                section.has(ConfigKey.SCALING_PENDING)
                    ? OptionalInt.of(section.integer(ConfigKey.SCALING_PENDING))
                    : OptionalInt.empty(),
                section.optionalShare(ConfigKey.SCALING_ABOVE),
                section.optionalShare(ConfigKey.SCALING_BELOW),
                section.duration(ConfigKey.SCALING_UP_AFTER),
                section.duration(ConfigKey.SCALING_DOWN_AFTER)));
  }

  private static List<InstanceType> instanceTypes(Section section) {
    if (!section.has(ConfigKey.GROUP_TYPES)) {
      return List.of(section.instanceType(ConfigKey.GROUP_TYPE));
    }
    if (section.has(ConfigKey.GROUP_TYPE)) {
      throw new IllegalArgumentException("instanceType and instanceTypes exclude each other");
    }
    return section.texts(ConfigKey.GROUP_TYPES).stream().map(InstanceType::new).toList();
  }

  private static Map<String, EnvironmentVariable> environment(Section section) {
    Map<String, EnvironmentVariable> variables = new LinkedHashMap<>();
    for (String tag : section.names()) {
      variables.put(tag, section.build(() -> variable(section, tag)));
    }
    return variables;
  }

  private static EnvironmentVariable variable(Section section, String tag) {
    Optional<String> shorthand = section.shorthand(tag);
    if (shorthand.isPresent()) {
      return new EnvironmentVariable(shorthand.get(), Optional.empty());
    }
    Section entry = section.entry(tag, "<tag>");
    return new EnvironmentVariable(
        entry.text(ConfigKey.ENVIRONMENT_NAME), entry.optionalText(ConfigKey.ENVIRONMENT_DEFAULT));
  }

  private static Timeouts timeouts(Section section) {
    return new Timeouts(
        section.duration(ConfigKey.TIMEOUT_JOIN),
        section.duration(ConfigKey.TIMEOUT_DRAIN),
        section.duration(ConfigKey.TIMEOUT_DOWN_GRACE));
  }

  private static FunctionConfig functions(Section section) {
    return new FunctionConfig(
        section.choice(ConfigKey.FUNCTION_ARCHITECTURE).equals("arm64")
            ? Architecture.ARM64
            : Architecture.X86_64,
        section.size(ConfigKey.FUNCTION_MEMORY));
  }

  private static WebhookConfig webhook(Section section) {
    return section.build(
        () ->
            new WebhookConfig(
                section.integer(ConfigKey.WEBHOOK_CONCURRENCY),
                section.integer(ConfigKey.WEBHOOK_REQUESTS),
                section.duration(ConfigKey.WEBHOOK_COOL_DOWN),
                section.duration(ConfigKey.WEBHOOK_STABILISE_UP),
                section.duration(ConfigKey.WEBHOOK_STABILISE_DOWN),
                section.duration(ConfigKey.WEBHOOK_ALARM_REPEAT),
                section.text(ConfigKey.WEBHOOK_PATH_PREFIX),
                section.texts(ConfigKey.WEBHOOK_SNS_TOPICS),
                section.flag(ConfigKey.WEBHOOK_PROMOTE_HOST_ACCESS)));
  }

  private static RotationConfig rotation(Section section) {
    return new RotationConfig(
        section.integer(ConfigKey.ROTATE_TOKEN),
        section.flag(ConfigKey.ROTATE_KEEP),
        section.integer(ConfigKey.ROTATE_CLIENT));
  }

  private static ServiceConfig services(Section section) {
    return section.build(
        () ->
            new ServiceConfig(
                section.integer(ConfigKey.SERVICE_MIN),
                section.integer(ConfigKey.SERVICE_MAX),
                section.integer(ConfigKey.SERVICE_UP_BY),
                section.integer(ConfigKey.SERVICE_DOWN_BY),
                section.duration(ConfigKey.SERVICE_COOL_DOWN),
                section.duration(ConfigKey.SERVICE_STABILISE_UP),
                section.duration(ConfigKey.SERVICE_STABILISE_DOWN),
                section.label(ConfigKey.SERVICE_MIN_LABEL),
                section.label(ConfigKey.SERVICE_MAX_LABEL),
                section.label(ConfigKey.SERVICE_UP_BY_LABEL),
                section.label(ConfigKey.SERVICE_DOWN_BY_LABEL)));
  }

  private static NotifyConfig notices(Section section) {
    return section.build(
        () ->
            new NotifyConfig(
                section.optionalText(ConfigKey.NOTIFY_ALERTMANAGER),
                section.duration(ConfigKey.NOTIFY_ALERT_DURATION),
                section.optionalText(ConfigKey.NOTIFY_SLACK),
                section.optionalText(ConfigKey.NOTIFY_TOPIC),
                section.optionalText(ConfigKey.NOTIFY_EVENT_BUS),
                section.texts(ConfigKey.NOTIFY_OUTCOMES),
                section.has(ConfigKey.NOTIFY_ACTIONS)
                    ? section.texts(ConfigKey.NOTIFY_ACTIONS)
                    : List.of(),
                !section.names().isEmpty()));
  }
}
