package dev.apiarist.placement.simulation;

import dev.apiarist.placement.model.ClusterMount;
import dev.apiarist.placement.model.ClusterVolume;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.TaskFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Which cluster volumes are in use where (moby/swarmkit {@code manager/scheduler/volumes.go}). */
final class VolumeUses {
  private final List<ClusterVolume> volumes;
  private final List<List<Use>> uses;

  /** One task's use of a volume. */
  private record Use(int node, boolean readOnly) {}

  VolumeUses(List<ClusterVolume> volumes) {
    this(volumes, volumes.stream().map(volume -> (List<Use>) new ArrayList<Use>()).toList());
  }

  private VolumeUses(List<ClusterVolume> volumes, List<List<Use>> uses) {
    this.volumes = volumes;
    this.uses = uses;
  }

  VolumeUses copy() {
    return volumes.isEmpty()
        ? this
        : new VolumeUses(
            volumes, uses.stream().map(it -> (List<Use>) new ArrayList<>(it)).toList());
  }

  /** What a running task has. */
  void hold(TaskFacts task, int node) {
    for (TaskFacts.VolumeUse use : task.volumes()) {
      for (ClusterMount mount : task.revision().template().clusterMounts()) {
        if (mount.source().equals(use.source()) && mount.target().equals(use.target())) {
          number(use.volume()).ifPresent(it -> reserve(it, node, mount.readOnly()));
        }
      }
    }
  }

  /** Whether one of the mounts has a volume here: Swarm's filter does not ask about the others. */
  boolean anyFits(List<ClusterMount> mounts, NodeFacts facts, int node) {
    return mounts.stream().anyMatch(mount -> !fitting(mount, facts, node).isEmpty());
  }

  /**
   * Takes a volume for every mount.
   *
   * @return the source of the mount for which there was none; then none is taken at all
   */
  Optional<String> take(
      List<ClusterMount> mounts, NodeFacts facts, int node, SplittableRandom random) {
    List<Integer> taken = new ArrayList<>();
    for (ClusterMount mount : mounts) {
      List<Integer> fitting = fitting(mount, facts, node);
      if (fitting.isEmpty()) {
        taken.forEach(volume -> uses.get(volume).removeLast());
        return Optional.of(mount.source());
      }
      int volume = fitting.get(random.nextInt(fitting.size()));
      reserve(volume, node, mount.readOnly());
      taken.add(volume);
    }
    return Optional.empty();
  }

  private void reserve(int volume, int node, boolean readOnly) {
    uses.get(volume).add(new Use(node, readOnly));
  }

  private List<Integer> fitting(ClusterMount mount, NodeFacts facts, int node) {
    Optional<String> group = mount.group();
    List<Integer> fitting = new ArrayList<>();
    for (int i = 0; i < volumes.size(); i++) {
      ClusterVolume volume = volumes.get(i);
      boolean meant =
          group.map(volume.group()::equals).orElse(volume.name().equals(mount.source()));
      if (meant && fits(volume, uses.get(i), facts, node, mount.readOnly())) {
        fitting.add(i);
      }
    }
    return fitting;
  }

  private static boolean fits(
      ClusterVolume volume, List<Use> uses, NodeFacts facts, int node, boolean readOnly) {
    if (!volume.usable()
        || (volume.singleNode() && uses.stream().anyMatch(use -> use.node != node))) {
      return false;
    }
    boolean shared =
        switch (volume.sharing()) {
          case NONE -> uses.isEmpty();
          case READ_ONLY -> readOnly;
          case ONE_WRITER -> readOnly || uses.stream().allMatch(Use::readOnly);
          case ALL -> true;
        };
    return shared && volume.reachableFrom(facts);
  }

  private Optional<Integer> number(String id) {
    for (int i = 0; i < volumes.size(); i++) {
      if (volumes.get(i).id().equals(id)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
