package dev.apiarist.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.swarm.Availability;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  private static final Change DRAIN = new Change.Avail(3, Availability.DRAIN);

  @Test
  void keepsOnlyWhatShowsIt() {
    List<Step> story = Chapter.of(7, 1);

    List<Step> shrunk =
        new Shrinker(steps -> asks(steps, "Preferences") && drains(steps))
            .shrink(
                List.of(
                    story.get(0),
                    new Step(List.of(DRAIN, new Change.Remove("s1")), List.of()),
                    new Step(List.of(), List.of(new Change.Create("s9", spreading())))));

    assertThat(shrunk)
        .containsExactly(
            new Step(List.of(DRAIN), List.of()),
            new Step(
                List.of(),
                List.of(
                    new Change.Create(
                        "s9",
                        Map.of(
                            "Mode",
                            Map.of("Replicated", Map.of("Replicas", 1L)),
                            "TaskTemplate",
                            Map.of("Placement", Map.of("Preferences", List.of("zone"))))))));
  }

  private static Map<String, @Nullable Object> spreading() {
    return Map.of(
        "Mode",
        Map.of("Replicated", Map.of("Replicas", 4)),
        "EndpointSpec",
        Map.of(),
        "TaskTemplate",
        Map.of("Placement", Map.of("Preferences", List.of("zone"), "MaxReplicas", 2)));
  }

  private static boolean asks(List<Step> steps, String what) {
    return !steps.isEmpty() && steps.getLast().burst().toString().contains(what);
  }

  private static boolean drains(List<Step> steps) {
    return steps.stream().anyMatch(step -> step.preparation().contains(DRAIN));
  }

  @Test
  void leavesAloneWhatNothingCanBeTakenFrom() {
    List<Step> story = List.of(new Step(List.of(), List.of(DRAIN)));

    assertThat(new Shrinker(steps -> false).shrink(story)).isEqualTo(story);
  }
}
