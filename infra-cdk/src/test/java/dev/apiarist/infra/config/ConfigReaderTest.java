package dev.apiarist.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.apiarist.infra.config.CapacityConfig.ScaleIn;
import dev.apiarist.infra.config.ClusterConfig.Availability;
import dev.apiarist.infra.config.ClusterConfig.GroupConfig;
import dev.apiarist.infra.stack.Stacks;
import dev.apiarist.notify.News;
import dev.apiarist.notify.NewsFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
  private static ClusterConfig read(String yaml) {
    return ConfigReader.parse("test.yaml", yaml);
  }

  @Nested
  class The_example_of_the_repository {
    private final ClusterConfig config = ConfigReader.read(Stacks.EXAMPLE);

    @Test
    void has_the_groups_of_the_demo() {
      assertThat(config.cluster()).isEqualTo(new Name("demo"));
      assertThat(config.managers().count()).isEqualTo(3);
      assertThat(config.groups())
          .extracting(GroupConfig::name, GroupConfig::min, GroupConfig::max)
          .containsExactly(tuple(new Name("web"), 1, 4), tuple(new Name("front"), 0, 2));
      assertThat(config.groups().getLast().tags().values())
          .containsEntry("docker.role", "front-end");
      assertThat(config.environment().get("example.db.host"))
          .isEqualTo(new ClusterConfig.EnvironmentVariable("DB_HOST", Optional.of("localhost")));
    }
  }

  @Nested
  class A_file_that_says_only_what_it_must {
    private final ClusterConfig config = read("{cluster: hive, groups: {web: {max: 2}}}");

    @Test
    void gets_every_default() {
      assertThat(config.defaultGroup()).isEqualTo(new Name("web"));
      assertThat(config.network())
          .isEqualTo(new NetworkConfig.Own(Ipv4Block.parse("172.30.0.0/16"), 3, 1));
      assertThat(config.managers())
          .isEqualTo(
              new ClusterConfig.ManagerConfig(
                  3,
                  new InstanceType("t4g.small"),
                  Availability.DRAIN,
                  DataSize.parse("30GiB"),
                  1,
                  new InstanceTags(Map.of())));
      assertThat(config.groups())
          .containsExactly(
              new GroupConfig(
                  new Name("web"),
                  0,
                  2,
                  List.of(new InstanceType("t4g.medium")),
                  new Share(0),
                  DataSize.parse("30GiB"),
                  1,
                  new InstanceTags(Map.of()),
                  new ScalingConfig(
                      OptionalInt.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Duration.ofMinutes(2),
                      Duration.ofMinutes(15)),
                  new CapacityConfig.Rules(
                      true, ScaleIn.ADVISE, Duration.ofMinutes(10), 10, 0, Optional.empty())));
      assertThat(config.capacity().heal()).isTrue();
      assertThat(config.capacity().healAfter()).isEqualTo(Duration.ofSeconds(10));
      assertThat(config.policyJson()).isEqualTo("{}");
      assertThat(config.metricServices()).isEqualTo(20);
      assertThat(config.image()).isEqualTo(new MachineImage("amazon-linux-2023", "/dev/xvda"));
      assertThat(config.labels())
          .isEqualTo(new ClusterConfig.LabelConfig(List.of("docker."), false));
      assertThat(config.environment()).isEmpty();
      assertThat(config.timeouts())
          .isEqualTo(
              new ClusterConfig.Timeouts(
                  Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofMinutes(1)));
      assertThat(config.functions())
          .isEqualTo(
              new ClusterConfig.FunctionConfig(Architecture.ARM64, DataSize.parse("1024MiB")));
      assertThat(config.webhook())
          .isEqualTo(
              new ClusterConfig.WebhookConfig(
                  5,
                  300,
                  Duration.ZERO,
                  Duration.ZERO,
                  Duration.ZERO,
                  Duration.ofMinutes(5),
                  "/",
                  List.of(),
                  false));
      assertThat(config.rotation()).isEqualTo(new ClusterConfig.RotationConfig(1, true, 1));
      assertThat(config.services())
          .isEqualTo(
              new ServiceConfig(
                  1,
                  5,
                  1,
                  1,
                  Duration.ZERO,
                  Duration.ZERO,
                  Duration.ZERO,
                  "com.df.scaleMin",
                  "com.df.scaleMax",
                  "com.df.scaleUpBy",
                  "com.df.scaleDownBy"));
      assertThat(config.notices().wanted()).isFalse();
      assertThat(config.notices().outcomes())
          .containsExactlyInAnyOrderElementsOf(
              NewsFilter.STANDARD.outcomes().stream().map(News::word).toList());
      assertThat(config.logRetention()).isEqualTo(Duration.ofDays(30));
    }
  }

  @Nested
  class A_file_that_says_everything {
    private final ClusterConfig config = read(Stacks.RICH);

    @Test
    void is_read_whole() {
      GroupConfig web = config.groups().getFirst();
      assertThat(config.defaultGroup()).isEqualTo(new Name("gpu"));
      assertThat(config.managers().availability()).isEqualTo(Availability.ACTIVE);
      assertThat(config.managers().diskSize().gibibytes()).isEqualTo(100);
      assertThat(web.spot()).isEqualTo(new Share(70));
      assertThat(web.scaling())
          .isEqualTo(
              new ScalingConfig(
                  OptionalInt.of(2),
                  Optional.of(new Share(80)),
                  Optional.of(new Share(30)),
                  Duration.ofMinutes(3),
                  Duration.ofMinutes(20)));
      assertThat(config.metricServices()).isEqualTo(50);
      assertThat(web.instanceTypes())
          .containsExactly(new InstanceType("m7g.large"), new InstanceType("m6g.large"));
      assertThat(web.tags().values()).containsEntry("docker.role", "front \"end\"");
      assertThat(config.groups().getLast().metadataHops()).isEqualTo(2);
      assertThat(config.labels().prefixes()).containsExactly("docker.", "swarm.");
      assertThat(config.labels().stripPrefix()).isTrue();
      assertThat(config.environment().get("team"))
          .isEqualTo(new ClusterConfig.EnvironmentVariable("TEAM", Optional.empty()));
      assertThat(config.timeouts().drain()).isEqualTo(Duration.ofMinutes(90));
      assertThat(config.functions().architecture()).isEqualTo(Architecture.X86_64);
      assertThat(config.webhook())
          .isEqualTo(
              new ClusterConfig.WebhookConfig(
                  9,
                  60,
                  Duration.ofMinutes(2),
                  Duration.ofMinutes(1),
                  Duration.ofMinutes(10),
                  Duration.ZERO,
                  "/scaler",
                  List.of("arn:aws:sns:eu-west-1:123456789012:alarms"),
                  true));
      assertThat(config.rotation()).isEqualTo(new ClusterConfig.RotationConfig(3, false, 2));
      assertThat(config.logRetention()).isEqualTo(Duration.ofDays(90));
    }

    @Test
    void says_whom_to_tell_what() {
      assertThat(config.notices())
          .isEqualTo(
              new NotifyConfig(
                  Optional.of("https://alerts.example.com/alertmanager"),
                  Duration.ofMinutes(1),
                  Optional.of("/team/slack-webhook"),
                  Optional.of("arn:aws:sns:eu-west-1:123456789012:ops"),
                  Optional.of("ops"),
                  List.of("failed", "at-minimum"),
                  List.of("scale-nodes", "join"),
                  true));
    }

    @Test
    void may_name_alertmanager_as_docker_scaler_does() {
      assertThat(
              read("{cluster: hive, groups: {web: {max: 1}},"
                      + " notify: {ALERTMANAGER_ADDRESS: 'http://alertmanager:9093'}}")
                  .notices()
                  .alertmanager())
          .contains("http://alertmanager:9093");
    }

    @Test
    void may_call_the_rules_for_services_as_docker_scaler_does() {
      assertThat(
              read("""
                      cluster: hive
                      groups: {web: {max: 1}}
                      services:
                        DEFAULT_MIN_REPLICAS: 2
                        DEFAULT_MAX_REPLICAS: 20
                        DEFAULT_SCALE_SERVICE_UP_BY: 3
                        downBy: 4
                        coolDown: 3m
                        MIN_SCALE_LABEL: x.min
                        MAX_SCALE_LABEL: x.max
                        SCALE_UP_BY_LABEL: x/up
                        SCALE_DOWN_BY_LABEL: x-down
                      """)
                  .services())
          .isEqualTo(
              new ServiceConfig(
                  2,
                  20,
                  3,
                  4,
                  Duration.ofMinutes(3),
                  Duration.ZERO,
                  Duration.ZERO,
                  "x.min",
                  "x.max",
                  "x/up",
                  "x-down"));
    }

    @Test
    void may_call_bounds_of_a_group_and_the_prefix_as_docker_scaler_does() {
      ClusterConfig config =
          read(
              """
              cluster: hive
              webhook: {SERVER_PREFIX: /scaler}
              groups: {web: {DEFAULT_MIN_WORKER_NODES: 2, DEFAULT_MAX_WORKER_NODES: 7}}
              """);

      assertThat(config.webhook().pathPrefix()).isEqualTo("/scaler");
      assertThat(config.groups().getFirst().min()).isEqualTo(2);
      assertThat(config.groups().getFirst().max()).isEqualTo(7);
    }

    @Test
    void may_name_a_vpc_that_exists() {
      assertThat(read(Stacks.GIVEN).network())
          .isEqualTo(
              new NetworkConfig.Given(
                  "vpc-0123456789abcdef0",
                  List.of("subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb")));
    }

    @Test
    void may_turn_every_tag_into_a_label() {
      assertThat(
              read("{cluster: hive, groups: {web: {max: 1}}, labels: {prefixes: ['']}}").labels())
          .isEqualTo(new ClusterConfig.LabelConfig(List.of(""), false));
    }

    @Test
    void may_turn_no_tag_into_a_label() {
      assertThat(read("{cluster: hive, groups: {web: {max: 1}}, labels: {prefixes: []}}").labels())
          .isEqualTo(new ClusterConfig.LabelConfig(List.of(), false));
    }

    @Test
    void keeps_tag_values_as_they_are_written() {
      ClusterConfig written =
          read("{cluster: hive, groups: {web: {max: 1, tags: {a: 1.10, b: yes, c: 0x1F}}}}");
      assertThat(written.groups().getFirst().tags().values())
          .containsExactly(Map.entry("a", "1.10"), Map.entry("b", "yes"), Map.entry("c", "0x1F"));
    }
  }

  @Nested
  class A_file_that_cannot_be_read {
    @Test
    void is_named_when_it_is_absent() {
      assertThatThrownBy(() -> ConfigReader.read(Path.of("no-such.yaml")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("no-such.yaml: cannot be read");
    }

    @Test
    void is_refused_when_it_is_not_yaml() {
      assertThatThrownBy(() -> read("cluster: [")).hasMessageStartingWith("test.yaml: is not YAML");
    }

    @Test
    void is_refused_when_it_is_empty() {
      assertThatThrownBy(() -> read(""))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("test.yaml:1: cluster: is required");
    }
  }
}
