package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.HostPort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ports that a service publishes on its tasks' nodes. A task does not say which it was made
 * with, so that its service's present and previous ones are compared with those that its container
 * is known to have.
 *
 * @param current those of a task made now
 * @param previous those of one made before the last update
 * @param anyNumber whether there are ports besides whose numbers the engine picks
 */
record HostPorts(Set<HostPort> current, Set<HostPort> previous, boolean anyNumber) {
  static final HostPorts NONE = new HostPorts(Set.of(), Set.of(), false);

  static HostPorts of(@Nullable Object service) {
    List<@Nullable Object> published = Json.listAt(service, "Endpoint", "Ports");
    List<@Nullable Object> asked = Json.listAt(service, "Spec", "EndpointSpec", "Ports");
    List<@Nullable Object> ports = published.isEmpty() ? asked : published;
    return new HostPorts(
        fixed(ports),
        fixed(Json.listAt(service, "PreviousSpec", "EndpointSpec", "Ports")),
        ports.stream().anyMatch(port -> onHost(port) && number(port) == 0));
  }

  /** Those whose number is fixed, of a list that may have others. */
  static Set<HostPort> fixed(List<@Nullable Object> trees) {
    Set<HostPort> ports = new HashSet<>();
    for (Object tree : trees) {
      if (onHost(tree) && number(tree) != 0) {
        ports.add(new HostPort(Json.textAt(tree, "tcp", "Protocol"), number(tree)));
      }
    }
    return Set.copyOf(ports);
  }

  /**
   * Those that a task was made with.
   *
   * @param container those that its container is known to have; empty before it runs
   * @param old whether its specification is the service's previous one
   */
  Set<HostPort> ofTask(Set<HostPort> container, boolean old) {
    if (container.isEmpty()) {
      return old ? previous : current;
    }
    if (!current.isEmpty() && container.containsAll(current)) {
      return current;
    }
    if (!previous.isEmpty() && container.containsAll(previous)) {
      return previous;
    }
    return anyNumber ? Set.of() : container;
  }

  private static boolean onHost(@Nullable Object port) {
    return Json.textAt(port, "", "PublishMode").equals("host");
  }

  private static int number(@Nullable Object port) {
    return (int) Json.longAt(port, 0, "PublishedPort");
  }
}
