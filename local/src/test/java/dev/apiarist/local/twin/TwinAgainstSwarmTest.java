package dev.apiarist.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.local.engine.NodeImage;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The scheduler twin against Swarm's own scheduler. System properties make it longer or another
 * one: {@code twin.cases}, {@code twin.seed}, {@code twin.engine} ({@code trixie} or {@code
 * bookworm}).
 */
class TwinAgainstSwarmTest {
  private static final int CASES = Integer.getInteger("twin.cases", 120);
  private static final long SEED = Long.getLong("twin.seed", 1);
  private static final NodeImage ENGINE =
      NodeImage.valueOf(System.getProperty("twin.engine", "trixie").toUpperCase(Locale.ROOT));

  @Test
  void swarmDoesWhatTheTwinForesees() {
    try (Campaign campaign = new Campaign(ENGINE, SEED, CASES)) {
      assertThat(campaign.run()).isEmpty();
    }
  }
}
