package dev.apiarist.lifecycle;

import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Instance;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way out. A worker is drained, and let go when it is empty and the services it carried run
 * elsewhere or have no place to; after the drain time-out it is let go anyway, forced. A manager is
 * demoted first, and only while the quorum allows: no deadline overrides that, unless its instance
 * has ended already or its group is to be empty. A manager whose hook nobody answered in time is
 * kept by its group, and leaves all the same: by being ended once more when it has been removed.
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
  private final Evacuations evacuations;
  private final Departure departure;

  public Leave(Cluster cluster, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.policy = policy;
    this.recorder = cluster.recorder();
    this.directory = new ManagerDirectory(cluster);
    this.heartbeats = new Heartbeats(cluster);
    this.evacuations = new Evacuations(cluster, policy);
    this.departure = new Departure(cluster, policy);
  }

  /**
   * One look at an instance that is to end, and one step further if possible.
   *
   * @param since when the hook was opened
   * @throws OutsideException when the cloud fails; nothing is lost by calling again
   */
  public Outcome step(LifecycleHook hook, Instant since) {
    return switch (Held.lookUp(cluster, hook, since)) {
      case Held.Lookup.Foreign(String reason) -> new Outcome.Dropped(reason);
      case Held.Lookup.Gone() -> new Outcome.Done("the instance has left its group");
      case Held.Lookup.Found(Held leaving) ->
          leaving.member().leaving() ? step(leaving) : stays(leaving);
    };
  }

  private Outcome stays(Held held) {
    return held.waited(cluster.now()).compareTo(SETTLING) < 0
        ? new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN, "its group does not show it leaving")
        : new Outcome.Done("the instance stays");
  }

  private Outcome step(Held leaving) {
    if (leaving.member().retained()) {
      recorder.recordOnce(
          KIND,
          leaving.instance().value(),
          Decision.Outcome.FAILED,
          "nobody answered its hook in time: its group keeps it until its leaving is done",
          leaving.inputs(),
          QUIET);
    }
    try {
      return release(leaving);
    } catch (OutsideException failed) {
      return switch (failed.code()) {
        case SWARM_UNREACHABLE, SWARM_UNAVAILABLE, QUORUM_AT_RISK ->
            inTheDark(leaving, Dark.reason(failed));
        case STALE_VERSION -> waiting(leaving, Dark.reason(failed), LifecyclePolicy.LOOK_AGAIN);
        case NOT_FOUND, THROTTLED, BUSY, ACCESS_DENIED, REFUSED, CLOUD_UNAVAILABLE -> throw failed;
      };
    }
  }

  private Outcome release(Held leaving) {
    SwarmView view = open(leaving);
    List<Node> entries = Binding.entries(view.nodes(), leaving.instance());
    List<String> remarks = new ArrayList<>();
    boolean forced = false;
    for (Node entry : entries) {
      Departure.Stage stage = departure.step(view, entry, leaving.instance());
      switch (stage) {
        case Departure.Gone(Optional<String> remark) -> remark.ifPresent(remarks::add);
        case Departure.Unsafe(String why) -> {
          return unsafe(leaving, why);
        }
        case Departure.Underway(String why) -> {
          if (!overdue(leaving) || entry.manager().isPresent()) {
            return waiting(leaving, why, LifecyclePolicy.LOOK_AGAIN);
          }
          force(leaving, view, entry, why);
          remarks.add(why);
          forced = true;
        }
      }
    }
    if (entries.isEmpty()) {
      remarks.add("no node of the swarm is bound to it");
    }
    SwarmView after = view.again();
    if (leaving.managing()) {
      directory.refresh(after);
    }
    endEvacuations(after);
    return letGo(leaving, forced, remarks);
  }

  /** Whether it can be done or not, the node is gone; the sweep would do it, too. */
  private void endEvacuations(SwarmView view) {
    try {
      evacuations.end(view, new Workload(view.api()));
    } catch (OutsideException failed) {
      return;
    }
  }

  /** What happens to a manager depends on who leads, so a change of leader is noted first. */
  private SwarmView open(Held leaving) {
    SwarmView view = directory.open();
    return leaving.managing() ? directory.refresh(view) : view;
  }

  /** Journalled before it is done: whoever comes after finds no node, and could not tell. */
  private void force(Held leaving, SwarmView view, Node node, String why) {
    Map<String, String> inputs = leaving.inputs();
    inputs.put("node", node.id().value());
    recorder.record(
        KIND,
        leaving.instance().value(),
        Decision.Outcome.FORCED,
        "removing its node after " + policy.drainTimeout() + ": " + why,
        inputs);
    departure.force(view, node);
  }

  /** The managers cannot be asked, or did not do it. */
  private Outcome inTheDark(Held leaving, String why) {
    if (leaving.managing()) {
      return unsafe(leaving, why);
    }
    return overdue(leaving)
        ? letGo(leaving, true, List.of(why))
        : waiting(leaving, why, LifecyclePolicy.LOOK_AGAIN);
  }

  /** A manager that must stay a member for now. */
  private Outcome unsafe(Held leaving, String why) {
    if (leaving.group().desired() == 0) {
      return letGo(leaving, true, List.of("its group is to be empty", why));
    }
    Instance instance =
        cluster.instances().describe(List.of(leaving.instance())).get(leaving.instance());
    if (instance == null || instance.gone()) {
      return letGo(leaving, true, List.of("the instance has ended", why));
    }
    recorder.recordOnce(
        KIND,
        leaving.instance().value(),
        Decision.Outcome.REFUSED,
        FailureCode.QUORUM_AT_RISK + ": the manager is not removed: " + why,
        leaving.inputs(),
        QUIET);
    return waiting(leaving, why, LifecyclePolicy.LOOK_AGAIN_LATER);
  }

  private Outcome waiting(Held leaving, String why, Duration delay) {
    recorder.recordOnce(
        KIND, leaving.instance().value(), Decision.Outcome.WAITING, why, leaving.inputs(), QUIET);
    if (!leaving.member().retained()) {
      heartbeats.beat(leaving.hook());
    }
    return new Outcome.Waiting(delay, why);
  }

  private Outcome letGo(Held leaving, boolean forced, List<String> remarks) {
    String reason =
        (forced ? "let go, forced" : "drained, removed and let go")
            + (remarks.isEmpty() ? "" : ": " + String.join("; ", remarks));
    Map<String, String> inputs = leaving.inputs();
    inputs.put("seconds", String.valueOf(leaving.waited(cluster.now()).toSeconds()));
    recorder.record(
        KIND,
        leaving.instance().value(),
        forced ? Decision.Outcome.FORCED : Decision.Outcome.DONE,
        reason,
        inputs);
    Held.forget(cluster, leaving.instance());
    if (leaving.member().retained()) {
      // Auto Scaling opens the hook once more for it; the next step finds no node, and answers.
      cluster.groups().terminate(leaving.instance(), false);
    } else {
      cluster.groups().complete(leaving.hook(), LifecycleHook.Result.CONTINUE);
    }
    return forced ? new Outcome.Forced(reason) : new Outcome.Done(reason);
  }

  private boolean overdue(Held leaving) {
    return leaving.waited(cluster.now()).compareTo(policy.drainTimeout()) >= 0;
  }
}
