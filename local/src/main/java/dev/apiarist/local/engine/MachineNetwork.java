package dev.apiarist.local.engine;

import java.util.Optional;

/**
 * The bridge network of an installation's machines. Machines reach this host at its gateway
 * address; this host reaches each machine at its own.
 */
public final class MachineNetwork {
  private static final String GATEWAY = "{{range .IPAM.Config}}{{.Gateway}}{{end}}";

  private final Installation installation;
  private final String name;
  private final String gateway;

  private MachineNetwork(Installation installation, String name, String gateway) {
    this.installation = installation;
    this.name = name;
    this.gateway = gateway;
  }

  /** The installation's network, made when there is none. */
  public static MachineNetwork open(Docker docker, Installation installation) {
    String name = installation.nameOf("net");
    Optional<String> gateway = docker.inspect("network", name, GATEWAY);
    if (gateway.isEmpty()) {
      docker.run("network", "create", "--label", installation.label(), name);
      gateway = docker.inspect("network", name, GATEWAY);
    }
    return new MachineNetwork(
        installation,
        name,
        gateway
            .filter(address -> !address.isEmpty())
            .orElseThrow(() -> new EngineException("Docker gave network " + name + " no gateway")));
  }

  /** Whose network it is. */
  public Installation installation() {
    return installation;
  }

  /** This host's IPv4 address as machines see it: what serves machines listens here. */
  public String gateway() {
    return gateway;
  }

  String name() {
    return name;
  }
}
