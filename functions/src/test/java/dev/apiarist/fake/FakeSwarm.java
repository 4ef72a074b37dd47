package dev.apiarist.fake;

import dev.apiarist.json.Json;
import dev.apiarist.port.CreatedService;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.ReplicaChoice;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.port.SwarmManagers;
import dev.apiarist.port.SwarmSurvey;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.ContainerInspection;
import dev.apiarist.swarm.Evacuating;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Surge;
import dev.apiarist.swarm.SwarmLabels;
import dev.apiarist.swarm.SwarmNetwork;
import dev.apiarist.swarm.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A swarm in memory that keeps Swarm's rules: its quorum guard, demotion that takes a while, no
 * removal of managers or (without force) of nodes that are Ready, versions that grow, and tasks
 * that {@link #tick()} schedules. {@link SwarmManagers#at} answers only at the address of a live
 * manager.
 */
public final class FakeSwarm implements SwarmManager, SwarmManagers {
  private static final int ATTEMPTS = 5;

  private final Map<NodeId, FakeNode> nodes = new LinkedHashMap<>();
  private final Map<ServiceId, Service> services = new LinkedHashMap<>();
  private final FakeScheduler scheduler = new FakeScheduler(nodes, services);
  private final List<ServiceId> forcedUpdates = new ArrayList<>();
  private final List<SwarmNetwork> networks = new ArrayList<>();
  private final Map<String, ContainerInspection> containers = new LinkedHashMap<>();
  private final Set<String> dropped = new HashSet<>();
  private final List<ServiceId> surges = new ArrayList<>();
  private final List<ServiceId> evacuations = new ArrayList<>();
  private final List<ServiceId> released = new ArrayList<>();
  private Consumer<SwarmSurvey> shown = survey -> {};
  private final Map<NodeRole, Integer> rotations = new EnumMap<>(NodeRole.class);
  private int joined;
  private int conflicts;
  private Runnable betweenReadAndWrite = () -> {};
  private boolean hanging;
  private boolean leaderless;

  // ---- the port

  @Override
  public SwarmManager at(List<String> addresses) {
    return new FakeSwarmAt(this, List.copyOf(addresses));
  }

  /** Whether a live manager answers at one of these addresses. */
  boolean answersAt(List<String> addresses) {
    return nodes.values().stream()
        .anyMatch(node -> node.member && node.reachable && addresses.contains(node.address));
  }

  @Override
  public String swarmId() {
    failIfTold();
    return "fakeswarm0000000000000000";
  }

  @Override
  public List<Node> nodes() {
    failIfTold();
    return nodes.values().stream().map(FakeNode::view).toList();
  }

  @Override
  public List<Service> services() {
    failIfTold();
    return List.copyOf(services.values());
  }

  @Override
  public Service service(String nameOrId) {
    return services().stream()
        .filter(service -> service.name().equals(nameOrId) || service.id().value().equals(nameOrId))
        .findFirst()
        .orElseThrow(() -> notFound("service " + nameOrId));
  }

  @Override
  public List<Task> tasks() {
    failIfTold();
    return scheduler.tasks();
  }

  @Override
  public <S extends SwarmSurvey> S survey(Supplier<S> start) {
    failIfTold();
    S survey = start.get();
    shown.accept(survey);
    return survey;
  }

  @Override
  public void releasePending(ServiceId id, long version) {
    failIfTold();
    if (service(id.value()).version() == version) {
      released.add(id);
    }
  }

  @Override
  public Node changeNode(NodeId id, NodeChange change) {
    failIfTold();
    FakeNode node = inside(id);
    Node before = node.view();
    change.role().ifPresent(role -> refuseUnsafe(node, role));
    if (conflicts > 0) {
      conflicts--;
      throw new OutsideException(FailureCode.STALE_VERSION, "update out of sequence");
    }
    change.availability().ifPresent(availability -> node.availability = availability);
    change.role().ifPresent(role -> node.role = role);
    node.nodeLabels.putAll(change.setLabels());
    change.removeLabels().forEach(node.nodeLabels::remove);
    if (!before.equals(node.view())) {
      node.version++;
    }
    return node.view();
  }

  @Override
  public void removeNode(NodeId id, boolean force) {
    failIfTold();
    FakeNode node = inside(id);
    if (node.member) {
      throw refused("node " + id + " is a cluster manager and is a member of the raft cluster");
    }
    if (!force && node.state == NodeState.READY) {
      throw refused("node " + id + " is not down and can't be removed");
    }
    nodes.remove(id);
    scheduler.orphan(id);
  }

  @Override
  public void forceUpdate(ServiceId id) {
    failIfTold();
    Service service = services.get(id);
    if (service == null) {
      throw notFound("service " + id);
    }
    forcedUpdates.add(id);
    scheduler.outdate(id);
    services.put(id, with(service, service.replicas(), Service.Update.IN_PROGRESS));
  }

  @Override
  public Service changeReplicas(String nameOrId, ReplicaChoice choice) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Service before = service(nameOrId);
      OptionalInt replicas = choice.replicas(before);
      if (replicas.isEmpty() || replicas.equals(before.replicas())) {
        return before;
      }
      betweenReadAndWrite.run();
      failIfTold();
      if (before.mode() != Service.Mode.REPLICATED) {
        throw refused("service mode change is not allowed");
      }
      if (service(nameOrId).version() == before.version()) {
        before
            .surge()
            .map(it -> it.over(replicas.getAsInt()))
            .ifPresentOrElse(
                it -> surge(before, it),
                () -> services.put(before.id(), unlabelled(before, replicas)));
        return before;
      }
    }
    throw new OutsideException(FailureCode.STALE_VERSION, "update out of sequence");
  }

  @Override
  public List<SwarmNetwork> networks() {
    failIfTold();
    return List.copyOf(networks);
  }

  @Override
  public Optional<ContainerInspection> container(String id) {
    failIfTold();
    return containers.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(id))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public CreatedService createService(Map<String, @Nullable Object> spec) {
    failIfTold();
    String name = Json.textAt(spec, "", "Name");
    if (services.values().stream().anyMatch(service -> service.name().equals(name))) {
      throw refused("name conflicts with an existing object: service " + name + " already exists");
    }
    Map<String, @Nullable Object> kept = Json.parseObject(Json.write(spec));
    dropped.forEach(key -> Json.objectAt(kept, "TaskTemplate", "ContainerSpec").remove(key));
    int replicas = (int) Json.longAt(kept, 1, "Mode", "Replicated", "Replicas");
    ServiceId id =
        createService(name, replicas, Json.texts(Json.objectAt(kept, "Labels")), List.of());
    return new CreatedService(id, kept);
  }

  @Override
  public boolean beginSurge(Service seen, int extra, Instant until) {
    failIfTold();
    Service service = service(seen.id().value());
    if (service.mode() != Service.Mode.REPLICATED) {
      throw refused("service mode change is not allowed");
    }
    if (service.version() != seen.version() || service.updating()) {
      return false;
    }
    surges.add(service.id());
    surge(service, new Surge(service.replicas().orElse(0), extra, until));
    return true;
  }

  @Override
  public boolean endSurge(Service seen) {
    failIfTold();
    Service service = service(seen.id().value());
    boolean another =
        service.surged()
            && !Objects.equals(service.labels().get(Surge.LABEL), seen.labels().get(Surge.LABEL));
    if (another || (service.surged() && service.updating())) {
      return false;
    }
    if (service.surged()) {
      services.put(service.id(), unlabelled(service, service.replicas()));
    }
    return true;
  }

  @Override
  public boolean beginEvacuation(Service seen, Set<NodeId> leaving, int tasks) {
    failIfTold();
    Service service = service(seen.id().value());
    List<NodeId> named = service.evacuating().map(Evacuating::nodes).orElse(List.of());
    if (named.containsAll(leaving)) {
      return true;
    }
    if (service.version() != seen.version() || !service.mayBeEvacuated()) {
      return false;
    }
    evacuations.add(service.id());
    Evacuating goal =
        service
            .evacuating()
            .map(it -> it.and(leaving, tasks))
            .orElseGet(() -> new Evacuating(List.copyOf(leaving), tasks, "null"));
    List<String> constraints = new ArrayList<>(service.constraints());
    goal.nodes().stream()
        .filter(node -> !named.contains(node))
        .forEach(node -> constraints.add(Evacuating.constraint(node)));
    scheduler.interrupt(service.id());
    services.put(service.id(), moved(service, Optional.of(goal), constraints));
    return true;
  }

  @Override
  public boolean endEvacuation(Service seen, Set<NodeId> over) {
    failIfTold();
    Service service = service(seen.id().value());
    Optional<Evacuating> before = service.evacuating();
    if (before.isEmpty() || before.get().nodes().stream().noneMatch(over::contains)) {
      return true;
    }
    if (!before.equals(seen.evacuating()) || service.update() == Service.Update.PAUSED) {
      return false;
    }
    List<String> constraints = new ArrayList<>(service.constraints());
    before.get().nodes().stream()
        .filter(over::contains)
        .forEach(node -> constraints.remove(Evacuating.constraint(node)));
    scheduler.interrupt(service.id());
    services.put(service.id(), moved(service, before.get().without(over), constraints));
    return true;
  }

  private static Service moved(
      Service old, Optional<Evacuating> evacuating, List<String> constraints) {
    Map<String, String> labels = new LinkedHashMap<>(old.labels());
    labels.remove(Evacuating.LABEL);
    evacuating.ifPresent(it -> labels.put(Evacuating.LABEL, it.written()));
    return new Service(
        old.id(),
        old.name(),
        old.version() + 1,
        old.mode(),
        old.replicas(),
        old.surge(),
        labels,
        constraints,
        Service.Update.IN_PROGRESS,
        old.template());
  }

  private void surge(Service service, Surge surge) {
    Map<String, String> labels = new LinkedHashMap<>(service.labels());
    labels.put(Surge.LABEL, surge.written());
    OptionalInt replicas = OptionalInt.of(surge.replicas());
    services.put(service.id(), with(service, replicas, Optional.of(surge), labels));
  }

  private static Service unlabelled(Service service, OptionalInt replicas) {
    Map<String, String> labels = new LinkedHashMap<>(service.labels());
    labels.remove(Surge.LABEL);
    return with(service, replicas, Optional.empty(), labels);
  }

  @Override
  public String joinToken(NodeRole role) {
    failIfTold();
    return "SWMTKN-1-fake-" + role.word() + "-" + rotations.getOrDefault(role, 0);
  }

  @Override
  public void rotateJoinToken(NodeRole role) {
    failIfTold();
    rotations.merge(role, 1, Integer::sum);
  }

  // ---- what happens to the swarm

  /** Initialises the swarm: its first manager, the leader, with availability pause. */
  public NodeId init(InstanceId instance, String address, Map<String, String> engineLabels) {
    NodeId id = join(instance, address, NodeRole.MANAGER, engineLabels);
    inside(id).leader = true;
    return id;
  }

  /** An engine of ours joins, with availability pause and the instance's engine label. */
  public NodeId join(
      InstanceId instance, String address, NodeRole role, Map<String, String> engineLabels) {
    Map<String, String> labels = new LinkedHashMap<>(engineLabels);
    labels.put(SwarmLabels.INSTANCE, instance.value());
    String hostname = "ip-" + address.replace('.', '-');
    return join(hostname, address, role, Availability.PAUSE, labels);
  }

  /** Any engine joins. */
  public NodeId join(
      String hostname,
      String address,
      NodeRole role,
      Availability availability,
      Map<String, String> engineLabels) {
    joined++;
    NodeId id = new NodeId("node%021d".formatted(joined));
    FakeNode node = new FakeNode(id, hostname, address, role, availability, engineLabels);
    node.member = role == NodeRole.MANAGER;
    nodes.put(id, node);
    return id;
  }

  /** A node's engine dies: the managers see it Down, and a manager unreachable. */
  public void kill(NodeId id) {
    FakeNode node = inside(id);
    node.state = NodeState.DOWN;
    node.reachable = false;
    if (node.leader) {
      node.leader = false;
      electAnother(node);
    }
  }

  /** A dead engine comes back. */
  public void revive(NodeId id) {
    inside(id).state = NodeState.READY;
    inside(id).reachable = true;
  }

  /** Whether the leader reaches a manager. */
  public void reachable(NodeId id, boolean now) {
    inside(id).reachable = now;
  }

  /** Whether Raft counts a manager among its members. */
  public void admitted(NodeId id, boolean now) {
    inside(id).member = now;
  }

  /** The tasks of a node ignore their stop signal. */
  public void stuck(NodeId id) {
    inside(id).stuck = true;
  }

  /** Puts one node into a state. */
  public void state(NodeId id, NodeState state) {
    inside(id).state = state;
  }

  /** What follows a change of leader: another manager leads, every node is unknown. */
  public void changeLeader(NodeId to) {
    nodes.values().forEach(node -> node.leader = node.id.equals(to));
    nodes.values().forEach(node -> node.state = NodeState.UNKNOWN);
    leaderless = false;
  }

  /** The managers have no leader until {@link #changeLeader}, or this with false. */
  public void leaderless(boolean now) {
    leaderless = now;
  }

  /** No manager answers. */
  public void hanging(boolean now) {
    hanging = now;
  }

  /** The next node changes conflict with somebody else's. */
  public void conflicts(int changes) {
    conflicts = changes;
  }

  /** What happens each time between reading a service and changing its replicas. */
  public void betweenReadAndWrite(Runnable happens) {
    betweenReadAndWrite = happens;
  }

  /** A service's last update is so far. */
  public void updating(ServiceId id, Service.Update update) {
    Service now = service(id.value());
    services.put(
        id,
        new Service(
            id,
            now.name(),
            now.version(),
            now.mode(),
            now.replicas(),
            now.surge(),
            now.labels(),
            now.constraints(),
            update,
            now.template()));
  }

  /** What surveys find, in the engine's own words; nothing unless told. */
  public void shows(Consumer<SwarmSurvey> walk) {
    shown = walk;
  }

  /** The services whose waiting tasks were released, in order. */
  public List<ServiceId> released() {
    return List.copyOf(released);
  }

  /** Any service as it is, instead of one with the same ID. */
  public void put(Service service) {
    services.put(service.id(), service);
  }

  /** Removes a service. */
  public void removeService(ServiceId id) {
    services.remove(id);
  }

  /** A container of no service, on the engine of a manager. */
  public void plainContainer(String id, ContainerInspection inspection) {
    containers.put(id, inspection);
  }

  /** A network that services may be attached to. */
  public String createNetwork(String name) {
    String id = "network-" + name;
    networks.add(new SwarmNetwork(id, name));
    return id;
  }

  /** The engines are too old for a field of new services' containers. */
  public void drops(String field) {
    dropped.add(field);
  }

  /** A replicated service; its tasks come with the next ticks. */
  public ServiceId createService(
      String name, int replicas, Map<String, String> labels, List<String> constraints) {
    return create(name, Service.Mode.REPLICATED, OptionalInt.of(replicas), labels, constraints);
  }

  /** A global service. */
  public ServiceId createGlobalService(
      String name, Map<String, String> labels, List<String> constraints) {
    return create(name, Service.Mode.GLOBAL, OptionalInt.empty(), labels, constraints);
  }

  /** Gives a task and its container the IDs that chance did not. */
  public void identify(Task task, String id, String container) {
    scheduler.identify(task, id, container);
  }

  /** Changes a service's number of tasks, as people do; what labels say stays. */
  public void scale(ServiceId id, int replicas) {
    Service service = service(id.value());
    Optional<Surge> surge = Surge.of(service.labels(), replicas);
    OptionalInt wanted = OptionalInt.of(surge.map(Surge::replicas).orElse(replicas));
    services.put(id, with(service, wanted, surge, service.labels()));
  }

  /** What a service's task template says of moving its tasks. */
  public void template(ServiceId id, Service.Template template) {
    Service old = service(id.value());
    services.put(id, with(old, old.replicas(), old.surge(), old.labels(), old.update(), template));
  }

  /** One step of everything that takes a while: demotions, tasks, rolling updates. */
  public void tick() {
    for (FakeNode node : List.copyOf(nodes.values())) {
      if (node.member && node.role == NodeRole.WORKER) {
        node.member = false;
        node.version++;
        if (node.leader) {
          node.leader = false;
          electAnother(node);
        }
      } else if (!node.member && node.role == NodeRole.MANAGER) {
        node.member = true;
        node.version++;
      }
    }
    scheduler.tick();
    services.replaceAll(
        (id, service) ->
            service.update() == Service.Update.IN_PROGRESS && scheduler.updated(id)
                ? with(service, service.replicas(), Service.Update.SETTLED)
                : service);
  }

  /** Enough ticks for everything to come to rest. */
  public void settle() {
    for (int i = 0; i < 50; i++) {
      tick();
    }
  }

  // ---- what a test asks

  public Node node(NodeId id) {
    return inside(id).view();
  }

  /** Every node entry that claims this instance. */
  public List<Node> nodesOf(InstanceId instance) {
    return nodes.values().stream()
        .map(FakeNode::view)
        .filter(node -> node.instance().equals(Optional.of(instance)))
        .toList();
  }

  /** The tasks that run, and are meant to, on a node. */
  public List<Task> servingOn(NodeId node) {
    return scheduler.tasks().stream()
        .filter(task -> task.serving() && task.node().equals(Optional.of(node)))
        .toList();
  }

  /** How many tasks of a service run and are meant to. */
  public long serving(ServiceId service) {
    return scheduler.tasks().stream()
        .filter(task -> task.serving() && task.service().equals(service))
        .count();
  }

  /** How many engines ever joined, whatever became of them. */
  public int everJoined() {
    return joined;
  }

  /** The services that were told to replace all their tasks, in order. */
  public List<ServiceId> forcedUpdates() {
    return List.copyOf(forcedUpdates);
  }

  /** The services that were told to have more tasks for a while, in order. */
  public List<ServiceId> surges() {
    return List.copyOf(surges);
  }

  /** The services that were told to leave nodes, in order. */
  public List<ServiceId> evacuations() {
    return List.copyOf(evacuations);
  }

  /** How often a role's join token was rotated. */
  public int rotations(NodeRole role) {
    return rotations.getOrDefault(role, 0);
  }

  private ServiceId create(
      String name,
      Service.Mode mode,
      OptionalInt replicas,
      Map<String, String> labels,
      List<String> constraints) {
    ServiceId id = new ServiceId("service-" + name);
    services.put(
        id,
        new Service(
            id,
            name,
            1,
            mode,
            replicas,
            Optional.empty(),
            labels,
            constraints,
            Service.Update.SETTLED,
            Service.Template.PLAIN));
    return id;
  }

  private static Service with(Service old, OptionalInt replicas, Service.Update update) {
    return with(old, replicas, old.surge(), old.labels(), update, old.template());
  }

  private static Service with(
      Service old, OptionalInt replicas, Optional<Surge> surge, Map<String, String> labels) {
    return with(old, replicas, surge, labels, old.update(), old.template());
  }

  private static Service with(
      Service old,
      OptionalInt replicas,
      Optional<Surge> surge,
      Map<String, String> labels,
      Service.Update update,
      Service.Template template) {
    return new Service(
        old.id(),
        old.name(),
        old.version() + 1,
        old.mode(),
        replicas,
        surge,
        labels,
        old.constraints(),
        update,
        template);
  }

  /** moby/swarmkit's CanRemoveMember: enough reachable members must remain for a quorum. */
  private void refuseUnsafe(FakeNode node, NodeRole role) {
    if (role != NodeRole.WORKER || !node.member || node.role == NodeRole.WORKER) {
      return;
    }
    List<FakeNode> rest =
        nodes.values().stream().filter(other -> other.member && other != node).toList();
    if (rest.isEmpty()) {
      throw atRisk("attempting to demote the last manager of the swarm");
    }
    long reachable = rest.stream().filter(other -> other.reachable).count();
    if (reachable < rest.size() / 2 + 1) {
      throw atRisk("can't remove member from the raft: this would result in a loss of quorum");
    }
  }

  private void electAnother(FakeNode old) {
    nodes.values().stream()
        .filter(node -> node != old && node.member && node.reachable)
        .findFirst()
        .ifPresentOrElse(node -> node.leader = true, () -> leaderless = true);
  }

  private void failIfTold() {
    long members = nodes.values().stream().filter(node -> node.member).count();
    long reachable = nodes.values().stream().filter(node -> node.member && node.reachable).count();
    if (hanging || reachable == 0) {
      throw new OutsideException(FailureCode.SWARM_UNREACHABLE, "no manager answered in time");
    }
    if (leaderless || reachable < members / 2 + 1) {
      throw new OutsideException(FailureCode.SWARM_UNAVAILABLE, "The swarm does not have a leader");
    }
  }

  private FakeNode inside(NodeId id) {
    FakeNode node = nodes.get(id);
    if (node == null) {
      throw notFound("node " + id);
    }
    return node;
  }

  private static OutsideException refused(String message) {
    return new OutsideException(FailureCode.REFUSED, message);
  }

  private static OutsideException atRisk(String message) {
    return new OutsideException(FailureCode.QUORUM_AT_RISK, message);
  }

  private static OutsideException notFound(String what) {
    return new OutsideException(FailureCode.NOT_FOUND, what + " not found");
  }
}
