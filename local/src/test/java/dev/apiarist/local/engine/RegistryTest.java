package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class RegistryTest {

  @Test
  void aSecondOneForTheSameInstallationIsRefusedAndTheFirstStays() {
    try (EngineFixture engine = EngineFixture.open()) {
      MachineNetwork network = MachineNetwork.open(engine.docker(), engine.installation());
      Registry first = Registry.start(engine.docker(), network, EngineFixture.freePort());
      int port = EngineFixture.freePort();

      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> Registry.start(engine.docker(), network, port))
          .withMessageContaining("already in use");
      assertThat(Http.answers(URI.create("http://" + first.address().forThisHost() + "/v2/")))
          .isTrue();
    }
  }

  @Test
  void aTakenPortIsToldAndNothingIsLeftOfIt() throws IOException {
    try (EngineFixture engine = EngineFixture.open();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MachineNetwork network = MachineNetwork.open(engine.docker(), engine.installation());
      int port = taken.getLocalPort();

      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> Registry.start(engine.docker(), network, port))
          .withMessageContaining(Integer.toString(port));
      assertThat(Leftovers.of(engine.docker(), engine.installation()).containers()).isEmpty();
    }
  }

  @Test
  void anImageOfTheSameContentIsPublishedTwiceUnderOneName() {
    try (EngineFixture engine = EngineFixture.open()) {
      MachineNetwork network = MachineNetwork.open(engine.docker(), engine.installation());
      Registry registry = Registry.start(engine.docker(), network, EngineFixture.freePort());
      DemoImages images = new DemoImages(engine.docker(), registry.address());

      String image = images.publishWhoami("1");

      assertThat(images.publishWhoami("1")).isEqualTo(image);
      assertThat(image).isEqualTo(network.gateway() + image.substring(image.indexOf(':')));
      assertThat(
              Http.answers(
                  URI.create(
                      "http://" + registry.address().forThisHost() + "/v2/whoami/manifests/1")))
          .isTrue();
    }
  }

  @Test
  void aProgramOfTheNodeImageRunsAloneAsAnImage() {
    try (EngineFixture engine = EngineFixture.open()) {
      MachineNetwork network = MachineNetwork.open(engine.docker(), engine.installation());
      Registry registry = Registry.start(engine.docker(), network, EngineFixture.freePort());
      DemoImages images = new DemoImages(engine.docker(), registry.address());

      images.publishProgram("prometheus-node-exporter", "1");

      String image = registry.address().forThisHost() + "/prometheus-node-exporter:1";
      Command.Result version = engine.docker().attempt("run", "--rm", image, "--version");
      engine.docker().attempt("rmi", image);
      assertThat(version.output() + version.error()).contains("node_exporter, version");
    }
  }
}
