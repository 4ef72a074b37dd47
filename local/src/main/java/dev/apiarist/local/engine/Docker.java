package dev.apiarist.local.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * This machine's Docker engine, by its command-line client: {@code DOCKER_HOST} and contexts count
 * as they do for the user. Safe for use by several threads.
 */
public final class Docker {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final String client;

  /** By the {@code docker} on the path. */
  public Docker() {
    this("docker");
  }

  Docker(String client) {
    this.client = client;
  }

  /**
   * Runs one Docker command.
   *
   * @return what it printed
   * @throws EngineException with Docker's own message when it fails
   */
  String run(List<String> arguments) {
    return attempt(arguments).required("docker " + arguments.getFirst());
  }

  /** As {@link #run(List)}. */
  String run(String... arguments) {
    return run(List.of(arguments));
  }

  /** Runs one Docker command that may fail. */
  Command.Result attempt(List<String> arguments) {
    return Command.run(LIMIT, List.of(command(arguments)));
  }

  /** As {@link #attempt(List)}. */
  Command.Result attempt(String... arguments) {
    return attempt(List.of(arguments));
  }

  /** Runs two commands, the second of which reads what the first writes. */
  String pipe(List<String> from, List<String> into) {
    return Command.run(LIMIT, List.of(command(from), command(into)))
        .required("docker " + into.getFirst());
  }

  /** Docker's answer about one object, or nothing when there is none of that name. */
  Optional<String> inspect(String kind, String name, String format) {
    Command.Result result = attempt(kind, "inspect", "--format", format, name);
    if (result.succeeded()) {
      return Optional.of(result.output());
    }
    if (missing(result.error())) {
      return Optional.empty();
    }
    throw new EngineException(result.error());
  }

  /**
   * Starts a container in the background.
   *
   * @param name must not be taken
   * @param arguments of {@code docker run}: options, image, command
   * @throws EngineException when it cannot be started; nothing is left of it then
   */
  void start(String name, List<String> arguments) {
    List<String> whole = new ArrayList<>(List.of("run", "--detach", "--name", name));
    whole.addAll(arguments);
    try {
      run(whole);
    } catch (EngineException failed) {
      if (!String.valueOf(failed.getMessage()).contains("is already in use by container")) {
        removeContainers(List.of(name));
      }
      throw failed;
    }
  }

  /**
   * Kills and removes containers with their anonymous volumes; those that are gone are no error.
   */
  void removeContainers(List<String> containers) {
    if (containers.isEmpty()) {
      return;
    }
    List<String> arguments =
        Stream.concat(Stream.of("rm", "--force", "--volumes"), containers.stream()).toList();
    Command.Result result = attempt(arguments);
    boolean harmless =
        result
            .error()
            .lines()
            .allMatch(line -> missing(line) || line.contains("is already in progress"));
    if (!result.succeeded() && !harmless) {
      throw new EngineException(result.error());
    }
  }

  private static boolean missing(String error) {
    return error.toLowerCase(Locale.ROOT).contains("no such") || error.contains("not found");
  }

  private ProcessBuilder command(List<String> arguments) {
    List<String> whole = new ArrayList<>(arguments);
    whole.addFirst(client);
    return new ProcessBuilder(whole);
  }
}
