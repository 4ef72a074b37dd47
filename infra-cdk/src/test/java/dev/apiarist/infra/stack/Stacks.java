package dev.apiarist.infra.stack;

import dev.apiarist.infra.Synthesis;
import dev.apiarist.infra.config.ClusterConfig;
import dev.apiarist.infra.config.ConfigReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The stacks that tests look at, each synthesised once per JVM. */
public final class Stacks {
  /** The configuration at the repository's root. */
  public static final Path EXAMPLE = Path.of("..", "apiarist.yaml");

  /** A cluster that uses what the example leaves at its defaults. */
  public static final String RICH =
      """
      cluster: big-hive
      defaultGroup: gpu
      network: {cidr: 192.168.0.0/20, zones: 2, natGateways: 2}
      managers:
        count: 5
        instanceType: m7i.large
        availability: active
        diskSize: 100GiB
        tags: {team: bees}
      groups:
        web:
          max: 10
          instanceTypes: [m7g.large, m6g.large]
          spot: 70%
          tags: {docker.role: 'front "end"', team: bees}
          scaling:
            pendingTasks: 2
            reservedAbove: 80%
            reservedBelow: 30%
            upAfter: 3m
            downAfter: 20m
        gpu:
          min: 2
          max: 4
          instanceType: g5.xlarge
          metadataHops: 2
          tags: {team: bees}
          capacity:
            scaleIn: off
            atOnce: 1
            priority: -1
            headroom: {tasks: 1, cpus: 2.5, memory: 512MiB, constraints: ["node.labels.disk==ssd"]}
      capacity: {scaleIn: on, sustainedFor: 30m, heal: off}
      image: {from: debian-13}
      labels: {prefixes: [docker., swarm.], stripPrefix: true}
      environment:
        team: TEAM
        example.db.host: {name: DB_HOST, default: db}
      timeouts: {join: 20m, drain: 1h30m, downGrace: 90s}
      functions: {architecture: x86_64, memory: 2GiB}
      webhook:
        concurrency: 9
        requestsPerMinute: 60
        promoteHostAccess: true
        coolDown: 2m
        stabiliseUp: 1m
        stabiliseDown: 10m
        alarmRepeat: 0s
        pathPrefix: /scaler
        snsTopics: ["arn:aws:sns:eu-west-1:123456789012:alarms"]
      rotate: {webhookToken: 3, keepPreviousToken: false, clientCertificate: 2}
      metrics: {services: 50}
      notify:
        alertmanager: https://alerts.example.com/alertmanager
        alertDuration: 1m
        slack: /team/slack-webhook
        topic: arn:aws:sns:eu-west-1:123456789012:ops
        eventBus: ops
        outcomes: [failed, at-minimum]
        actions: [scale-nodes, join]
      logs: {retention: 90d}
      """;

  /** A cluster in a VPC that exists. */
  public static final String GIVEN =
      """
      cluster: guest
      network:
        vpcId: vpc-0123456789abcdef0
        subnets: [subnet-0aaaaaaaaaaaaaaaa, subnet-0bbbbbbbbbbbbbbbb]
      managers: {count: 1}
      groups: {web: {max: 2}}
      image: {from: ami-0123456789abcdef0, rootDevice: /dev/sda1}
      """;

  private static final Map<String, StackView> SYNTHESISED = new ConcurrentHashMap<>();

  private Stacks() {}

  /** The repository's example. */
  public static StackView example() {
    return SYNTHESISED.computeIfAbsent("example", name -> synthesise(ConfigReader.read(EXAMPLE)));
  }

  /** {@link #RICH}. */
  public static StackView rich() {
    return of(RICH);
  }

  /** {@link #GIVEN}. */
  public static StackView given() {
    return of(GIVEN);
  }

  /** Any other configuration. */
  public static StackView of(String yaml) {
    return SYNTHESISED.computeIfAbsent(
        yaml, text -> synthesise(ConfigReader.parse("test.yaml", text)));
  }

  /** Synthesises anew, whatever was synthesised before. */
  public static StackView synthesise(ClusterConfig config) {
    return new StackView(Synthesis.synthesise(config, artifact(), temporary("assembly")));
  }

  /** Stands for the functions' artifact, whose content no template shows but for its hash. */
  public static Path artifact() {
    try {
      return Files.writeString(temporary("artifact").resolve("apiarist-lambda.zip"), "functions");
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static Path temporary(String prefix) {
    try {
      return Files.createTempDirectory(Path.of("target"), prefix);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
