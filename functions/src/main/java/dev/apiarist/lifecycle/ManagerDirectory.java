package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.ManagerStatus;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.NodeState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the managers are: parameter {@code managers}, a JSON list of {@code {"instance",
 * "address"}} with the leader first. It is a cache; when none of it answers, the managers' groups
 * are asked.
 */
public final class ManagerDirectory {
  /** The name of the parameter. */
  public static final String PARAMETER = "managers";

  private final Cluster cluster;

  public ManagerDirectory(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Reaches the swarm through whichever manager answers.
   *
   * @throws OutsideException {@code SWARM_UNREACHABLE} when no manager of the list or of the
   *     managers' groups answers
   */
  SwarmView open() {
    String stored = storedText();
    Set<String> known = addresses(stored);
    if (!known.isEmpty()) {
      try {
        return view(known, stored);
      } catch (OutsideException failed) {
        if (failed.code() != FailureCode.SWARM_UNREACHABLE) {
          throw failed;
        }
      }
    }
    return view(unknown(known), stored);
  }

  /**
   * The swarm, and why nothing that its managers say now is to be acted on.
   *
   * @param dark empty when it is
   */
  public record Outlook(SwarmManager swarm, Optional<String> dark) {}

  /**
   * Reaches the swarm for somebody who is about to act on what it says.
   *
   * @throws OutsideException as {@link #open}
   */
  public Outlook outlook() {
    SwarmView view = refresh(open());
    return new Outlook(view.api(), dark(view));
  }

  /** Why nothing that the managers say now is to be acted on; empty when it is. */
  Optional<String> dark(SwarmView view) {
    List<Node> nodes = view.nodes();
    if (nodes.stream().noneMatch(node -> node.manager().map(ManagerStatus::leader).orElse(false))) {
      return Optional.of("the managers have no leader");
    }
    if (nodes.stream().allMatch(node -> node.state() == NodeState.UNKNOWN)) {
      return Optional.of("the managers do not know the state of any node");
    }
    return calmUntil(view).map(ManagerDirectory::calmReason);
  }

  /** Whether managers were ever seen. */
  boolean everSeen() {
    return !storedText().isEmpty();
  }

  /**
   * The swarm's API through whichever manager answers.
   *
   * @throws OutsideException as {@link #open}
   */
  public SwarmManager api() {
    return open().api();
  }

  /**
   * The swarm's API at the addresses that are stored, the leader first; no manager is called yet. A
   * call fails with {@code SWARM_UNREACHABLE} when all of them are out of date.
   */
  public SwarmManager stored() {
    return cluster.managers().at(List.copyOf(addresses(storedText())));
  }

  /**
   * The swarm's API at addresses of the managers' groups that are not stored, for when none answers
   * that is; no manager is called yet.
   *
   * @throws OutsideException {@code SWARM_UNREACHABLE} when there are none
   */
  public SwarmManager elsewhere() {
    return cluster.managers().at(List.copyOf(unknown(addresses(storedText()))));
  }

  /** Those that have just been asked in vain are not asked again: each may cost its time-out. */
  private Set<String> unknown(Set<String> known) {
    Set<String> members = memberAddresses();
    members.removeAll(known);
    if (members.isEmpty()) {
      throw new OutsideException(
          FailureCode.SWARM_UNREACHABLE,
          known.isEmpty() ? "no manager is known yet" : "no manager answers at " + known);
    }
    return members;
  }

  /**
   * Brings the stored list up to date; writes only when it differs. A change of leader is marked,
   * as by {@link #calmUntil}.
   *
   * @return the view, with the list as it is stored now
   */
  SwarmView refresh(SwarmView view) {
    String present = list(view.nodes());
    if (present.equals("[]") || present.equals(view.storedManagers())) {
      return view;
    }
    noteLeader(cluster.marks(), cluster.now(), view.storedManagers(), present);
    cluster.parameters().put(PARAMETER, present);
    return new SwarmView(view.api(), view.nodes(), present);
  }

  /**
   * Until when the managers' health is not believed because their leader has changed: Swarm shows a
   * dead manager as reachable for some seconds after that. A change that nobody has noticed yet is
   * noticed here.
   */
  Optional<Instant> calmUntil(SwarmView view) {
    Instant now = cluster.now();
    Optional<Instant> calm = cluster.marks().claimedUntil(MarkKeys.LEADER_CHANGED, now);
    if (calm.isPresent() || !leaderChanged(view.storedManagers(), list(view.nodes()))) {
      return calm;
    }
    markLeader(cluster.marks(), now);
    return Optional.of(now.plus(LifecyclePolicy.LEADER_CALM));
  }

  /** Why nothing is decided by health until then. */
  static String calmReason(Instant until) {
    return "the managers changed their leader; health is not believed until " + until;
  }

  /**
   * Marks a change of leader between the stored list and the one about to be stored, for the calm
   * that follows: it lasts from the last change on.
   */
  public static void noteLeader(Marks marks, Instant now, String stored, String present) {
    if (leaderChanged(stored, present)) {
      markLeader(marks, now);
    }
  }

  private static boolean leaderChanged(String stored, String present) {
    Optional<String> before = first(stored);
    Optional<String> after = first(present);
    return before.isPresent() && after.isPresent() && !before.equals(after);
  }

  private static void markLeader(Marks marks, Instant now) {
    marks.hold(MarkKeys.LEADER_CHANGED, PARAMETER, now, LifecyclePolicy.LEADER_CALM);
  }

  /** The list for these nodes: reachable managers on instances, the leader first. */
  public static String list(List<Node> nodes) {
    List<Object> entries = new ArrayList<>();
    nodes.stream()
        .filter(node -> node.manager().map(ManagerStatus::reachable).orElse(false))
        .sorted(
            Comparator.comparing((Node node) -> !leads(node))
                .thenComparing(node -> node.instance().map(InstanceId::value).orElse("")))
        .forEach(node -> node.instance().ifPresent(id -> entries.add(entry(id, node))));
    return Json.write(entries);
  }

  private SwarmView view(Set<String> addresses, String stored) {
    SwarmManager api = cluster.managers().at(List.copyOf(addresses));
    return new SwarmView(api, api.nodes(), stored);
  }

  private String storedText() {
    return cluster.parameters().get(List.of(PARAMETER)).getOrDefault(PARAMETER, "");
  }

  private Set<String> memberAddresses() {
    List<InstanceId> members =
        cluster.groups().groups().stream()
            .filter(group -> group.role() == NodeRole.MANAGER)
            .flatMap(group -> group.members().stream())
            .map(Group.Member::instance)
            .toList();
    Set<String> addresses = new LinkedHashSet<>();
    if (!members.isEmpty()) {
      for (Instance instance : cluster.instances().describe(members).values()) {
        if (!instance.gone() && !instance.privateAddress().isEmpty()) {
          addresses.add(instance.privateAddress());
        }
      }
    }
    return addresses;
  }

  private static Set<String> addresses(String stored) {
    Set<String> addresses = new LinkedHashSet<>();
    for (Object entry : entries(stored)) {
      String address = Json.textAt(entry, "", "address");
      if (!address.isEmpty()) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private static Optional<String> first(String stored) {
    return entries(stored).stream().findFirst().map(entry -> Json.textAt(entry, "", "instance"));
  }

  /** A list that cannot be read is as good as none: it is only a cache. */
  private static List<? extends @Nullable Object> entries(String stored) {
    try {
      return stored.isEmpty() || !(Json.parse(stored) instanceof List<?> list) ? List.of() : list;
    } catch (JsonException malformed) {
      return List.of();
    }
  }

  private static Map<String, Object> entry(InstanceId instance, Node node) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("instance", instance.value());
    entry.put("address", Binding.address(node));
    return entry;
  }

  private static boolean leads(Node node) {
    return node.manager().map(ManagerStatus::leader).orElse(false);
  }
}
