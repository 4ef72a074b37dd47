package dev.apiarist.placement.simulation;

import dev.apiarist.placement.simulation.SpreadTree.Branch;
import java.util.List;

/**
 * How many tasks each branch of one level is to take, round after round (moby/swarmkit {@code
 * manager/scheduler/scheduler.go}: {@code scheduleNTasksOnSubtree}, as it is since the repair that
 * ends a round without progress, swarmkit pull request 3200).
 */
final class BranchShares {
  private final int[] before;
  private final boolean[] full;
  private final int tasks;
  private int usable;
  private int tasksInUsable;
  private int placed;
  private boolean progress = true;
  private int share;
  private int remainder;

  BranchShares(Branch parent, int[] tasksBefore, int tasks) {
    List<Branch> branches = parent.branches();
    this.tasks = tasks;
    this.before = branches.stream().mapToInt(branch -> branch.sum(tasksBefore)).toArray();
    this.full = new boolean[branches.size()];
    this.usable = branches.size();
    this.tasksInUsable = parent.sum(tasksBefore);
  }

  /** Works out new shares; false when all is placed, all is full, or the last round did nothing. */
  boolean nextRound() {
    if (placed == tasks || usable == 0 || !progress) {
      return false;
    }
    int all = tasksInUsable + tasks - placed;
    share = all / usable;
    remainder = all % usable;
    progress = false;
    return true;
  }

  /** How many tasks a branch is to take now. */
  int of(int branch) {
    boolean wanting = before[branch] < share || (before[branch] == share && remainder > 0);
    if (full[branch] || !wanting) {
      return 0;
    }
    progress = true;
    return share - before[branch] + (remainder > 0 ? 1 : 0);
  }

  /** A branch took so many of its share. */
  void placed(int branch, int wanted, int taken) {
    if (taken < wanted) {
      full[branch] = true;
      usable--;
      tasksInUsable -= before[branch];
    } else if (remainder > 0) {
      remainder--;
    }
    placed += taken;
  }

  int placed() {
    return placed;
  }
}
