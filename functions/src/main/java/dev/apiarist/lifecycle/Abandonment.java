package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.NodeRole;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gives launches up, without a storm of retries: Auto Scaling replaces an abandoned instance at
 * once, so after some in a row the group is lowered to what is in service and rests. What was
 * abandoned while the managers did not answer, or soon after, tells nothing about the group and
 * does not count.
 *
 * <p>How many there were in a row is read from the journal: it is written first, one subject for
 * each instance, so a step that dies half-way and runs again counts once.
 */
final class Abandonment {
  private static final int DECISIONS_READ = 200;

  /** Among a decision's inputs: no manager answered of late. */
  private static final String DARK = "dark";

  private final Cluster cluster;
  private final Recorder recorder;

  Abandonment(Cluster cluster) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
  }

  /** The hook is answered last: until then everything here can run again. */
  Outcome abandon(LifecycleHook hook, Group group, String reason, Map<String, String> facts) {
    Map<String, String> inputs = new LinkedHashMap<>(facts);
    inputs.put("group", group.shortName());
    boolean dark = cluster.dark();
    if (dark) {
      inputs.put(DARK, "true");
    }
    recorder.record(Join.KIND, hook.instance().value(), Decision.Outcome.FAILED, reason, inputs);
    if (group.role() == NodeRole.MANAGER) {
      cluster.managerChange().end(hook.instance());
    } else if (!dark && inARow(group) >= LifecyclePolicy.ABANDONED_IN_A_ROW) {
      rest(group);
    }
    cluster.groups().complete(hook, LifecycleHook.Result.ABANDON);
    return new Outcome.Abandoned(reason);
  }

  private int inARow(Group group) {
    Set<String> instances = new HashSet<>();
    for (Decision decision : cluster.journal().recent(DECISIONS_READ)) {
      boolean ofGroup =
          decision.kind().equals(Join.KIND)
              && group.shortName().equals(decision.inputs().get("group"));
      if (ofGroup && ends(decision, group)) {
        break;
      }
      if (ofGroup
          && decision.outcome() == Decision.Outcome.FAILED
          && !decision.inputs().containsKey(DARK)) {
        instances.add(decision.subject());
      }
    }
    return instances.size();
  }

  /** A join that worked, or the last time the group was put to rest. */
  private static boolean ends(Decision decision, Group group) {
    return decision.outcome() == Decision.Outcome.DONE
        || decision.subject().equals(group.shortName());
  }

  private void rest(Group group) {
    int inService = (int) group.members().stream().filter(Group.Member::inService).count();
    int lowered = Math.max(group.min(), inService);
    String desired = "stays " + group.desired();
    if (lowered < group.desired() && cluster.groups().refreshInProgress(group.name())) {
      desired += " (an instance refresh is in progress)";
    } else if (lowered < group.desired()) {
      cluster.groups().setDesiredCapacity(group.name(), lowered);
      desired = "is lowered to " + lowered;
    }
    Instant now = cluster.now();
    cluster.marks().claim(MarkKeys.coolDown(group.name()), now, LifecyclePolicy.COOL_DOWN);
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("group", group.shortName());
    inputs.put("desired", String.valueOf(group.desired()));
    inputs.put("inService", String.valueOf(inService));
    inputs.put("min", String.valueOf(group.min()));
    recorder.record(
        Join.KIND,
        group.shortName(),
        Decision.Outcome.REFUSED,
        "%d launches in a row were abandoned: desired %s and the group cools down until %s"
            .formatted(
                LifecyclePolicy.ABANDONED_IN_A_ROW, desired, now.plus(LifecyclePolicy.COOL_DOWN)),
        inputs);
  }
}
