package dev.apiarist.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A checkout in a test's own directory: the modules that are built here, another configuration. */
public final class SynthesisedCheckout {
  private static final List<String> MODULES = List.of("functions", "infra-cdk");

  private SynthesisedCheckout() {}

  /**
   * Makes it and synthesises its stack, as {@code ./apiarist up} does.
   *
   * @param home an empty directory
   */
  public static Checkout at(Path home, String configuration) throws IOException {
    Checkout checkout = new Checkout(home);
    Files.writeString(checkout.configuration(), configuration);
    checkout.createState();
    try {
      for (String module : MODULES) {
        Files.createSymbolicLink(home.resolve(module), Path.of("..", module).toRealPath());
      }
      Synth.run(checkout);
    } finally {
      // The assembly has copies. Who deletes the directory must not find a way out of it.
      for (String module : MODULES) {
        Files.deleteIfExists(home.resolve(module));
      }
    }
    return checkout;
  }
}
