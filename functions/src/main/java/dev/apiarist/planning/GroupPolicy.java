package dev.apiarist.planning;

import dev.apiarist.placement.model.NodeNeeds;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.TaskTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a group's owner wants its size to be chosen.
 *
 * @param scaleUp whether it grows for tasks that wait
 * @param scaleIn whether nodes that nobody needs are to go
 * @param sustainedFor for how long nobody must have needed a node; who carries plans out keeps it
 * @param atOnce how many nodes one plan lets go
 * @param priority the group with the higher one grows where the others are as good
 * @param headroom what is to fit besides all that there is
 */
public record GroupPolicy(
    boolean scaleUp,
    ScaleIn scaleIn,
    Duration sustainedFor,
    int atOnce,
    int priority,
    Optional<Headroom> headroom) {
  /** Grows for tasks that wait; says what could go and does nothing about it. */
  public static final GroupPolicy STANDARD =
      new GroupPolicy(true, ScaleIn.ADVISE, Duration.ofMinutes(10), 10, 0, Optional.empty());

  public GroupPolicy {
    if (atOnce < 1) {
      throw new IllegalArgumentException("one node at least may go at once");
    }
  }

  /** Whether nodes that nobody needs are to go. */
  public enum ScaleIn {
    OFF("off"),
    ADVISE("advise"),
    ON("on");

    private final String word;

    ScaleIn(String word) {
      this.word = word;
    }

    /** As it is written. */
    public String word() {
      return word;
    }

    static Optional<ScaleIn> of(String word) {
      for (ScaleIn mode : values()) {
        if (mode.word.equals(word)) {
          return Optional.of(mode);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Room that is kept free, as tasks that nobody has asked for yet.
   *
   * @param tasks how many
   * @param reservation what each would reserve
   * @param constraints which nodes they would ask for
   */
  public record Headroom(int tasks, Reservation reservation, List<String> constraints) {
    public Headroom {
      constraints = List.copyOf(constraints);
      if (tasks < 1) {
        throw new IllegalArgumentException("headroom is for one task at least");
      }
    }

    TaskTemplate template() {
      return TaskTemplate.PLAIN
          .reserving(reservation)
          .needing(NodeNeeds.constraints(constraints.toArray(String[]::new)));
    }
  }
}
