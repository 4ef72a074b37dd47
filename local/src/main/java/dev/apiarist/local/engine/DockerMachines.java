package dev.apiarist.local.engine;

import dev.apiarist.local.ec2.MachineSpec;
import dev.apiarist.local.ec2.Machines;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Machines that are containers, each with a Docker engine of its own: real members for a swarm. A
 * machine has an address on the installation's network, the metadata service at 169.254.169.254,
 * and runs its user data once, as cloud-init would.
 */
public final class DockerMachines implements Machines {
  /** The label that gives a container's instance ID. */
  static final String INSTANCE_LABEL = Installation.LABEL + ".instance";

  private static final String ADDRESS = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Docker docker;
  private final MachineNetwork network;
  private final Registry.Address registry;
  private final NameResolution names;
  private final List<String> capabilities = Capabilities.ofThisHost();

  /**
   * Machines on a network.
   *
   * @param registry the one registry whose images machines may pull without TLS
   */
  public DockerMachines(
      Docker docker, MachineNetwork network, Registry.Address registry, NameResolution names) {
    this.docker = docker;
    this.network = network;
    this.registry = registry;
    this.names = names;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the metadata service is one that only this host reaches
   * @throws EngineException when Docker cannot start it; nothing is left of it then
   */
  @Override
  public String start(MachineSpec spec) {
    String container = containerOf(spec.instanceId());
    List<String> arguments = options(spec);
    arguments.add(NodeImage.of(spec.imageId()).tag());
    docker.start(container, arguments);
    return docker
        .inspect("container", container, ADDRESS)
        .filter(address -> !address.isEmpty())
        .orElseThrow(() -> stoppedAtOnce(container));
  }

  @Override
  public void stop(String instanceId) {
    docker.removeContainers(List.of(containerOf(instanceId)));
  }

  @Override
  public boolean running(String instanceId) {
    return docker
        .inspect("container", containerOf(instanceId), "{{.State.Running}}")
        .map(Boolean::parseBoolean)
        .orElse(false);
  }

  @Override
  public Size size() {
    String[] parts =
        docker.run("info", "--format", "{{.NCPU}} {{.MemTotal}} {{.Architecture}}").split(" ", -1);
    return new Size(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), parts[2]);
  }

  /** Ends a machine without any warning, as a failing host does. */
  public static void kill(Docker docker, Installation installation, String instanceId) {
    docker.run("kill", installation.nameOf(instanceId));
  }

  /** What a machine has printed since it started, its user data included. */
  public String console(String instanceId) {
    Command.Result result = docker.attempt("logs", containerOf(instanceId));
    return result.output() + result.error();
  }

  private List<String> options(MachineSpec spec) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--label", network.installation().label()));
    options.addAll(List.of("--label", INSTANCE_LABEL + "=" + spec.instanceId()));
    options.addAll(List.of("--network", network.name()));
    options.addAll(List.of("--volume", "/var/lib/docker"));
    options.addAll(List.of("--env", "APIARIST_METADATA=" + reachable(spec.metadataService())));
    options.addAll(List.of("--env", "APIARIST_ENGINE_OPTIONS=" + engineOptions()));
    if (names == NameResolution.NONE) {
      options.addAll(List.of("--dns", "127.0.0.1"));
    }
    capabilities.forEach(capability -> options.addAll(List.of("--cap-add", capability)));
    for (String option :
        List.of("seccomp=unconfined", "systempaths=unconfined", "apparmor=unconfined")) {
      options.addAll(List.of("--security-opt", option));
    }
    options.addAll(List.of("--security-opt", "label=disable"));
    options.addAll(List.of("--device-cgroup-rule", "a *:* rwm"));
    return options;
  }

  private String engineOptions() {
    String options = "--insecure-registry=" + registry.forMachines();
    return names == NameResolution.NONE ? options + " --dns=127.0.0.1" : options;
  }

  private static String reachable(URI metadataService) {
    if (!"http".equals(metadataService.getScheme())
        || metadataService.getPort() < 0
        || LOOPBACK.contains(metadataService.getHost())) {
      throw new IllegalArgumentException(
          "a machine cannot reach the metadata service "
              + metadataService
              + ": it is http, with a port, on the gateway of the machines' network");
    }
    return metadataService.getHost() + ":" + metadataService.getPort();
  }

  private EngineException stoppedAtOnce(String container) {
    String said = docker.attempt("logs", "--tail", "5", container).output();
    docker.removeContainers(List.of(container));
    return new EngineException("machine " + container + " stopped at once: " + said);
  }

  private String containerOf(String instanceId) {
    return network.installation().nameOf(instanceId);
  }
}
