package dev.apiarist.bootstrap;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.lifecycle.ManagerDirectory;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.Parameters;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where managers may be found: the parameter {@code managers} (a cache of those last seen, leader
 * first), then whoever is in a group of managers.
 */
final class ManagerList {
  static final String PARAMETER = ManagerDirectory.PARAMETER;

  private final EnrolmentPorts ports;

  ManagerList(EnrolmentPorts ports) {
    this.ports = ports;
  }

  /** Private addresses to try, the most promising first; some may be of machines long gone. */
  List<String> candidates() {
    Set<String> addresses = new LinkedHashSet<>();
    for (Object entry : stored()) {
      String address = Json.textAt(entry, "", "address");
      if (!address.isEmpty()) {
        addresses.add(address);
      }
    }
    List<InstanceId> members =
        ports.groups().groups().stream()
            .filter(group -> group.role() == NodeRole.MANAGER)
            .flatMap(group -> group.members().stream())
            .map(Group.Member::instance)
            .toList();
    if (!members.isEmpty()) {
      for (Instance instance : ports.instances().describe(members).values()) {
        if (!instance.gone() && !instance.privateAddress().isEmpty()) {
          addresses.add(instance.privateAddress());
        }
      }
    }
    return List.copyOf(addresses);
  }

  /** Whether managers were ever seen. */
  boolean everSeen() {
    return !stored().isEmpty();
  }

  /** Remembers the reachable managers among these nodes; writes only what differs. */
  void remember(List<Node> nodes) {
    String text = ManagerDirectory.list(nodes);
    String before = storedText();
    if (!text.equals("[]") && !text.equals(before)) {
      ManagerDirectory.noteLeader(ports.marks(), ports.clock().instant(), before, text);
      ports.parameters().put(PARAMETER, text);
    }
  }

  private List<?> stored() {
    String text = storedText();
    try {
      return !text.isEmpty() && Json.parse(text) instanceof List<?> list ? list : List.of();
    } catch (JsonException garbled) {
      return List.of("somebody wrote what we cannot read: managers were seen");
    }
  }

  private String storedText() {
    Parameters parameters = ports.parameters();
    return parameters.get(List.of(PARAMETER)).getOrDefault(PARAMETER, "");
  }
}
