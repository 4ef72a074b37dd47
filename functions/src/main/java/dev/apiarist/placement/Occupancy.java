package dev.apiarist.placement;

import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.Resources;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import dev.apiarist.swarm.TaskState;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What tasks take of their nodes, as moby/swarmkit {@code manager/scheduler/nodeinfo.go} counts it:
 * resources and host ports as long as they are there, whatever state they are desired to be in, and
 * one of the replicas that a node may have as long as they are to be there.
 */
public final class Occupancy {
  private final Map<NodeId, Resources> held = new HashMap<>();
  private final Map<NodeId, Set<HostPort>> ports = new HashMap<>();
  private final Map<Place, Integer> replicas = new HashMap<>();

  private record Place(NodeId node, ServiceId service) {}

  private Occupancy() {}

  /** By these tasks; the ports of a service that is not among these are not known. */
  public static Occupancy of(Collection<Task> tasks, Collection<Service> services) {
    Map<ServiceId, Service> known = new HashMap<>();
    services.forEach(service -> known.put(service.id(), service));
    Occupancy occupancy = new Occupancy();
    for (Task task : tasks) {
      if (task.state().compareTo(TaskState.ASSIGNED) >= 0 && task.state().holdsResources()) {
        task.node()
            .ifPresent(
                node -> occupancy.add(node, task, Optional.ofNullable(known.get(task.service()))));
      }
    }
    return occupancy;
  }

  private void add(NodeId node, Task task, Optional<Service> service) {
    held.merge(node, task.reservation(), Resources::plus);
    service.ifPresent(
        it -> ports.computeIfAbsent(node, any -> new HashSet<>()).addAll(apart(it).hostPorts()));
    if (task.desiredState().compareTo(TaskState.COMPLETE) <= 0) {
      replicas.merge(new Place(node, task.service()), 1, Integer::sum);
    }
  }

  /** From now on this task is there as well. */
  public void add(Node node, Task task, Service service) {
    add(node.id(), task, Optional.of(service));
  }

  /** What tasks hold of a node. */
  public Resources held(Node node) {
    return held.getOrDefault(node.id(), Resources.NONE);
  }

  /** Whether one task more of a service would fit onto a node that takes its tasks at all. */
  public boolean hasRoom(Node node, Resources need, Service service) {
    Service.Apart apart = apart(service);
    int there = replicas.getOrDefault(new Place(node.id(), service.id()), 0);
    return node.resources().minus(held(node)).covers(need)
        && Collections.disjoint(ports.getOrDefault(node.id(), Set.of()), apart.hostPorts())
        && there < apart.mostPerNode().orElse(Integer.MAX_VALUE);
  }

  private static Service.Apart apart(Service service) {
    return service.template().apart();
  }
}
