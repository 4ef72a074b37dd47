package dev.apiarist.local.engine;

import java.util.List;
import java.util.stream.Stream;

/**
 * What carries an installation's label in Docker, whoever made it and however that ended.
 *
 * @param containers names
 * @param networks names
 */
public record Leftovers(List<String> containers, List<String> networks) {
  public Leftovers {
    containers = List.copyOf(containers);
    networks = List.copyOf(networks);
  }

  /** Looks for them. */
  public static Leftovers of(Docker docker, Installation installation) {
    String filter = "label=" + installation.label();
    return new Leftovers(
        docker.run("ps", "--all", "--filter", filter, "--format", "{{.Names}}").lines().toList(),
        docker.run("network", "ls", "--filter", filter, "--format", "{{.Name}}").lines().toList());
  }

  /** Removes everything of an installation; when nothing is left, nothing happens. */
  public static void remove(Docker docker, Installation installation) {
    Leftovers found = of(docker, installation);
    docker.removeContainers(found.containers);
    if (!found.networks.isEmpty()) {
      docker.run(Stream.concat(Stream.of("network", "rm"), found.networks.stream()).toList());
    }
  }

  /** Whether there are none. */
  public boolean none() {
    return containers.isEmpty() && networks.isEmpty();
  }
}
