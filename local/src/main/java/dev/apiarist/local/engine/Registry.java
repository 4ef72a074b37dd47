package dev.apiarist.local.engine;

import java.net.URI;
import java.util.List;

/**
 * An image registry (Debian's docker-registry) on the machines' network. Without it a swarm cannot
 * run an image: each of its engines pulls for itself. It starts empty and forgets all at its end.
 */
public final class Registry implements AutoCloseable {
  /** The usual port of a registry. */
  public static final int DEFAULT_PORT = 5000;

  private static final int INNER_PORT = 80;
  private static final String CONFIGURATION =
      "{version: 0.1, log: {level: error}, http: {addr: \":"
          + INNER_PORT
          + "\"}, storage: {filesystem: {rootdirectory: /var/lib/docker-registry}}}";
  private static final String START =
      "printf %s \"$CONFIGURATION\" >/etc/docker/registry/config.yml"
          + " && exec docker-registry serve /etc/docker/registry/config.yml";

  private final ServiceContainer container;
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

  private Registry(ServiceContainer container, Address address) {
    this.container = container;
    this.address = address;
  }

  /**
   * Starts the network's registry and waits until it answers.
   *
   * @throws EngineException when it does not within 20 seconds, or the port is taken
   */
  public static Registry start(Docker docker, MachineNetwork network, int port) {
    Address address = Address.on(network, port);
    List<String> options =
        List.of(
            "--network",
            network.name(),
            "--publish",
            address.forMachines() + ":" + INNER_PORT,
            "--publish",
            address.forThisHost() + ":" + INNER_PORT,
            "--env",
            "CONFIGURATION=" + CONFIGURATION,
            "--entrypoint",
            "sh");
    URI probe = URI.create("http://" + address.forThisHost() + "/v2/");
    return new Registry(
        ServiceContainer.start(
            docker, network.installation(), "registry", options, List.of("-c", START), probe),
        address);
  }

  /** Where it is. */
  public Address address() {
    return address;
  }

  /** Stops it and removes its images. */
  @Override
  public void close() {
    container.close();
  }
}
