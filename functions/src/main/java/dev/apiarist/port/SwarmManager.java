package dev.apiarist.port;

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

/**
 * The managers' Docker API, whichever manager answers.
 *
 * <p>Every call fails with {@link OutsideException}: {@code SWARM_UNREACHABLE} when no manager
 * answers within the time-outs, {@code SWARM_UNAVAILABLE} when there is no leader, {@code
 * NOT_FOUND}, {@code STALE_VERSION} once bounded retries of a conflicting change are used up, or
 * {@code REFUSED} with the engine's message. Changes edit the engine's own JSON at the named leaf
 * only and carry the version of the same read.
 */
public interface SwarmManager {
  /** The swarm's identity; one swarm keeps it for life. */
  String swarmId();

  /** All nodes, whatever their state. */
  List<Node> nodes();

  /** All services. */
  List<Service> services();

  /** One service by name or ID. */
  Service service(String nameOrId);

  /** All tasks, including finished ones that Swarm still remembers. */
  List<Task> tasks();

  /**
   * Leads a survey through all nodes, services and tasks, and through the cluster volumes where a
   * service mounts any.
   *
   * @param start begins a survey: anew for each manager that is tried, as one may fail half-way
   * @return the survey that has seen everything
   */
  <S extends SwarmSurvey> S survey(Supplier<S> start);

  /**
   * Has Swarm look for a place again for those tasks of a replicated service that have none, by a
   * change of its placement that allows what it allowed: no other task is touched. Nothing is done
   * to a service that has changed since.
   *
   * @param version of the service as it was decided about
   */
  void releasePending(ServiceId service, long version);

  /** Applies a change; one that is already in place is not sent. Returns the node as it now is. */
  Node changeNode(NodeId node, NodeChange change);

  /**
   * Removes a node's entry.
   *
   * @param force also when the managers do not see it Down; a manager must be demoted first anyway
   */
  void removeNode(NodeId node, boolean force);

  /**
   * Makes Swarm replace every task of a service by its own update settings, without any other
   * change (what {@code docker service update --force} does).
   */
  void forceUpdate(ServiceId service);

  /**
   * Changes how many replicas a service is to have, and nothing else. The registry credentials of
   * its image are kept. Without conflict it costs one read and one update.
   *
   * @param nameOrId exactly its name or its whole ID
   * @return the service as the choice was last asked about it
   * @throws OutsideException also what the choice throws; {@code REFUSED} when the service is not
   *     replicated and the choice gave a number all the same; {@code SWARM_UNREACHABLE}, whatever
   *     came after, when an update was sent whose outcome nobody knows
   */
  Service changeReplicas(String nameOrId, ReplicaChoice choice);

  /** The networks that services may be attached to, but for the ingress network. */
  List<SwarmNetwork> networks();

  /**
   * A container on the engine of any manager that answers; those of workers are not reached.
   *
   * @param id the whole ID or its beginning
   */
  Optional<ContainerInspection> container(String id);

  /**
   * Makes a service. One that is there already with the same name is found only when it is the same
   * attempt's own work; else it is {@code REFUSED}.
   *
   * @param spec as the engine takes it: with a name, and with labels that tell it from others
   */
  CreatedService createService(Map<String, @Nullable Object> spec);

  /**
   * Tells Swarm to run more tasks of a replicated service than it is to have, until {@link
   * #endSurge}; its replicas, as they are read here, stay what they are.
   *
   * @param seen the service as it was decided about
   * @param extra how many more
   * @param until when whoever finds it should end it
   * @return false when the service is another by now: nothing was changed
   * @throws OutsideException also {@code REFUSED} when the service is not replicated
   */
  boolean beginSurge(Service seen, int extra, Instant until);

  /**
   * Tells Swarm to run as many tasks as the service is to have; removes the label that told of
   * more.
   *
   * @param seen the service as it was decided about
   * @return false when it was not changed: its label is another by now, or an update of it is
   *     unfinished, which would lose the way back by this one
   */
  boolean endSurge(Service seen);

  /**
   * Has Swarm replace the tasks of a replicated service on some nodes, each started elsewhere
   * before the old one is stopped, until {@link #endEvacuation}; no other task is touched. Nodes
   * that the service is moved off already stay.
   *
   * @param seen the service as it was decided about
   * @param tasks how many to replace at once, at least one
   * @return false when the service is another by now, or an update of it is under way that is not
   *     such a move: nothing was changed
   */
  boolean beginEvacuation(Service seen, Set<NodeId> nodes, int tasks);

  /**
   * Forgets nodes that a service was moved off; with the last of them the service is as it was
   * before, but for what others changed since. No task is touched that runs on another node.
   *
   * @param seen the service as it was decided about
   * @return false when it was not changed: its label is another by now, or an update of it is
   *     paused half-way
   */
  boolean endEvacuation(Service seen, Set<NodeId> over);

  /** The secret that admits a node with this role. Never log it. */
  String joinToken(NodeRole role);

  /** Makes the present join token of this role useless; nodes that have joined are unaffected. */
  void rotateJoinToken(NodeRole role);
}
