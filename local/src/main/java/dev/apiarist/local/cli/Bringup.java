package dev.apiarist.local.cli;

import dev.apiarist.aws.AwsClients;
import dev.apiarist.docker.ClientCredentials;
import dev.apiarist.docker.DockerSwarmManagers;
import dev.apiarist.local.demo.Cluster;
import dev.apiarist.local.demo.Watch;
import dev.apiarist.local.demo.Watch.Look;
import dev.apiarist.local.engine.DemoImages;
import dev.apiarist.local.engine.Docker;
import dev.apiarist.local.engine.MachineNetwork;
import dev.apiarist.local.engine.NodeImage;
import dev.apiarist.local.engine.Preflight;
import dev.apiarist.local.engine.Problem;
import dev.apiarist.local.engine.Registry;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.InstanceId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Everything between an empty machine and a local cloud whose managers are in service. */
final class Bringup {
  static final int AWS_PORT = 4566;
  private static final Duration MANAGERS_LIMIT = Duration.ofMinutes(5);
  private static final String MANAGERS = "managers";

  private final Checkout checkout;
  private final Terminal terminal;
  private final List<Integer> ports;
  private final Docker docker = new Docker();

  /**
   * @param alsoNeeded ports on loopback that will be needed later
   */
  Bringup(Checkout checkout, Terminal terminal, List<Integer> alsoNeeded) {
    this.checkout = checkout;
    this.terminal = terminal;
    this.ports = new ArrayList<>(List.of(AWS_PORT, Registry.DEFAULT_PORT));
    this.ports.addAll(alsoNeeded);
  }

  /** A cloud that stands, and how to reach it. */
  record Standing(LocalFile local, Cluster cluster, Endpoints endpoints) {}

  /**
   * Builds, starts and waits until all managers are in service.
   *
   * @throws CommandException with what is wrong and what to do; what was made stays for a look, and
   *     {@code down} removes it
   */
  Standing run() {
    refuseIfBlocked();
    checkout.createState();
    NodeImage.TRIXIE.ensure(docker, terminal::line);
    terminal.line("starting the machines' network and an image registry");
    MachineNetwork network = MachineNetwork.open(docker, checkout.installation());
    Registry registry = Registry.start(docker, network, Registry.DEFAULT_PORT);
    new DemoImages(docker, registry.address()).publishWhoami("1");
    terminal.line("synthesising the stack of " + checkout.configuration().getFileName());
    Synth.run(checkout);
    terminal.line("starting the local cloud from the template");
    new Server(checkout).start();
    Endpoints endpoints = Endpoints.read(checkout.endpointsFile());
    terminal.seen("the stack stands: AWS is at " + endpoints.awsEndpoint());
    return awaitManagers(endpoints, registry.address().forMachines());
  }

  private void refuseIfBlocked() {
    if (new Server(checkout).running().isPresent()) {
      throw new CommandException(
          "the local cloud is up already: ./apiarist status shows it, ./apiarist down removes it");
    }
    List<Problem> problems = new Preflight(docker).check(checkout.installation(), ports);
    if (!problems.isEmpty()) {
      StringBuilder text = new StringBuilder("cannot start the local cloud:");
      problems.forEach(problem -> text.append("\n  ").append(problem));
      throw new CommandException(text.toString());
    }
  }

  private Standing awaitManagers(Endpoints endpoints, String registry) {
    AwsClients aws = endpoints.aws();
    Map<String, String> parameters =
        aws.parameters(endpoints.parameterPrefix())
            .get(List.of("ca-certificate", "client-certificate", "client-key", "webhook-token"));
    writeCertificates(parameters);
    new Watch(terminal, InstantSource.system())
        .until(
            "all managers are in service",
            MANAGERS_LIMIT,
            () -> {
              Group group = managers(endpoints);
              List<String> states =
                  group.members().stream().map(Group.Member::lifecycleState).toList();
              boolean all =
                  states.size() == group.desired() && states.stream().allMatch("InService"::equals);
              return Look.when(all, "managers " + states);
            });
    LocalFile local = describe(endpoints, registry, parameters.getOrDefault("webhook-token", ""));
    local.write(checkout.localFile());
    EnvironmentFile.write(checkout.environmentFile(), local);
    return new Standing(local, cluster(checkout, endpoints, local), endpoints);
  }

  private static Group managers(Endpoints endpoints) {
    return endpoints.aws().autoScalingGroups(endpoints.cluster()).groups().stream()
        .filter(group -> group.shortName().equals(MANAGERS))
        .findFirst()
        .orElseThrow(() -> new CommandException("the stack made no group of managers"));
  }

  private LocalFile describe(Endpoints endpoints, String registry, String token) {
    List<InstanceId> ids =
        managers(endpoints).members().stream().map(Group.Member::instance).toList();
    List<LocalFile.Manager> managers = new ArrayList<>();
    for (Instance instance : endpoints.aws().instances().describe(ids).values()) {
      managers.add(
          new LocalFile.Manager(
              instance.id().value(),
              "tcp://" + instance.privateAddress() + ":2376",
              checkout.certificates().toString()));
    }
    managers.sort(Comparator.comparing(LocalFile.Manager::instanceId));
    return new LocalFile(
        endpoints.awsEndpoint(),
        endpoints.output("WebhookUrl"),
        token,
        registry,
        managers,
        endpoints.stack());
  }

  private void writeCertificates(Map<String, String> parameters) {
    Map.of("ca.pem", "ca-certificate", "cert.pem", "client-certificate", "key.pem", "client-key")
        .forEach(
            (file, parameter) ->
                Checkout.writePrivately(
                    checkout.certificates().resolve(file), parameters.getOrDefault(parameter, "")));
  }

  /** Both sides of a cloud that stands: its groups and its swarm. */
  static Cluster cluster(Checkout checkout, Endpoints endpoints, LocalFile local) {
    List<String> addresses =
        local.managers().stream().map(manager -> host(manager.dockerHost())).toList();
    ClientCredentials credentials =
        new ClientCredentials(
            Checkout.read(checkout.certificates().resolve("ca.pem")),
            Checkout.read(checkout.certificates().resolve("cert.pem")),
            Checkout.read(checkout.certificates().resolve("key.pem")));
    DockerSwarmManagers managers = new DockerSwarmManagers(() -> credentials);
    return new Cluster(
        endpoints.aws().autoScalingGroups(endpoints.cluster()),
        () -> managers.at(addresses),
        endpoints.aws().journal(endpoints.output("TableName")));
  }

  private static String host(String dockerHost) {
    return URI.create(dockerHost).getHost();
  }
}
