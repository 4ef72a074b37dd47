package dev.apiarist.local.ports;

import dev.apiarist.local.engine.Command;
import dev.apiarist.local.engine.EngineException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An AWS emulator: the one that {@code AWS_ENDPOINT_URL} names, else LocalStack in a container.
 *
 * @param container of our own, which goes when this is closed
 */
record Emulator(URI endpoint, Optional<String> container) implements AutoCloseable {
  private static final String IMAGE = "localstack/localstack:4.14.0";
  private static final Duration PULL = Duration.ofMinutes(10);
  private static final Duration BRIEF = Duration.ofMinutes(1);

  static Emulator open() {
    @Nullable String given = System.getenv("AWS_ENDPOINT_URL");
    return given == null || given.isBlank()
        ? localStack()
        : new Emulator(URI.create(given), Optional.empty());
  }

  private static Emulator localStack() {
    String container;
    try {
      container =
          docker(PULL, "run", "--detach", "--rm", "--publish", "127.0.0.1::4566", IMAGE)
              .required("docker run " + IMAGE);
    } catch (EngineException impossible) {
      throw new AssertionError(
          "These tests need an AWS emulator: AWS_ENDPOINT_URL is not set, and LocalStack does not"
              + " start. "
              + impossible.getMessage(),
          impossible);
    }
    Emulator started = new Emulator(URI.create("http://127.0.0.1"), Optional.of(container));
    try {
      String port = docker(BRIEF, "port", container, "4566/tcp").required("docker port");
      return new Emulator(
          URI.create("http://" + port.lines().findFirst().orElseThrow()), started.container);
    } catch (RuntimeException failed) {
      started.close();
      throw failed;
    }
  }

  @Override
  public void close() {
    container.ifPresent(
        name -> docker(BRIEF, "rm", "--force", "--volumes", name).required("docker rm"));
  }

  private static Command.Result docker(Duration limit, String... arguments) {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addFirst("docker");
    return Command.run(limit, Map.of(), command);
  }
}
