package dev.apiarist.local.cli;

import dev.apiarist.local.engine.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Synthesises the stack by the very CDK app that {@code cdk deploy} runs, in its own JVM. */
public final class Synth {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Synth() {}

  /** Writes the cloud assembly to {@code .apiarist/cdk.out}. */
  public static void run(Checkout checkout) {
    checkout.createTemporary();
    Command.run(
            LIMIT,
            Map.of(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + checkout.temporary(),
                "-cp",
                classpath(checkout),
                "dev.apiarist.infra.ApiaristApp",
                "--config",
                checkout.configuration().toString(),
                "--out",
                checkout.cdkOut().toString(),
                "--artifact",
                checkout.functionArtifact().toString()))
        .required("cannot synthesise the stack");
  }

  private static String classpath(Checkout checkout) {
    Path module = checkout.root().resolve("infra-cdk/target");
    try {
      return module.resolve("classes")
          + ":"
          + Files.readString(module.resolve("classpath")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("infra-cdk is not built", e);
    }
  }
}
