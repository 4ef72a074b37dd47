package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.aws.AwsClients;
import dev.apiarist.docker.ClientCredentials;
import dev.apiarist.docker.DockerSwarmManagers;
import dev.apiarist.json.Json;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.SynthesisedCheckout;
import dev.apiarist.local.cli.WebhookClient;
import dev.apiarist.local.cloud.LocalCloud;
import dev.apiarist.local.cloud.LocalCloudOptions;
import dev.apiarist.local.demo.Cluster;
import dev.apiarist.local.engine.DemoImages;
import dev.apiarist.local.engine.DockerMachines;
import dev.apiarist.local.engine.EngineFixture;
import dev.apiarist.local.engine.MachineNetwork;
import dev.apiarist.local.engine.NameResolution;
import dev.apiarist.local.engine.Patience;
import dev.apiarist.local.engine.Registry;
import dev.apiarist.local.lambda.InvocationResult;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A cloud of one manager and one group of workers in this JVM, made as {@code ./apiarist up} makes
 * it: the stack that the CDK app synthesises, the artifact that would be deployed, real engines.
 * Where there is no Docker engine, it does not start, with Docker's message.
 */
final class SmallCloud implements AutoCloseable {
  static final String CLUSTER = "small";
  static final String WEB = "web";

  private static final Duration BOOT = Duration.ofMinutes(2);
  private static final int WHOLE_JOURNAL = 1000;

  private final EngineFixture engine;
  private final Checkout checkout;
  private final RebootableMachines machines;
  private final Registry registry;
  private final LocalCloud cloud;

  private SmallCloud(EngineFixture engine, Checkout checkout) {
    this.engine = engine;
    this.checkout = checkout;
    MachineNetwork network = MachineNetwork.open(engine.docker(), engine.installation());
    this.registry = Registry.start(engine.docker(), network, EngineFixture.freePort());
    this.machines =
        new RebootableMachines(
            new DockerMachines(
                engine.docker(), network, registry.address(), NameResolution.detect()),
            engine);
    this.cloud =
        LocalCloud.start(
            new LocalCloudOptions(
                checkout.cdkOut(),
                network.gateway(),
                0,
                checkout.state(),
                machines,
                Clock.systemUTC()));
  }

  /**
   * Starts it; its nodes are still booting then.
   *
   * @param home an empty directory, for configuration, template, logs and state
   */
  static SmallCloud start(Path home, String configuration) throws IOException {
    EngineFixture engine = EngineFixture.open();
    try {
      return new SmallCloud(engine, SynthesisedCheckout.at(home, configuration));
    } catch (RuntimeException failed) {
      engine.close();
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      cloud.close();
    } finally {
      engine.close();
    }
  }

  EngineFixture engine() {
    return engine;
  }

  Checkout checkout() {
    return checkout;
  }

  RebootableMachines machines() {
    return machines;
  }

  LocalCloud cloud() {
    return cloud;
  }

  /** AWS as the account's administrator. */
  AwsClients aws() {
    return administratorOf(cloud);
  }

  /** A cloud as its account's administrator sees it. */
  static AwsClients administratorOf(LocalCloud cloud) {
    return AwsClients.of(
        Map.of(
            "AWS_REGION",
            LocalCloud.REGION,
            "AWS_ACCESS_KEY_ID",
            "administrator",
            "AWS_SECRET_ACCESS_KEY",
            "administrator",
            "AWS_ENDPOINT_URL",
            cloud.awsEndpoint().toString()),
        InstantSource.system());
  }

  /** A parameter of the cluster, decrypted. */
  String parameter(String name) {
    return Optional.ofNullable(
            aws().parameters("/apiarist/" + CLUSTER).get(List.of(name)).get(name))
        .orElseThrow();
  }

  /** Groups and swarm, by the way that the functions take. */
  Cluster cluster() {
    ClientCredentials credentials =
        new ClientCredentials(
            parameter("ca-certificate"), parameter("client-certificate"), parameter("client-key"));
    DockerSwarmManagers managers = new DockerSwarmManagers(() -> credentials);
    return new Cluster(
        aws().autoScalingGroups(CLUSTER),
        () -> managers.at(List.of(address(manager()))),
        aws().journal(cloud.outputs().getOrDefault("TableName", "")));
  }

  String manager() {
    return members("managers").getFirst().instance().value();
  }

  String address(String instanceId) {
    return cloud.services().ec2().privateAddress(instanceId).orElse("not-yet");
  }

  List<Group.Member> members(String group) {
    return aws().autoScalingGroups(CLUSTER).groups().stream()
        .filter(each -> each.shortName().equals(group))
        .findFirst()
        .orElseThrow()
        .members();
  }

