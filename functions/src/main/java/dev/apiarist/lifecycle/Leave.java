package dev.apiarist.lifecycle;

import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way out. A worker is drained, and let go when it is empty and the services it carried run
 * elsewhere or have no place to; after the drain time-out it is let go anyway, forced. A manager is
 * demoted first, and only while the quorum allows: no deadline overrides that, unless its instance
 * has ended already or its group is to be empty.
 */
public final class Leave {
  static final String KIND = "leave";
  private static final Duration QUIET = Duration.ofMinutes(30);

  /** How long Auto Scaling's answers may lag behind its events. */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final LifecyclePolicy policy;
  private final Recorder recorder;
  private final ManagerDirectory directory;
  private final Heartbeats heartbeats;
  private final Departure departure;

  public Leave(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.policy = policy;
    this.recorder = cluster.recorder();
    this.directory = new ManagerDirectory(cluster);
    this.heartbeats = new Heartbeats(cluster);
    this.departure = new Departure(cluster);
  }

  /**
   * One look at an instance that is to end, and one step further if possible.
   *
   * @param since when the hook was opened
   * @throws OutsideException when the cloud fails; nothing is lost by calling again
   */
  public Outcome step(LifecycleHook hook, Instant since) {
    Optional<Group> group = cluster.groups().group(hook.group());
    if (group.isEmpty()) {
      return new Outcome.Dropped("group " + hook.group() + " is not this cluster's");
    }
    Optional<Group.Member> member =
        group.get().members().stream()
            .filter(it -> it.instance().equals(hook.instance()))
            .findAny();
    if (member.isEmpty()) {
      return new Outcome.Done("the instance has left its group");
    }
    if (!member.get().leaving()) {
      return Duration.between(since, cluster.now()).compareTo(SETTLING) < 0
          ? new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN, "its group does not show it leaving")
          : new Outcome.Done("the instance stays");
    }
    Release release = new Release(hook, group.get(), since);
    try {
      return release(release);
    } catch (OutsideException failed) {
      return switch (failed.code()) {
        case SWARM_UNREACHABLE, SWARM_UNAVAILABLE, QUORUM_AT_RISK ->
            inTheDark(release, Dark.reason(failed));
        case STALE_VERSION -> waiting(release, Dark.reason(failed), LifecyclePolicy.LOOK_AGAIN);
        case NOT_FOUND, THROTTLED, BUSY, ACCESS_DENIED, REFUSED, CLOUD_UNAVAILABLE -> throw failed;
      };
    }
  }

  private Outcome release(Release release) {
    SwarmView view = directory.open();
    List<Node> entries = Binding.entries(view.nodes(), release.instance());
    List<String> remarks = new ArrayList<>();
    boolean forced = false;
    for (Node entry : entries) {
      Departure.Stage stage = departure.step(view, entry, release.instance());
      switch (stage) {
        case Departure.Gone(Optional<String> remark) -> remark.ifPresent(remarks::add);
        case Departure.Unsafe(String why) -> {
          return unsafe(release, why);
        }
        case Departure.Underway(String why) -> {
          if (!overdue(release) || entry.manager().isPresent()) {
            return waiting(release, why, LifecyclePolicy.LOOK_AGAIN);
          }
          force(release, view, entry, why);
          remarks.add(why);
          forced = true;
        }
      }
    }
    if (entries.isEmpty()) {
      remarks.add("no node of the swarm is bound to it");
    }
    if (release.group().role() == NodeRole.MANAGER) {
      directory.refresh(view.again());
    }
    return letGo(release, forced, remarks);
  }

  /** Journalled before it is done: whoever comes after finds no node, and could not tell. */
  private void force(Release release, SwarmView view, Node node, String why) {
    Map<String, String> inputs = release.inputs();
    inputs.put("node", node.id().value());
    recorder.record(
        KIND,
        release.instance().value(),
        Decision.Outcome.FORCED,
        "removing its node after " + policy.drainTimeout() + ": " + why,
        inputs);
    departure.force(view, node);
  }

  /** The managers cannot be asked, or did not do it. */
  private Outcome inTheDark(Release release, String why) {
    if (release.group().role() == NodeRole.MANAGER) {
      return unsafe(release, why);
    }
    return overdue(release)
        ? letGo(release, true, List.of(why))
        : waiting(release, why, LifecyclePolicy.LOOK_AGAIN);
  }

  /** A manager that must stay a member for now. */
  private Outcome unsafe(Release release, String why) {
    if (release.group().desired() == 0) {
      return letGo(release, true, List.of("its group is to be empty", why));
    }
    Instance instance =
        cluster.instances().describe(List.of(release.instance())).get(release.instance());
    if (instance == null || instance.gone()) {
      return letGo(release, true, List.of("the instance has ended", why));
    }
    recorder.recordOnce(
        KIND,
        release.instance().value(),
        Decision.Outcome.REFUSED,
        FailureCode.QUORUM_AT_RISK + ": the manager is not removed: " + why,
        release.inputs(),
        QUIET);
    return waiting(release, why, LifecyclePolicy.LOOK_AGAIN_LATER);
  }

  private Outcome waiting(Release release, String why, Duration delay) {
    recorder.recordOnce(
        KIND, release.instance().value(), Decision.Outcome.WAITING, why, release.inputs(), QUIET);
    heartbeats.beat(release.hook());
    return new Outcome.Waiting(delay, why);
  }

  private Outcome letGo(Release release, boolean forced, List<String> remarks) {
    String reason =
        (forced ? "let go, forced" : "drained, removed and let go")
            + (remarks.isEmpty() ? "" : ": " + String.join("; ", remarks));
    Map<String, String> inputs = release.inputs();
    inputs.put(
        "seconds", String.valueOf(Duration.between(release.since(), cluster.now()).toSeconds()));
    recorder.record(
        KIND,
        release.instance().value(),
        forced ? Decision.Outcome.FORCED : Decision.Outcome.DONE,
        reason,
        inputs);
    cluster.groups().complete(release.hook(), LifecycleHook.Result.CONTINUE);
    return forced ? new Outcome.Forced(reason) : new Outcome.Done(reason);
  }

  private boolean overdue(Release release) {
    Duration waited = Duration.between(release.since(), cluster.now());
    return waited.compareTo(policy.drainTimeout()) >= 0;
  }

  private record Release(LifecycleHook hook, Group group, Instant since) {
    InstanceId instance() {
      return hook.instance();
    }

    Map<String, String> inputs() {
      Map<String, String> inputs = new LinkedHashMap<>();
      inputs.put("group", group.shortName());
      inputs.put("since", since.toString());
      return inputs;
    }
  }
}
