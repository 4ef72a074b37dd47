package dev.apiarist.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChapterTest {
  @Test
  void isTheSameForTheSameSeed() {
    assertThat(Chapter.of(1, 5)).isEqualTo(Chapter.of(1, 5)).isNotEmpty();
  }

  @Test
  void isAnotherForAnotherSeedOrNumber() {
    assertThat(Chapter.of(1, 5)).isNotEqualTo(Chapter.of(1, 6)).isNotEqualTo(Chapter.of(2, 5));
  }

  @Test
  void everyStepDoesSomethingThatIsCompared() {
    assertThat(Chapter.of(1, 5)).noneMatch(step -> step.burst().isEmpty());
  }
}
