package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.bootstrap.TestCertificates;
import dev.apiarist.docker.ClientCredentials;
import dev.apiarist.docker.DockerLimits;
import dev.apiarist.docker.DockerSwarmManager;
import dev.apiarist.docker.DockerSwarmManagers;
import dev.apiarist.json.Json;
import dev.apiarist.local.ec2.MachineSpec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Real engines of one version whose API listens with mutual TLS as a manager's does. Each is a
 * machine of its own; what they become is up to the test.
 */
public final class TestSwarm implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final int NO_REGISTRY = 9;
  private static final String LISTEN =
      """
      set -e
      mkdir -p /etc/docker
      for file in ca.pem cert.pem key.pem daemon.json; do
        read -r content
        printf %s "$content" | base64 -d >"/etc/docker/$file"
      done <<'FILES'
      @FILES@
      FILES
      service docker start
      """;

  private final EngineFixture fixture;
  private final NodeImage image;
  private final MachineNetwork network;
  private final DockerMachines machines;
  private final TestCertificates certificates = new TestCertificates();
  private final TestCertificates.Identity functions = certificates.client("functions");

  private TestSwarm(EngineFixture fixture, NodeImage image, int registryPort) {
    this.fixture = fixture;
    this.image = image;
    this.network = MachineNetwork.open(fixture.docker(), fixture.installation());
    this.machines =
        new DockerMachines(
            fixture.docker(),
            network,
            Registry.Address.on(network, registryPort),
            NameResolution.NONE);
  }

  /** A place for engines of one version; none runs yet. */
  public static TestSwarm of(NodeImage image) {
    return of(image, NO_REGISTRY);
  }

  /** A place for engines that pull from this port of {@link #gateway} without TLS. */
  public static TestSwarm of(NodeImage image, int registryPort) {
    EngineFixture fixture = EngineFixture.open();
    image.ensure(fixture.docker(), System.out::println);
    return new TestSwarm(fixture, image, registryPort);
  }

  /** This host's address as engines see it. */
  public String gateway() {
    return network.gateway();
  }

  /**
   * Starts an engine and waits until it answers.
   *
   * @return its address
   */
  public String start(String instanceId, Map<String, String> engineLabels) {
    return start(instanceId, engineLabels, List.of());
  }

  private String start(
      String instanceId, Map<String, String> engineLabels, List<String> genericResources) {
    URI nothing = URI.create("http://" + network.gateway() + ":9");
    String address =
        machines.start(new MachineSpec(instanceId, "", "ami-" + image.tag(), Map.of(), nothing));
    TestCertificates.Identity engine = certificates.server(address);
    String files =
        String.join(
            "\n",
            base64(certificates.authority()),
            base64(engine.certificate()),
            base64(engine.key()),
            base64(daemonJson(address, engineLabels, genericResources)));
    on(instanceId, LISTEN.replace("@FILES@", files));
    String answers = "docker version --format '{{.Server.Version}}'";
    assertThat(
            Patience.until(
                START,
                () ->
                    fixture
                        .docker()
                        .attempt("exec", container(instanceId), "bash", "-c", answers)
                        .succeeded()))
        .as("the engine of " + instanceId + " answers")
        .isTrue();
    return address;
  }

  /** Starts an engine that becomes a swarm's first manager. */
  public String init(String instanceId) {
    return init(instanceId, Map.of(), List.of());
  }

  /**
   * Starts an engine that becomes a swarm's first manager.
   *
   * @param genericResources each {@code kind=item} or {@code kind=amount}
   */
  public String init(String instanceId, Map<String, String> labels, List<String> genericResources) {
    String address = start(instanceId, labels, genericResources);
    on(instanceId, "docker swarm init --advertise-addr " + address);
    return address;
  }

  /** Starts an engine that joins the swarm of another one. */
  public String join(String instanceId, String role, String other, Map<String, String> labels) {
    return join(instanceId, role, other, labels, List.of());
  }

  /**
   * Starts an engine that joins the swarm of another one.
   *
   * @param genericResources each {@code kind=item} or {@code kind=amount}
   */
  public String join(
      String instanceId,
      String role,
      String other,
      Map<String, String> labels,
      List<String> genericResources) {
    String manager = on(other, "hostname -i").strip();
    String token = on(other, "docker swarm join-token -q " + role).strip();
    String address = start(instanceId, labels, genericResources);
    on(instanceId, "docker swarm join --token " + token + " " + manager);
    return address;
  }

  /** Runs a script on a machine and gives what it prints. */
  public String on(String instanceId, String script) {
    return fixture.docker().run("exec", container(instanceId), "bash", "-c", script);
  }

  /** Runs a script on a machine that is expected to fail, and gives what it says. */
  public String failingOn(String instanceId, String script) {
    Command.Result result =
        fixture.docker().attempt("exec", container(instanceId), "bash", "-c", script);
    assertThat(result.succeeded()).as(script).isFalse();
    return result.output() + result.error();
  }

  /** Asks an engine's API on the machine itself, and gives the JSON tree. */
  public Map<String, Object> api(String instanceId, String path) {
    String answer =
        on(instanceId, "curl -sS --unix-socket /run/docker.sock 'http://engine" + path + "'");
    return objects(Json.parseObject(answer));
  }

  /** Posts to an engine's API on the machine itself, and gives the ID in the answer. */
  public String create(String instanceId, String path, String json) {
    String answer =
        on(
            instanceId,
            "base64 -d <<<"
                + base64(json)
                + " | curl -sS --unix-socket /run/docker.sock -H 'Content-Type: application/json'"
                + " -d @- 'http://engine"
                + path
                + "'");
    String id = Json.textAt(Json.parse(answer), "", "ID");
    assertThat(id).as(answer).isNotEmpty();
    return id;
  }

  /** The machine accepts connections but does nothing any more. */
  public void freeze(String instanceId) {
    fixture.docker().run("pause", container(instanceId));
  }

  /** Undoes {@link #freeze}. */
  public void thaw(String instanceId) {
    fixture.docker().run("unpause", container(instanceId));
  }

  /** Ends a machine for good, without warning. */
  public void kill(String instanceId) {
    machines.stop(instanceId);
  }

  /** What functions show to engines. */
  public ClientCredentials credentials() {
    return new ClientCredentials(
        certificates.authority(), functions.certificate(), functions.key());
  }

  /** The adapter, at these addresses. */
  public DockerSwarmManager at(DockerLimits limits, String... addresses) {
    return new DockerSwarmManagers(this::credentials, limits).at(List.of(addresses));
  }

  @Override
  public void close() {
    fixture.close();
  }

  private String container(String instanceId) {
    return fixture.installation().nameOf(instanceId);
  }

  private static String daemonJson(
      String address, Map<String, String> labels, List<String> genericResources) {
    return Json.write(
        Map.of(
            "hosts",
            List.of("unix:///run/docker.sock", "tcp://" + address + ":2376"),
            "tlsverify",
            true,
            "tlscacert",
            "/etc/docker/ca.pem",
            "tlscert",
            "/etc/docker/cert.pem",
            "tlskey",
            "/etc/docker/key.pem",
            "node-generic-resources",
            genericResources,
            "labels",
            new TreeMap<>(labels)
                .entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .toList()));
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static Map<String, Object> objects(Map<String, ?> tree) {
    return (Map<String, Object>) tree;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
