package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeftoversTest {

  @Test
  void whatACrashedRunLeftIsFoundByItsLabelAndRemovedWhileOthersKeepTheirs() {
    try (EngineFixture crashed = EngineFixture.open();
        EngineFixture other = EngineFixture.open()) {
      MachineNetwork.open(other.docker(), other.installation());
      MachineNetwork network = MachineNetwork.open(crashed.docker(), crashed.installation());
      Registry.start(crashed.docker(), network, EngineFixture.freePort());
      assertThat(Leftovers.of(crashed.docker(), crashed.installation()))
          .isEqualTo(
              new Leftovers(
                  List.of(crashed.installation().nameOf("registry")), List.of(network.name())));

      Leftovers.remove(crashed.docker(), crashed.installation());

      assertThat(Leftovers.of(crashed.docker(), crashed.installation()).none()).isTrue();
      assertThat(Leftovers.of(other.docker(), other.installation()).none()).isFalse();
    }
  }

  @Test
  void removingNothingIsNoError() {
    try (EngineFixture engine = EngineFixture.open()) {
      Leftovers.remove(engine.docker(), engine.installation());

      assertThat(Leftovers.of(engine.docker(), engine.installation()).none()).isTrue();
    }
  }
}
