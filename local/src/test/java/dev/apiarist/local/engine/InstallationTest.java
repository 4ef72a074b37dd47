package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationTest {

  @Test
  void namesAndLabelsWhatBelongsToIt() {
    Installation demo = new Installation("demo");

    assertThat(demo.label()).isEqualTo("dev.apiarist.local=demo");
    assertThat(demo.nameOf("i-1")).isEqualTo("apiarist-demo-i-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Demo", "-demo", "a b", "a=b", "abcdefghijklmnopqrstuvwxyz0123456"})
  void aNameThatDockerOrAFilterWouldMisreadIsRefused(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Installation(id))
        .withMessageContaining("'" + id + "'");
  }
}
