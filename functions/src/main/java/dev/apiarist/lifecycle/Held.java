package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.port.Group;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An instance that a hook of its group holds on its way in or out.
 *
 * @param group as it was read at the beginning of the step
 * @param member the instance as the group shows it
 * @param since when the hook was opened
 */
record Held(LifecycleHook hook, Group group, Group.Member member, Instant since) {
  /** What the group of a hook says about its instance. */
  sealed interface Lookup {
    /** The group is not this cluster's. */
    record Foreign(String reason) implements Lookup {}

    /** The instance is no member of its group any more. */
    record Gone() implements Lookup {}

    /** It is a member, in whatever state. */
    record Found(Held held) implements Lookup {}
  }

  /** Asks Auto Scaling. */
  static Lookup lookUp(Cluster cluster, LifecycleHook hook, Instant since) {
    Optional<Group> group = cluster.groups().group(hook.group());
    if (group.isEmpty()) {
      return new Lookup.Foreign("group " + hook.group() + " is not this cluster's");
    }
    return group.get().members().stream()
        .filter(member -> member.instance().equals(hook.instance()))
        .findAny()
        .<Lookup>map(member -> new Lookup.Found(new Held(hook, group.get(), member, since)))
        .orElseGet(Lookup.Gone::new);
  }

  /**
   * Forgets what is remembered of an instance's way in or out once that is over: it may come back,
   * from Standby or a warm pool, and is then looked at as any other.
   */
  static void forget(Cluster cluster, InstanceId instance) {
    cluster.marks().forget(MarkKeys.letIn(instance));
    cluster.marks().forget(MarkKeys.hookSeen(LifecycleHook.LAUNCH, instance));
    cluster.marks().forget(MarkKeys.hookSeen(LifecycleHook.TERMINATE, instance));
  }

  InstanceId instance() {
    return hook.instance();
  }

  boolean managing() {
    return group.role() == NodeRole.MANAGER;
  }

  /** How long it has been held. */
  Duration waited(Instant now) {
    return Duration.between(since, now);
  }

  /** What every decision about it rests on, to add to. */
  Map<String, String> inputs() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("group", group.shortName());
    inputs.put("since", since.toString());
    return inputs;
  }
}