  /** The instances of the worker group, whatever their state. */
  List<String> workers() {
    return members(WEB).stream().map(member -> member.instance().value()).toList();
  }

  String stateOf(String instanceId) {
    return members(WEB).stream()
        .filter(member -> member.instance().equals(new InstanceId(instanceId)))
        .map(Group.Member::lifecycleState)
        .findFirst()
        .orElse("gone");
  }

  /** The swarm's entries that claim an instance. */
  List<Node> nodesOf(String instanceId) {
    return cluster().swarm().nodes().stream()
        .filter(node -> node.instance().equals(Optional.of(new InstanceId(instanceId))))
        .toList();
  }

  List<Decision> journal() {
    return aws().journal(cloud.outputs().getOrDefault("TableName", "")).recent(WHOLE_JOURNAL);
  }

  /** The journal's decisions of a kind about an instance that ended so. */
  List<Decision> journal(String kind, String instanceId, Decision.Outcome outcome) {
    return journal().stream()
        .filter(each -> each.kind().equals(kind) && each.subject().equals(instanceId))
        .filter(each -> each.outcome() == outcome)
        .toList();
  }

  /** Scales the workers over the webhook's HTTP API, and returns its message. */
  String scale(String direction) {
    return post("/v1/scale-nodes?scale=" + direction + "&type=worker&by=1&group=" + WEB);
  }

  /** Posts to the webhook's HTTP API, and returns its message. */
  String post(String pathAndQuery) {
    String url = cloud.functionUrl("apiarist-" + CLUSTER + "-webhook").orElseThrow().toString();
    try (WebhookClient webhook = new WebhookClient(url, parameter("webhook-token"))) {
      return webhook.post(pathAndQuery);
    }
  }

  /** Raises the worker group by one, and returns the instance that comes of it. */
  String raise() {
    List<String> before = workers();
    assertThat(scale("up")).contains(String.valueOf(before.size() + 1));
    await("a new instance", () -> workers().size() == before.size() + 1);
    return workers().stream().filter(each -> !before.contains(each)).findFirst().orElseThrow();
  }

  /** Runs the sweep now. */
  void sweep() throws InterruptedException {
    InvocationResult result =
        cloud
            .services()
            .lambda()
            .find("apiarist-" + CLUSTER + "-reconcile")
            .orElseThrow()
            .invoke(Bytes.utf8("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}"));
    assertThat(result.failed()).as(result.payload().text()).isFalse();
  }

  /** The lines of a function's log, the newest last. */
  List<String> log(String function) {
    Path logs = checkout.state().resolve("logs");
    return read(logs.resolve("apiarist-" + CLUSTER + "-" + function + ".log")).lines().toList();
  }

  void awaitInService(String instanceId) {
    await(instanceId + " in service", () -> stateOf(instanceId).equals("InService"));
  }

  /** Starts a service of idle web servers. */
  void deploy(String name, int replicas) {
    deploy(name, replicas, "");
  }

  /**
   * As {@link #deploy(String, int)}.
   *
   * @param options more of {@code docker service create}
   */
  void deploy(String name, int replicas, String options) {
    String image = new DemoImages(engine.docker(), registry.address()).publishWhoami("1");
    engine.on(
        manager(),
        "docker service create --quiet --detach --endpoint-mode dnsrr --name %s --replicas %d %s %s"
            .formatted(name, replicas, options, image));
  }

  /** Waits up to two minutes; while managers do not answer, the condition does not hold. */
  void await(String what, BooleanSupplier condition) {
    boolean seen =
        Patience.until(
            BOOT,
            () -> {
              try {
                return condition.getAsBoolean();
              } catch (OutsideException unreachable) {
                return false;
              }
            });
    assertThat(seen).as(() -> "not seen: " + what + "\n" + diagnosis()).isTrue();
  }

  private String diagnosis() {
    StringBuilder text = new StringBuilder();
    for (String group : List.of("managers", WEB)) {
      for (Group.Member member : members(group)) {
        text.append(member).append('\n').append(machines.console(member.instance().value()));
      }
    }
    journal().stream().limit(20).forEach(decision -> text.append(decision).append('\n'));
    try {
      cluster().swarm().tasks().forEach(task -> text.append(task).append('\n'));
    } catch (OutsideException unreachable) {
      text.append("no tasks: ").append(unreachable.getMessage()).append('\n');
    }
    return text.toString();
  }

  /** A value as YAML and JSON both write it. */
  static String quoted(String value) {
    return Json.write(value);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
