package dev.apiarist.local.engine;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * An image registry (Debian's docker-registry) on the machines' network. Without it a swarm cannot
 * run an image: each of its engines pulls for itself. It starts empty and forgets all at its end.
 */
public final class Registry implements AutoCloseable {
  /** The usual port of a registry. */
  public static final int DEFAULT_PORT = 5000;

  private static final Duration READY_WITHIN = Duration.ofSeconds(15);
  private static final int INNER_PORT = 80;
  private static final String CONFIGURATION =
      "{version: 0.1, log: {level: error}, http: {addr: \":"
          + INNER_PORT
          + "\"}, storage: {filesystem: {rootdirectory: /var/lib/docker-registry}}}";
  private static final String START =
      "printf %s \"$CONFIGURATION\" >/etc/docker/registry/config.yml"
          + " && exec docker-registry serve /etc/docker/registry/config.yml";

  private final Docker docker;
  private final String container;
  private final Address address;

  /**
   * Where a registry is: one port, two addresses. Nothing outside this machine reaches either.
   *
   * @param forMachines {@code host:port} by which machines pull
   * @param forThisHost {@code host:port} by which this host's engine pushes, on loopback
   */
  public record Address(String forMachines, String forThisHost) {
    /** The registry on a network. */
    public static Address on(MachineNetwork network, int port) {
      return new Address(network.gateway() + ":" + port, "127.0.0.1:" + port);
    }
  }

  private Registry(Docker docker, String container, Address address) {
    this.docker = docker;
    this.container = container;
    this.address = address;
  }

  /**
   * Starts the network's registry and waits until it answers.
   *
   * @throws EngineException when it does not within 15 seconds, or the port is taken
   */
  public static Registry start(Docker docker, MachineNetwork network, int port) {
    String container = network.installation().nameOf("registry");
    Address address = Address.on(network, port);
    Registry registry = new Registry(docker, container, address);
    try {
      docker.run(
          "run",
          "--detach",
          "--name",
          container,
          "--label",
          network.installation().label(),
          "--network",
          network.name(),
          "--publish",
          address.forMachines() + ":" + INNER_PORT,
          "--publish",
          address.forThisHost() + ":" + INNER_PORT,
          "--env",
          "CONFIGURATION=" + CONFIGURATION,
          "--entrypoint",
          "sh",
          NodeImage.TRIXIE.tag(),
          "-c",
          START);
      registry.awaitReady();
      return registry;
    } catch (EngineException failed) {
      registry.close();
      throw failed;
    }
  }

  /** Where it is. */
  public Address address() {
    return address;
  }

  /** Stops it and removes its images. */
  @Override
  public void close() {
    docker.removeContainers(List.of(container));
  }

  private void awaitReady() {
    URI probe = URI.create("http://" + address.forThisHost() + "/v2/");
    if (!Patience.until(READY_WITHIN, () -> Http.answers(probe))) {
      throw new EngineException(
          "the registry does not answer at "
              + probe
              + ": "
              + docker.attempt("logs", "--tail", "5", container).error());
    }
  }
}
