package dev.apiarist.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.Explanation.MissingVolume;
import dev.apiarist.placement.Explanation.NoSuitableNode;
import dev.apiarist.placement.Explanation.NodeRefused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {
  @ParameterizedTest
  @CsvSource({
    "READY, 1 node not available for new tasks, 7 nodes not available for new tasks",
    "RESOURCE, insufficient resources on 1 node, insufficient resources on 7 nodes",
    "PLUGIN, missing plugin on 1 node, missing plugin on 7 nodes",
    "CONSTRAINT, scheduling constraints not satisfied on 1 node,"
        + " scheduling constraints not satisfied on 7 nodes",
    "PLATFORM, unsupported platform on 1 node, unsupported platform on 7 nodes",
    "HOST_PORT, host-mode port already in use on 1 node, host-mode port already in use on 7 nodes",
    "MAX_REPLICAS, max replicas per node limit exceed, max replicas per node limit exceed",
    "VOLUMES, cannot fulfill requested CSI volume mounts on 1 node,"
        + " cannot fulfill requested CSI volume mounts on 7 nodes"
  })
  void everyFilterSpeaksInSwarmsWords(Filter filter, String one, String seven) {
    assertThat(filter.explain(1)).isEqualTo(one);
    assertThat(filter.explain(7)).isEqualTo(seven);
    assertThat(Explanation.parse(one)).contains(new NodeRefused(filter));
    assertThat(Explanation.parse("no suitable node (" + seven + ")"))
        .contains(new NoSuitableNode(List.of(Refusal.of(filter, 7))));
  }

  @Test
  void theFilterThatRefusedMostComesFirstAndEqualOnesKeepTheirOrder() {
    int[] counts = new int[Filter.values().length];
    counts[Filter.READY.place()] = 3;
    counts[Filter.RESOURCE.place()] = 3;
    counts[Filter.MAX_REPLICAS.place()] = 4;

    assertThat(NoSuitableNode.of(counts).text())
        .isEqualTo(
            "no suitable node (max replicas per node limit exceed;"
                + " 3 nodes not available for new tasks; insufficient resources on 3 nodes)");
  }

  @Test
  void withoutAnyRefusalTheBareWordsRemain() {
    assertThat(NoSuitableNode.of(new int[Filter.values().length]).text())
        .isEqualTo("no suitable node");
    assertThat(Explanation.parse("no suitable node")).contains(new NoSuitableNode(List.of()));
  }

  @Test
  void everyMixtureOfRefusalsComesBackAsItWas() {
    Random random = new Random(7);
    for (int round = 0; round < 1000; round++) {
      List<Refusal> refusals = new ArrayList<>();
      for (Filter filter : Filter.values()) {
        if (random.nextBoolean()) {
          refusals.add(Refusal.of(filter, 1 + random.nextInt(3000)));
        }
      }
      Collections.shuffle(refusals, random);
      Explanation explanation = new NoSuitableNode(refusals);

      assertThat(Explanation.parse(explanation.text())).contains(explanation);
    }
  }

  @ParameterizedTest
  @EnumSource(Filter.class)
  void aTaskBoundToOneNodeIsRefusedWithoutTheWrapper(Filter filter) {
    assertThat(new NodeRefused(filter).text()).doesNotContain("suitable");
    assertThat(Explanation.parse(new NodeRefused(filter).text())).contains(new NodeRefused(filter));
  }

  @Test
  void aMissingVolumeIsNamed() {
    Explanation missing = new MissingVolume("group:fast");

    assertThat(missing.text())
        .isEqualTo("cannot find volume to satisfy mount with source group:fast");
    assertThat(Explanation.parse(missing.text())).contains(missing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "task: non-zero exit (1)",
        "No such image: nothing:latest",
        "no suitable node ()",
        "no suitable node (out of luck)",
        "no suitable node (insufficient resources on 1 nodes)",
        "no suitable node (insufficient resources on 0 nodes)",
        "no suitable node (insufficient resources on 02 nodes)",
        "no suitable node (insufficient resources on 2 nodes; )",
        "insufficient resources on 2 nodes",
        "assigned node no longer meets constraints"
      })
  void otherErrorsAreNotTheSchedulers(String text) {
    assertThat(Explanation.parse(text)).isEmpty();
  }
}
