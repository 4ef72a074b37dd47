package dev.apiarist.local.autoscaling;

import java.util.List;

/** Keeps a group's warm pool at its size, and empties one that is being deleted. */
final class WarmPoolKeeper {
  private final Context context;
  private final Lifecycle lifecycle;
  private final Launcher launcher;

  WarmPoolKeeper(Context context, Lifecycle lifecycle, Launcher launcher) {
    this.context = context;
    this.lifecycle = lifecycle;
    this.launcher = launcher;
  }

  /** Fills or shrinks the pool. */
  void run(Group group) {
    group.warmPool().ifPresent(pool -> run(group, pool));
  }

  private void run(Group group, WarmPoolDefinition pool) {
    List<Member> members = group.members(Member::inPool);
    if (group.warmPoolDeleting() || group.deleting()) {
      empty(group, members);
      return;
    }
    int size = pool.size(group.desired(), group.definition().max());
    if (members.size() < size && group.runs(ScalingProcess.LAUNCH)) {
      fill(group, size - members.size());
    } else if (members.size() > size && group.runs(ScalingProcess.TERMINATE)) {
      members.stream()
          .filter(Member::poolReady)
          .limit(members.size() - size)
          .forEach(member -> lifecycle.terminate(group, member, cause("shrink")));
    }
  }

  private void fill(Group group, int missing) {
    for (int launched = 0; launched < missing; launched++) {
      if (!launcher.launch(group, Journey.EC2_TO_POOL, cause("fill"))) {
        return;
      }
    }
  }

  private void empty(Group group, List<Member> members) {
    members.stream()
        .filter(Member::poolReady)
        .forEach(member -> lifecycle.terminate(group, member, cause("empty")));
    boolean empty =
        group.members(member -> member.describe(group.name()).warmed()).isEmpty()
            && members.isEmpty();
    if (empty) {
      group.setWarmPool(null, false);
    }
  }

  private String cause(String what) {
    return "At %s an instance was launched or terminated to %s the warm pool."
        .formatted(ScalingCause.time(context.now()), what);
  }
}
