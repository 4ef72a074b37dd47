package dev.apiarist.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapabilitiesTest {

  @Test
  void aHostThatWithholdsNothingGivesEveryCapabilityThatOldEnginesKnow() {
    assertThat(Capabilities.in("000001ffffffffff"))
        .hasSize(38)
        .contains("SYS_RESOURCE", "AUDIT_READ")
        .doesNotContain("BPF", "PERFMON", "CHECKPOINT_RESTORE");
  }

  @Test
  void aCapabilityThatTheHostLacksIsNotAskedFor() {
    assertThat(Capabilities.in("000001fffeffffff"))
        .hasSize(37)
        .contains("SYS_ADMIN", "SYS_TIME")
        .doesNotContain("SYS_RESOURCE");
  }

  @Test
  void thisHostCanGiveWhatAnEngineCannotDoWithout() {
    assertThat(Capabilities.ofThisHost()).contains("SYS_ADMIN", "NET_ADMIN", "MKNOD");
  }
}
