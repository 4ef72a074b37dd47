package dev.apiarist.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagLabelsTest {
  private static final Map<String, String> TAGS =
      Map.of(
          "docker.role", "front-end",
          "team.name", "bees",
          "aws:autoscaling:groupName", "apiarist-demo-front",
          "apiarist:group", "front",
          "Name", "demo front");

  @Nested
  class Prefixes {
    @Test
    void keepsThePrefixUnlessToldToStripIt() {
      assertThat(new TagLabels(List.of("docker."), false).from(TAGS).labels())
          .containsExactly(Map.entry("docker.role", "front-end"));
      assertThat(new TagLabels(List.of("docker."), true).from(TAGS).labels())
          .containsExactly(Map.entry("role", "front-end"));
    }

    @Test
    void takesSeveral() {
      assertThat(new TagLabels(List.of("docker.", "team."), true).from(TAGS).labels())
          .containsExactly(Map.entry("name", "bees"), Map.entry("role", "front-end"));
    }

    @Test
    void stripsTheLongestThatMatches() {
      assertThat(
              new TagLabels(List.of("docker.", "docker.x."), true)
                  .from(Map.of("docker.x.y", "1"))
                  .labels())
          .containsExactly(Map.entry("y", "1"));
    }

    @Test
    void anEmptyOneTakesEveryTagButThoseOfAwsAndOurOwn() {
      assertThat(new TagLabels(List.of(""), false).from(TAGS).labels())
          .containsOnlyKeys("docker.role", "team.name", "Name");
    }

    @Test
    void noneTakesNothing() {
      assertThat(new TagLabels(List.of(), false).from(TAGS).labels()).isEmpty();
    }
  }

  @Nested
  class Values {
    @ParameterizedTest
    @ValueSource(
        strings = {"", " two  words ", "a\"b'c", "10:20=30", "Ruche n\u00ba 1 \uD83D\uDC1D"})
    void areKeptAsTheyAre(String value) {
      assertThat(new TagLabels(List.of("docker."), false).from(Map.of("docker.v", value)).labels())
          .containsEntry("docker.v", value);
    }
  }

  @Nested
  class IllegalKeys {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "docker.two words",
          "docker.a/b",
          "docker.a:b",
          "docker.a=b",
          "docker.a@b",
          "docker.a+b",
          "docker.",
          "docker.r\u00f4le",
          "docker.tab\tbed",
          "docker.trailing-"
        })
    void areRefusedWithAReasonThatNamesTheTag(String tag) {
      TagLabels.Labelling outcome =
          new TagLabels(List.of("docker."), false).from(Map.of(tag, "x", "docker.fine", "y"));
      assertThat(outcome.labels()).containsOnlyKeys("docker.fine");
      assertThat(outcome.refused().get(tag)).contains(tag).contains("label key");
      assertThat(outcome.refusal()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"com.docker.x", "io.docker.x", "org.dockerproject.x", "apiarist.instance"})
    void includeReservedNamespaces(String tag) {
      assertThat(new TagLabels(List.of(""), false).from(Map.of(tag, "x")).refused().get(tag))
          .contains("reserved");
    }

    @Test
    void includeOneOfWhichNothingIsLeft() {
      assertThat(
              new TagLabels(List.of("docker."), true)
                  .from(Map.of("docker.", "x"))
                  .refused()
                  .get("docker."))
          .contains("nothing is left");
    }

    @Test
    void includeTheSecondTagThatWouldBecomeTheSameLabel() {
      TagLabels.Labelling outcome =
          new TagLabels(List.of("a.", "b."), true).from(Map.of("a.role", "1", "b.role", "2"));
      assertThat(outcome.labels()).containsExactly(Map.entry("role", "1"));
      assertThat(outcome.refused().get("b.role")).contains("'a.role' and 'b.role'");
    }

    @Test
    void haveAtMost128Characters() {
      assertThat(TagLabels.whyIllegal("x".repeat(128))).isEmpty();
      assertThat(TagLabels.whyIllegal("x".repeat(129))).isPresent();
    }
  }
}
