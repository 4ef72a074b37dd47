package dev.apiarist.docker;

import dev.apiarist.json.Json;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A swarm through whichever manager answers. Objects are always asked for by full identity and the
 * answer's identity is checked, because the engine also takes prefixes and names.
 */
public final class DockerSwarmManager implements SwarmManager {
  private final ManagerPool managers;
  private final int conflicts;

  DockerSwarmManager(ManagerPool managers, int conflicts) {
    this.managers = managers;
    this.conflicts = conflicts;
  }

  @Override
  public String swarmId() {
    return Json.textAt(managers.call(engine -> engine.whole("/swarm")), "", "ID");
  }

  @Override
  public List<Node> nodes() {
    return managers.nodes().stream().map(NodeReader::read).toList();
  }

  /** Hosts of the managers that the leader reaches, the leader first. */
  public List<String> managerAddresses() {
    return nodes().stream()
        .flatMap(node -> node.manager().stream())
        .filter(manager -> manager.reachable())
        .sorted(Comparator.comparing(manager -> !manager.leader()))
        .map(manager -> SwarmReads.host(manager.address()))
        .toList();
  }

  @Override
  public List<Service> services() {
    return managers.call(engine -> engine.list("/services")).stream()
        .map(ServiceReader::read)
        .toList();
  }

  @Override
  public Service service(String nameOrId) {
    String path = ServicePath.of(nameOrId);
    return ServiceReader.read(
        ServicePath.exact(managers.call(engine -> engine.whole(path)), nameOrId));
  }

  @Override
  public List<Task> tasks() {
    return managers.call(
        engine -> {
          List<Task> tasks = new ArrayList<>();
          engine.each("/tasks", tree -> TaskReader.read(tree).ifPresent(tasks::add));
          return List.copyOf(tasks);
        });
  }

  @Override
  public <S extends SwarmSurvey> S survey(Supplier<S> start) {
    return managers.call(
        engine -> {
          S survey = start.get();
          SurveyWalk.through(engine, survey);
          return survey;
        });
  }

  @Override
  public void releasePending(ServiceId service, long version) {
    change(SpecChange.service(service.value(), new ReleaseEdit(version)));
  }

  @Override
  public Node changeNode(NodeId node, NodeChange change) {
    SpecChange edit = SpecChange.node(node, object -> NodeEdit.edit(object, change));
    return managers.call(
        engine -> {
          edit.apply(engine, conflicts);
          return NodeReader.read(edit.read(engine));
        });
  }

  @Override
  public void removeNode(NodeId node, boolean force) {
    managers.call(new NodeRemoval(node, force));
  }

  @Override
  public void forceUpdate(ServiceId service) {
    change(SpecChange.service(service.value(), new ForceUpdateEdit()));
  }

  @Override
  public boolean beginSurge(Service seen, int extra, Instant until) {
    return surge(seen, SurgeEdit.begin(seen, extra, until));
  }

  @Override
  public boolean endSurge(Service seen) {
    return surge(seen, SurgeEdit.end(seen));
  }

  private boolean surge(Service seen, SurgeEdit edit) {
    change(SpecChange.service(seen.id().value(), edit));
    return edit.inPlace();
  }

  @Override
  public boolean beginEvacuation(Service seen, Set<NodeId> nodes, int tasks) {
    return evacuate(seen, EvacuationEdit.begin(seen, nodes, tasks));
  }

  @Override
  public boolean endEvacuation(Service seen, Set<NodeId> over) {
    return evacuate(seen, EvacuationEdit.end(seen, over));
  }

  private boolean evacuate(Service seen, EvacuationEdit edit) {
    change(SpecChange.service(seen.id().value(), edit));
    return edit.inPlace();
  }

  @Override
  public Service changeReplicas(String nameOrId, ReplicaChoice choice) {
    ReplicaEdit edit = new ReplicaEdit(choice);
    SpecChange change = SpecChange.service(nameOrId, edit);
    try {
      managers.inOrder(engine -> change.apply(engine, conflicts));
      return edit.last();
    } catch (OutsideException failed) {
      throw edit.told(failed);
    }
  }

  @Override
  public List<SwarmNetwork> networks() {
    return managers.call(engine -> engine.list("/networks")).stream()
        .filter(network -> Json.textAt(network, "", "Scope").equals("swarm"))
        .filter(network -> !Boolean.TRUE.equals(Json.at(network, "Ingress")))
        .map(
            network ->
                new SwarmNetwork(Json.textAt(network, "", "Id"), Json.textAt(network, "", "Name")))
        .toList();
  }

  @Override
  public Optional<ContainerInspection> container(String id) {
    return managers.anywhere(new ContainerReading(id)::apply);
  }

  @Override
  public CreatedService createService(Map<String, @Nullable Object> spec) {
    return managers.inOrder(new ServiceCreation(spec)::apply);
  }

  @Override
  public String joinToken(NodeRole role) {
    String token = tokenOf(managers.call(engine -> engine.whole("/swarm")), role);
    if (token.isEmpty()) {
      throw new OutsideException(FailureCode.SWARM_UNAVAILABLE, "the swarm shows no join token");
    }
    return token;
  }

  @Override
  public void rotateJoinToken(NodeRole role) {
    // docker-java sends rotateWorkertoken, which the engine ignores without a word.
    String flag = role == NodeRole.MANAGER ? "rotateManagerToken" : "rotateWorkerToken";
    change(SpecChange.swarm(flag + "=true", new TokenRotation(role)));
  }

  private void change(SpecChange change) {
    managers.call(engine -> change.apply(engine, conflicts));
  }

  static String tokenOf(Map<String, @Nullable Object> swarm, NodeRole role) {
    return Json.textAt(swarm, "", "JoinTokens", role == NodeRole.MANAGER ? "Manager" : "Worker");
  }
}
