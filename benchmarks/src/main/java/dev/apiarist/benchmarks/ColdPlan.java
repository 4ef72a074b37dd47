package dev.apiarist.benchmarks;

import dev.apiarist.local.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A plan of a file in a JVM of its own, as {@code ./apiarist plan} starts it, in 512 MB. */
final class ColdPlan {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx512m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private ColdPlan() {}

  /**
   * From the start of the process to its end, the median in milliseconds; a run before these makes
   * sure that what is read has been read from the disk.
   *
   * @throws IllegalStateException when no plan comes out
   */
  static double medianMillis(int nodes, int runs) throws IOException {
    Path snapshot = Files.createTempFile("apiarist-bench", ".json");
    try {
      Files.write(snapshot, LargeSwarm.snapshot(nodes));
      run(snapshot);
      List<Double> millis = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        long start = System.nanoTime();
        run(snapshot);
        millis.add((System.nanoTime() - start) / 1e6);
      }
      Collections.sort(millis);
      return millis.get(runs / 2);
    } finally {
      Files.delete(snapshot);
    }
  }

  private static void run(Path snapshot) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("plan", "--snapshot", snapshot.toString(), "--format", "json"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String plan = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0 || !plan.startsWith("{\"simulation\":")) {
        throw new IllegalStateException("no plan came out of " + command);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
