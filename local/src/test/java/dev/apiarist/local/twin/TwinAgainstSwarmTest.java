package dev.apiarist.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.local.engine.NodeImage;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The scheduler twin against Swarm's own scheduler: a few minutes of it, or by system properties as
 * many cases ({@code twin.cases}) of another seed ({@code twin.seed}) on other engines ({@code
 * twin.engine}: {@code trixie} or {@code bookworm}).
 */
class TwinAgainstSwarmTest {
  private static final boolean SHORT = System.getProperty("twin.cases") == null;
  private static final int CASES = Integer.getInteger("twin.cases", 120);
  private static final int CASES_AT_LEAST = SHORT ? 60 : CASES;
  private static final Duration LIMIT = SHORT ? Duration.ofMinutes(4) : Duration.ofDays(1);
  private static final long SEED = Long.getLong("twin.seed", 1);
  private static final NodeImage ENGINE =
      NodeImage.valueOf(System.getProperty("twin.engine", "trixie").toUpperCase(Locale.ROOT));

  @Test
  void swarmDoesWhatTheTwinForesees() {
    try (Campaign campaign = new Campaign(ENGINE, SEED, CASES)) {
      assertThat(campaign.run(LIMIT)).isEmpty();
      assertThat(campaign.played()).isGreaterThanOrEqualTo(CASES_AT_LEAST);
    }
  }
}
