package dev.apiarist.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that come at the wrong time. */
class UntimelyCommandsTest {
  private static final String WEB = "cluster: small\ngroups: {web: {min: 0, max: 1}}\n";

  @TempDir private Path home;
  private Checkout checkout;

  @BeforeEach
  void open() {
    checkout = new Checkout(home);
  }

  @Test
  void statusOfNothingSaysHowToStart() {
    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> StatusCommand.running(checkout))
        .withMessageContaining("nothing is running; start the local cloud: ./apiarist up");
  }

  @Test
  void statusAfterACrashSaysHowToClearAway() {
    Checkout.writePrivately(checkout.pidFile(), "4194304000 2026-11-21T08:00:00Z");

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> StatusCommand.running(checkout))
        .withMessageContaining("died; remove what is left: ./apiarist down");
  }

  @Test
  void statusBeforeTheManagersAreInServiceSaysSo() {
    serverRuns();

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(() -> StatusCommand.running(checkout))
        .withMessageContaining("is still starting");
  }

  @Test
  void upWhileItIsUpIsRefused() {
    serverRuns();
    Bringup again =
        new Bringup(checkout, new Terminal(System.out, InstantSource.system()), List.of());

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(again::run)
        .withMessageContaining("is up already");
  }

  @Test
  void whatTheCdkLeavesBehindIsWhereDownFindsIt() throws IOException {
    SynthesisedCheckout.at(home, WEB);

    assertThat(checkout.temporary()).isNotEmptyDirectory();
    assertThat(checkout.temporary()).startsWith(checkout.state());
  }

  private void serverRuns() {
    ProcessHandle here = ProcessHandle.current();
    Checkout.writePrivately(
        checkout.pidFile(), here.pid() + " " + here.info().startInstant().orElseThrow());
  }
}
