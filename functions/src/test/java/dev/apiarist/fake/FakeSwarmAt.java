package dev.apiarist.fake;

import dev.apiarist.port.CreatedService;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.ReplicaChoice;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.port.SwarmSurvey;
import dev.apiarist.swarm.ContainerInspection;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.SwarmNetwork;
import dev.apiarist.swarm.Task;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The fake swarm through given manager addresses: unreachable unless a live manager is there. */
record FakeSwarmAt(FakeSwarm swarm, List<String> addresses) implements SwarmManager {
  @Override
  public String swarmId() {
    return reached().swarmId();
  }

  @Override
  public List<Node> nodes() {
    return reached().nodes();
  }

  @Override
  public List<Service> services() {
    return reached().services();
  }

  @Override
  public Service service(String nameOrId) {
    return reached().service(nameOrId);
  }

  @Override
  public List<Task> tasks() {
    return reached().tasks();
  }

  @Override
  public <S extends SwarmSurvey> S survey(Supplier<S> start) {
    return reached().survey(start);
  }

  @Override
  public void releasePending(ServiceId service, long version) {
    reached().releasePending(service, version);
  }

  @Override
  public Node changeNode(NodeId node, NodeChange change) {
    return reached().changeNode(node, change);
  }

  @Override
  public void removeNode(NodeId node, boolean force) {
    reached().removeNode(node, force);
  }

  @Override
  public void forceUpdate(ServiceId service) {
    reached().forceUpdate(service);
  }

  @Override
  public boolean beginSurge(Service seen, int extra, Instant until) {
    return reached().beginSurge(seen, extra, until);
  }

  @Override
  public boolean endSurge(Service seen) {
    return reached().endSurge(seen);
  }

  @Override
  public boolean beginEvacuation(Service seen, Set<NodeId> nodes, int tasks) {
    return reached().beginEvacuation(seen, nodes, tasks);
  }

  @Override
  public boolean endEvacuation(Service seen, Set<NodeId> over) {
    return reached().endEvacuation(seen, over);
  }

  @Override
  public Service changeReplicas(String nameOrId, ReplicaChoice choice) {
    return reached().changeReplicas(nameOrId, choice);
  }

  @Override
  public List<SwarmNetwork> networks() {
    return reached().networks();
  }

  @Override
  public Optional<ContainerInspection> container(String id) {
    return reached().container(id);
  }

  @Override
  public CreatedService createService(Map<String, @Nullable Object> spec) {
    return reached().createService(spec);
  }

  @Override
  public String joinToken(NodeRole role) {
    return reached().joinToken(role);
  }

  @Override
  public void rotateJoinToken(NodeRole role) {
    reached().rotateJoinToken(role);
  }

  private SwarmManager reached() {
    if (!swarm.answersAt(addresses)) {
      throw new OutsideException(
          FailureCode.SWARM_UNREACHABLE, "no manager answered at " + addresses);
    }
    return swarm;
  }
}
