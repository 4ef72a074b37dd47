package dev.apiarist.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.model.Snapshot;
import dev.apiarist.placement.simulation.Orders;
import dev.apiarist.placement.snapshot.SnapshotReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A saved snapshot's plan, to the byte. */
class PlanJsonTest {
  private static InputStream resource(String name) {
    return Objects.requireNonNull(PlanJsonTest.class.getResourceAsStream(name));
  }

  private static String plan() throws IOException {
    try (InputStream in = resource("saved.json")) {
      Snapshot snapshot = SnapshotReader.read(in);
      return PlanJson.write(
          Planner.plan(
              snapshot,
              PolicyReader.read(snapshot.policy()),
              new Orders(10, 1),
              snapshot.takenAt()));
    }
  }

  @Test
  void isWhatItWas() throws IOException {
    try (InputStream golden = resource("saved-plan.json")) {
      assertThat(plan() + "\n")
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void isTheSameEachTime() throws IOException {
    assertThat(plan()).isEqualTo(plan());
  }

  @Test
  void ofNothingHasEveryMember() {
    assertThat(PlanJson.write(new Sketch().plan()))
        .isEqualTo(
            """
            {"simulation":{"orders":10,"alwaysFits":true,"placed":{},"unplaced":[]},"pending":[],\
            "scaleUp":[],"scaleIn":[],"heal":[],"refused":[]}""");
  }
}
