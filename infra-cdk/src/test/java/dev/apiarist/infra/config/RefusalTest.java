package dev.apiarist.infra.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code apiarist.yaml} may not say, and that the refusal names file, line, key and rule. */
class RefusalTest {
  private static final String HEAD = "cluster: hive\ngroups: {web: {max: 2, tags: {t: x}}}\n";

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(
            "managers: {cuont: 3}",
            "managers.cuont: 3: is not a known key; did you mean \"count\"?"),
        refusal("manager: {count: 3}", "manager: is not a known key; did you mean \"managers\"?"),
        refusal("zzz: 1", "zzz: 1: is not a known key (known here: cluster, defaultGroup, network"),
        refusal("timeouts: {downgrace: 1m}", "did you mean \"downGrace\"?"),
        refusal("cluster: other", "cluster: is written twice"),
        refusal("managers: 3", "managers: is not a section of keys"),
        refusal("managers: {count: 2}", "managers: count: 2: a swarm has 1, 3, 5 or 7 managers"),
        refusal("managers: {count: 4}", "an even number survives no more losses"),
        refusal("managers: {count: 0}", "count: 0: a swarm has 1, 3, 5 or 7"),
        refusal("managers: {count: 9}", "count: 9: a swarm has 1, 3, 5 or 7"),
        refusal("managers: {count: three}", "managers.count: three: is not a whole number"),
        refusal("managers: {count: }", "managers.count: has no value"),
        refusal(
            "managers: {availability: pause}",
            "managers.availability: pause: is not active or drain"),
        refusal(
            "managers: {instanceType: big}", "managers.instanceType: big: is not an instance type"),
        refusal("managers: {diskSize: 30}", "managers.diskSize: 30: is not a size with its unit"),
        refusal("managers: {diskSize: 30GB}", "managers.diskSize: 30GB: is not a size"),
        refusal(
            "managers: {diskSize: 1GiB}", "managers.diskSize: 1GiB: is not within 8GiB to 16TiB"),
        refusal("managers: {metadataHops: 3}", "managers.metadataHops: 3: is not within 1 to 2"),
        refusal("managers: {tags: {'a b': x}}", "tag key \"a b\""),
        refusal("managers: {tags: {'apiarist:role': x}}", "\"apiarist:role\" is reserved"),
        refusal(
            "managers: {tags: {a: [x]}}",
            "managers.tags.a: has no value, or one that is not plain"),
        refusal("defaultGroup: wbe", "defaultGroup: wbe: there is no such group"),
        refusal("network: {cidr: 10.0.0.0/16}", "cidr: 10.0.0.0/16: overlaps 10.0.0.0/16"),
        refusal("network: {cidr: 8.8.0.0/16}", "cidr: 8.8.0.0/16: is not a private block"),
        refusal(
            "network: {cidr: 172.30.0.0/24}",
            "cidr: 172.30.0.0/24: is not a private block of /16 to /22"),
        refusal(
            "network: {cidr: 172.30.1.0/16}",
            "network.cidr: 172.30.1.0/16: has bits set after its prefix"),
        refusal("network: {cidr: 172.30.0.0}", "network.cidr: 172.30.0.0: is not an IPv4 block"),
        refusal("network: {zones: 4}", "network.zones: 4: is not within 1 to 3"),
        refusal("network: {zones: 1, natGateways: 2}", "natGateways: 2: there are only 1 zones"),
        refusal("network: {vpcId: vpc-12345678}", "network.subnets: is required"),
        refusal(
            "network: {vpcId: mine, subnets: [subnet-12345678]}", "vpcId: mine: is not a VPC's ID"),
        refusal("network: {vpcId: vpc-12345678, subnets: [a]}", "subnets: [a]: with vpcId"),
        refusal("network: {vpcId: vpc-12345678, zones: 2}", "zones: describes a new VPC"),
        refusal("image: {from: windows}", "image: \"windows\" is none of amazon-linux-2023"),
        refusal(
            "image: {from: ami-12345678}",
            "rootDevice is required with the image \"ami-12345678\""),
        refusal("image: {rootDevice: xvda}", "root device \"xvda\" is not a device"),
        refusal("labels: {prefixes: docker.}", "labels.prefixes: docker.: is not a list"),
        refusal(
            "labels: {prefixes: [a b]}", "labels: prefixes: [a b]: at most 20 prefixes of at most"),
        refusal(
            "managers: {tags: {docker.x@y: z}}",
            "managers.tags: tag 'docker.x@y' cannot become a label: a label key has 1 to 128"),
        refusal(
            "managers: {tags: {docker._role: x}}\nlabels: {stripPrefix: true}",
            "managers.tags: tag 'docker._role' cannot become a label"),
        refusal(
            "managers: {tags: {docker.: x}}\nlabels: {stripPrefix: true}",
            "tag 'docker.' cannot become a label: nothing is left of its key; rename the tag, or"),
        refusal(
            "managers: {tags: {docker.a: x, swarm.a: x}}\n"
                + "labels: {prefixes: [docker., swarm.], stripPrefix: true}",
            "tags 'docker.a' and 'swarm.a' both become the label 'a'"),
        refusal("labels: {stripPrefix: yes}", "labels.stripPrefix: yes: is not true or false"),
        refusal("environment: {db: {name: 1DB, default: x}}", "\"1DB\" is not a variable name"),
        refusal("environment: {db: {default: x}}", "environment.db.name: is required"),
        refusal(
            "environment: {t: T}", "environment.t: has no default, and managers has no such tag"),
        refusal("timeouts: {join: 600}", "timeouts.join: 600: is not a duration with its units"),
        refusal("timeouts: {join: 1m}", "timeouts.join: 1m: is not within 2m to 2h"),
        refusal("timeouts: {drain: 9h}", "timeouts.drain: 9h: is not within 1m to 8h"),
        refusal(
            "functions: {architecture: mips}",
            "functions.architecture: mips: is not arm64 or x86_64"),
        refusal(
            "functions: {memory: 128MiB}",
            "functions.memory: 128MiB: is not within 512MiB to 10GiB"),
        refusal(
            "webhook: {requestsPerMinute: 0}",
            "webhook.requestsPerMinute: 0: is not within 1 to 60000"),
        refusal("webhook: {concurrency: 0}", "webhook.concurrency: 0: is not within 1 to 100"),
        refusal("webhook: {pathPrefix: scaler}", "webhook: pathPrefix: scaler: is not a path"),
        refusal("services: {min: 6, max: 4}", "max: 4: is below min, which is 6"),
        refusal("services: {min: 6}", "max: 5: is below min, which is 6"),
        refusal("services: {upBy: 0}", "services.upBy: 0: is not within 1 to 10000"),
        refusal("services: {minLabel: a b}", "services.minLabel: a b: is not a label's key"),
        refusal(
            "services: {MIN_SCALE_LABEL: a b}", "services.MIN_SCALE_LABEL: a b: is not a label's"),
        refusal(
            "services: {min: 1, DEFAULT_MIN_REPLICAS: 1}",
            "services.DEFAULT_MIN_REPLICAS: 1: is another name of min, which is given too"),
        refusal(
            "webhook: {DEFAULT_MIN_REPLICAS: 1}",
            "webhook.DEFAULT_MIN_REPLICAS: 1: is not a known key"),
        refusal(
            "webhook: {snsTopics: [alarms]}", "webhook: snsTopics: [alarms]: at most 10 topics"),
        refusal("webhook: {coolDown: 2d}", "webhook.coolDown: 2d: is not within 0s to 1d"),
        refusal("webhook: {alarmRepeat: 2h}", "webhook.alarmRepeat: 2h: is not within 0s to 1h"),
        refusal("rotate: {webhookToken: 0}", "rotate.webhookToken: 0: is not within 1 to 1000000"),
        refusal("rotate: {webhookToken: yes}", "rotate.webhookToken: yes: is not a whole number"),
        refusal("rotate: {keepPreviousToken: no}", "rotate.keepPreviousToken: no: is not true"),
        refusal("rotate: {caKey: 2}", "rotate.caKey: 2: is not a known key"),
        refusal("metrics: {services: 501}", "metrics.services: 501: is not within 0 to 500"),
        refusal("notify: {outcomes: [failed]}", "notify: tells nobody: add alertmanager, slack"),
        refusal("notify: {slakc: /a}", "notify.slakc: /a: is not a known key; did you mean"),
        refusal(
            "notify: {alertmanager: 'alertmanager:9093'}",
            "alertmanager: alertmanager:9093: is not an address such as http://"),
        refusal(
            "notify: {alertmanager: 'http://am:9093/api/v2/alerts'}",
            "leave out /api and what follows: it is added"),
        refusal("notify: {alertmanager: 'http://u:p@am'}", "alertmanager: names a user"),
        refusal(
            "webhook: {snsTopics: ['arn:aws:sns:eu-west-1:123456789012:a']}\n"
                + "notify: {topic: 'arn:aws:sns:eu-west-1:123456789012:a'}",
            "notify.topic: arn:aws:sns:eu-west-1:123456789012:a: the webhook listens to it"),
        refusal(
            "notify: {topic: 'arn:aws:sns:eu-west-1:123456789012:apiarist-hive-alarms'}",
            "apiarist-hive-alarms: the webhook listens to it"),
        refusal("notify: {topic: ops}", "topic: ops: is not the ARN of a topic"),
        refusal(
            "notify: {topic: 'arn:aws:sns:eu-west-1:123456789012:ops.fifo'}",
            "is a FIFO topic: name a standard one"),
        refusal("notify: {eventBus: a b}", "eventBus: a b: is not the name of an event bus"),
        refusal(
            "notify: {eventBus: b, outcomes: [everything]}",
            "outcomes: [everything]: name at least one of changed, failed"),
        refusal("notify: {eventBus: b, outcomes: []}", "outcomes: []: name at least one of"),
        refusal("notify: {eventBus: b, actions: [Scale]}", "actions: Scale: is not a kind of"),
        refusal(
            "notify: {eventBus: b, alertDuration: 0s}",
            "notify.alertDuration: 0s: is not within 1s to 1d"),
        refusal("capacity: {scaleUp: yes}", "capacity.scaleUp: yes: is not off or on"),
        refusal("capacity: {scaleUp: true}", "capacity.scaleUp: true: is not off or on"),
        refusal("capacity: {scaleIn: no}", "capacity.scaleIn: no: is not off, advise or on"),
        refusal("capacity: {scalein: on}", "did you mean \"scaleIn\"?"),
        refusal("capacity: {sustainedFor: 10}", "capacity.sustainedFor: 10: is not a duration"),
        refusal("capacity: {sustainedFor: 8d}", "capacity.sustainedFor: 8d: is not within 0s to"),
        refusal("capacity: {atOnce: 0}", "capacity.atOnce: 0: is not within 1 to 500"),
        refusal("capacity: {heal: maybe}", "capacity.heal: maybe: is not off or on"),
        refusal("capacity: {healAfter: 2h}", "capacity.healAfter: 2h: is not within 0s to 1h"),
        refusal("capacity: {priority: 1}", "capacity.priority: 1: is not a known key"),
        refusal("logs: {retention: 2d}", "logs.retention: CloudWatch keeps logs for 1d, 3d"));
  }

  static Stream<Arguments> groupRefusals() {
    return Stream.of(
        refusal("{}", "groups: 0: a cluster has 1 to 30 worker groups"),
        refusal("{Web: {max: 1}}", "groups.Web: is not a name: 1 to 24 lower-case letters"),
        refusal("{managers: {max: 1}}", "\"managers\" is the name of the managers' group"),
        refusal("{web: {min: 1}}", "groups.web.max: is required"),
        refusal("{web: }", "groups.web.max: is required"),
        refusal("{web: {min: 3, max: 2}}", "groups.web: max: 2: is below min, which is 3"),
        refusal("{web: {max: 501}}", "groups.web.max: 501: is not within 1 to 500"),
        refusal(
            "{web: {max: 1, tags: {docker.com.docker.x: y}}}\n"
                + "labels: {prefixes: [docker.], stripPrefix: true}",
            "groups.web.tags: tag 'docker.com.docker.x' cannot become a label: the label"
                + " namespace 'com.docker.' is reserved; rename the tag, or see labels.prefixes"),
        refusal("{web: {max: 0}}", "groups.web.max: 0: is not within 1 to 500"),
        refusal("{web: {max: 1, spot: 0.5}}", "groups.web.spot: 0.5: is not a share in percent"),
        refusal("{web: {max: 1, spot: 101%}}", "groups.web.spot: 101%: a share is 0% to 100%"),
        refusal("{web: {max: 1, instanceTypes: []}}", "instanceTypes: a group has 1 to 40"),
        refusal(
            "{web: {max: 1, scaling: {pendingTasks: 0}}}",
            "groups.web.scaling.pendingTasks: 0: is not within 1 to 10000"),
        refusal(
            "{web: {max: 1, scaling: {reservedAbove: 80}}}",
            "groups.web.scaling.reservedAbove: 80: is not a share in percent"),
        refusal(
            "{web: {max: 1, scaling: {reservedAbove: 100%}}}",
            "groups.web.scaling.reservedAbove: 100%: is not within 1% to 99%"),
        refusal(
            "{web: {max: 1, scaling: {reservedBelow: 60%}}}",
            "groups.web.scaling.reservedBelow: 60%: is not within 1% to 50%"),
        refusal(
            "{web: {max: 1, scaling: {reservedAbove: 80%, reservedBelow: 41%}}}",
            "groups.web.scaling: reservedBelow: 41%: is more than half of reservedAbove, which"
                + " allows at most 40%: one of two nodes less doubles the share"),
        refusal(
            "{web: {max: 1, scaling: {upAfter: 90s}}}",
            "groups.web.scaling: upAfter: the swarm is measured once a minute"),
        refusal(
            "{web: {max: 1, scaling: {downAfter: 4m}}}",
            "groups.web.scaling.downAfter: 4m: is not within 5m to 3h"),
        refusal(
            "{web: {max: 1, scaling: {cpu: 80%}}}", "groups.web.scaling.cpu: 80%: is not a known"),
        refusal(
            "{web: {max: 1, scaling: {pendingTasks: 1}, capacity: {scaleUp: on}}}",
            "groups.web: capacity.scaleUp: on: and scaling.pendingTasks both add nodes for tasks"
                + " that wait: choose one"),
        refusal(
            "{web: {max: 1, capacity: {priority: high}}}",
            "groups.web.capacity.priority: high: is not a whole number"),
        refusal(
            "{web: {max: 1, capacity: {heal: on}}}",
            "groups.web.capacity.heal: on: is not a known key"),
        refusal(
            "{web: {max: 1, capacity: {headroom: {cpus: 1}}}}",
            "groups.web.capacity.headroom.tasks: is required: 1 to 1000"),
        refusal(
            "{web: {max: 1, capacity: {headroom: {tasks: 1, cpus: 50%}}}}",
            "groups.web.capacity.headroom.cpus: 50%: is not a number of processors, as in 2 or 0.5"),
        refusal(
            "{web: {max: 1, capacity: {headroom: {tasks: 1, memory: 512}}}}",
            "groups.web.capacity.headroom.memory: 512: is not a size with its unit"),
        refusal(
            "{web: {max: 1, capacity: {headroom: {tasks: 1, constraints: ['disk=ssd']}}}}",
            "groups.web.capacity.headroom: constraints: disk=ssd: is not a placement constraint"),
        refusal(
            "{web: {max: 1, capacity: {headroom: {tasks: 1, constraints: ['disk==ssd']}}}}",
            "constraints: disk==ssd: is not a placement constraint, as in node.labels.disk==ssd"),
        refusal(
            "{web: {max: 1, instanceTypes: [m7g.large, m7i.large]}}",
            "arm64 and x86_64 do not mix"),
        refusal(
            "{web: {max: 1, instanceType: m7g.large, instanceTypes: [m7g.large]}}",
            "groups.web: instanceType and instanceTypes exclude each other"));
  }

  private static Arguments refusal(String yaml, String message) {
    return Arguments.of(yaml, message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void a_broken_rule_is_named_with_its_place(String yaml, String message) {
    assertThatThrownBy(() -> ConfigReader.parse("test.yaml", HEAD + yaml + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching("(?s)test\\.yaml:[13]: .*")
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("groupRefusals")
  void a_broken_group_is_named_with_its_place(String groups, String message) {
    assertThatThrownBy(() -> ConfigReader.parse("test.yaml", "cluster: hive\ngroups: " + groups))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching("(?s)test\\.yaml:[12]: .*")
        .hasMessageContaining(message);
  }

  @Test
  void the_address_of_a_slack_webhook_is_refused_and_not_repeated() {
    String url = "https://hooks.slack.com/services/T0/B0/secret";

    assertThatThrownBy(
            () -> ConfigReader.parse("test.yaml", HEAD + "notify: {slack: '" + url + "'}\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("notify: slack: is not the name of a parameter")
        .hasMessageContaining("put-parameter --type SecureString")
        .hasMessageNotContaining("T0/B0");
  }

  @Test
  void an_environment_that_no_function_could_take_is_refused() {
    String environment = "environment: {t: {name: T, default: '" + "ä".repeat(1020) + "'}}\n";
    assertThatThrownBy(() -> ConfigReader.parse("test.yaml", HEAD + environment))
        .hasMessageContaining("environment: has 2071 bytes as JSON, at most 2048 fit");
  }

  @Test
  void one_ami_cannot_serve_two_architectures() {
    String yaml =
        "{cluster: hive, image: {from: ami-12345678, rootDevice: /dev/xvda},"
            + " groups: {web: {max: 1, instanceType: m7i.large}}}";
    assertThatThrownBy(() -> ConfigReader.parse("test.yaml", yaml))
        .hasMessageContaining("one AMI has one architecture");
  }

  @Test
  void the_line_is_that_of_the_broken_key() {
    String yaml = "cluster: hive\n\ngroups:\n  web:\n    min: 0\n    max: lots\n";
    assertThatThrownBy(() -> ConfigReader.parse("test.yaml", yaml))
        .hasMessage("test.yaml:6: groups.web.max: lots: is not a whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a b': x", "docker.x@y: z", "swarm.role: other", "long: [x]"})
  void the_line_is_that_of_the_broken_tag(String tag) {
    String yaml =
        "cluster: hive\nlabels: {prefixes: [docker., swarm.], stripPrefix: true}\ngroups:\n  web:\n"
            + "    max: 1\n    tags:\n      team: bees\n      docker.role: web\n      "
            + tag
            + "\n      z: x\n";

    assertThatThrownBy(() -> ConfigReader.parse("test.yaml", yaml))
        .hasMessageMatching("test\\.yaml:9: groups\\.web\\.tags.*");
  }
}
