package dev.apiarist.swarm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A service as far as decisions need it. Changing one goes through {@code SwarmManager}, which
 * edits the engine's own JSON: this record is for reading only.
 *
 * @param mode replicated, global, or a kind of job
 * @param replicas wanted replicas; empty unless replicated, or when the engine does not say
 * @param surge the tasks that it has beyond its replicas for a while
 * @param labels service labels (not container labels)
 * @param constraints placement constraints, as written
 * @param update how far its last update or rollback is
 * @param template what its tasks' template says of moving them
 */
public record Service(
    ServiceId id,
    String name,
    long version,
    Mode mode,
    OptionalInt replicas,
    Optional<Surge> surge,
    Map<String, String> labels,
    List<String> constraints,
    Update update,
    Template template) {
  public Service {
    labels = Map.copyOf(labels);
    constraints = List.copyOf(constraints);
  }

  /** Whether an update or rollback is under way, or stopped half-way. */
  public boolean updating() {
    return update != Update.SETTLED;
  }

  /** Whether its label speaks of a surge, be it under way or overtaken by another change. */
  public boolean surged() {
    return labels.containsKey(Surge.LABEL);
  }

  /** The nodes that it is moved off, because they leave. */
  public Optional<Evacuating> evacuating() {
    return Evacuating.of(labels);
  }

  /** Whether it may be moved off a node now: no update is unfinished, but for such a move. */
  public boolean mayBeEvacuated() {
    return switch (update) {
      case SETTLED -> true;
      case IN_PROGRESS -> evacuating().isPresent();
      case PAUSED -> false;
    };
  }

  /** How many tasks Swarm is told to run: its replicas, and those of a surge. */
  public OptionalInt tasks() {
    return surge.isPresent() ? OptionalInt.of(surge.get().tasks()) : replicas;
  }

  /**
   * What a service's task template says of moving its tasks.
   *
   * @param slotNamed whether something in it is named by {@code .Task.Slot}: a task under another
   *     slot is then another thing
   * @param preferring whether it has placement preferences, which Swarm obeys when it starts tasks
   *     but not when it takes some away
   * @param restarted whether a task that ends is started again, at least when it failed
   * @param apart what else keeps its tasks off a node than resources and constraints
   */
  public record Template(boolean slotNamed, boolean preferring, boolean restarted, Apart apart) {
    /** A template without anything particular. */
    public static final Template PLAIN = new Template(false, false, true, Apart.NOTHING);
  }

  /**
   * What keeps tasks off a node where others are.
   *
   * @param hostPorts the fixed ports that each task takes of its node
   * @param mostPerNode how many of its tasks a node may have; empty for any number
   */
  public record Apart(Set<HostPort> hostPorts, OptionalInt mostPerNode) {
    /** Tasks may be anywhere. */
    public static final Apart NOTHING = new Apart(Set.of(), OptionalInt.empty());

    public Apart {
      hostPorts = Set.copyOf(hostPorts);
    }
  }

  /** How far a service's last update or rollback is. */
  public enum Update {
    /** None ever, or completed. */
    SETTLED,
    /** Swarm replaces tasks now. A task that ends meanwhile counts as a failure of the update. */
    IN_PROGRESS,
    /** Stopped half-way after a failure; only another update goes on from there. */
    PAUSED;

    /** Why no update of ours may come now; empty when one may. */
    public Optional<String> unsettled() {
      return switch (this) {
        case SETTLED -> Optional.empty();
        case IN_PROGRESS -> Optional.of("an update or rollback of it is in progress");
        case PAUSED -> Optional.of("an update or rollback of it is paused half-way");
      };
    }
  }

  /** How many tasks a service has. */
  public enum Mode {
    REPLICATED,
    GLOBAL,
    REPLICATED_JOB,
    GLOBAL_JOB
  }
}
