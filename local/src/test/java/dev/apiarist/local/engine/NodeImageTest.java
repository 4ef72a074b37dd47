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
    String lastUse = lastUse(docker, image);

    image.ensure(docker, progress::add);

    assertThat(progress).isEmpty();
    assertThat(lastUse(docker, image)).isGreaterThan(lastUse);
    assertThat(docker.inspect("image", image.tag(), "{{.Config.Entrypoint}}"))
        .contains("[/usr/local/sbin/apiarist-machine]");
  }

  private static String lastUse(Docker docker, NodeImage image) {
    return docker.inspect("image", image.tag(), "{{json .Metadata.LastTagTime}}").orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void isNamedByItsSuiteAndItsRecipe(NodeImage image) {
    assertThat(image.tag()).matches("apiarist-node:(trixie|bookworm)-[0-9a-f]{12}");
  }

  @Test
  void anAmazonMachineImageIsTheNewestDebianUnlessItsNameSaysOtherwise() {
    assertThat(NodeImage.of("ami-0123456789abcdef0")).isEqualTo(NodeImage.TRIXIE);
    assertThat(NodeImage.of("ami-bookworm")).isEqualTo(NodeImage.BOOKWORM);
  }
}
