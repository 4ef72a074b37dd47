package dev.apiarist.local.cli;

import dev.apiarist.local.engine.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The background process that is the local cloud: one for each checkout. */
final class Server {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int TAIL_LINES = 12;

  private final Checkout checkout;

  Server(Checkout checkout) {
    this.checkout = checkout;
  }

  /** The running process, if it is ours and alive. */
  Optional<ProcessHandle> running() {
    try {
      if (!Files.exists(checkout.pidFile())) {
        return Optional.empty();
      }
      String[] identity = Files.readString(checkout.pidFile()).strip().split(" ", 2);
      return ProcessHandle.of(Long.parseLong(identity[0]))
          .filter(process -> identity(process).equals(String.join(" ", identity)));
    } catch (IOException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  /** Whether it was started and runs no more, though nobody stopped it. */
  boolean died() {
    return Files.exists(checkout.pidFile()) && running().isEmpty();
  }

  /**
   * Starts it and waits until it has written its endpoints.
   *
   * @throws CommandException with the end of its log when it does not come up
   */
  void start() {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-Djava.io.tmpdir=" + checkout.temporary(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.apiarist.local.Main",
            "serve");
    ProcessBuilder builder = new ProcessBuilder(command).directory(checkout.root().toFile());
    builder.environment().put("APIARIST_HOME", checkout.root().toString());
    try {
      checkout.createTemporary();
      Files.deleteIfExists(checkout.endpointsFile());
      Files.deleteIfExists(checkout.serverLog());
      Checkout.writePrivately(checkout.serverLog(), "");
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(checkout.serverLog().toFile()));
      Process process = builder.start();
      Checkout.writePrivately(checkout.pidFile(), identity(process.toHandle()));
      awaitEndpoints(process);
    } catch (IOException e) {
      throw new CommandException("cannot start the local cloud: " + e.getMessage(), e);
    }
  }

  /** Stops it; first politely, then not. Nothing happens when it does not run. */
  void stop() {
    running()
        .ifPresent(
            process -> {
              process.destroy();
              if (!Patience.until(STOP_LIMIT, () -> !process.isAlive())) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
              }
            });
  }

  private void awaitEndpoints(Process process) {
    Path endpoints = checkout.endpointsFile();
    Patience.until(START_LIMIT, () -> Files.exists(endpoints) || !process.isAlive());
    if (!Files.exists(endpoints)) {
      String why = process.isAlive() ? "did not come up in time" : "stopped";
      process.destroyForcibly();
      throw new CommandException("the local cloud " + why + ":\n" + tail());
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(checkout.serverLog());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException unreadable) {
      return "(no log at " + checkout.serverLog() + ")";
    }
  }

  /** A process ID is used again one day; with its start it names one process only. */
  private static String identity(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().map(Instant::toString).orElse("");
  }
}
