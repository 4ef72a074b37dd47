package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeImageTest {

  @ParameterizedTest
  @EnumSource
  void isBuiltOnceAndThenFoundByItsRecipe(NodeImage image) {
    Docker docker = new Docker();
    image.ensure(docker, System.out::println);
    List<String> progress = new ArrayList<>();

    image.ensure(docker, progress::add);

    assertThat(progress).isEmpty();
    assertThat(docker.inspect("image", image.tag(), "{{.Config.Entrypoint}}"))
        .contains("[/usr/local/sbin/apiarist-machine]");
  }

  @Test
  void anAmazonMachineImageIsTheNewestDebianUnlessItsNameSaysOtherwise() {
    assertThat(NodeImage.of("ami-0123456789abcdef0")).isEqualTo(NodeImage.TRIXIE);
    assertThat(NodeImage.of("ami-bookworm")).isEqualTo(NodeImage.BOOKWORM);
  }
}
