package dev.apiarist.local.engine;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A program of the node image that runs in a container of an installation, and serves HTTP. */
final class ServiceContainer implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(20);

  private final Docker docker;
  private final String name;

  private ServiceContainer(Docker docker, String name) {
    this.docker = docker;
    this.name = name;
  }

  /**
   * Starts a program and waits until it answers.
   *
   * @param options of {@code docker run}, before the image
   * @param command after the image
   * @param probe what a GET of which is answered by 200 when the program is ready
   * @throws EngineException when it cannot be started, ends, or does not answer within 20 seconds;
   *     with what it said. Nothing is left of it then
   */
  static ServiceContainer start(
      Docker docker,
      Installation installation,
      String program,
      List<String> options,
      List<String> command,
      URI probe) {
    String name = installation.nameOf(program);
    Stream<String> label = Stream.of("--label", installation.label());
    Stream<String> image = Stream.of(NodeImage.TRIXIE.tag());
    docker.start(
        name,
        Stream.of(label, options.stream(), image, command.stream()).flatMap(part -> part).toList());
    ServiceContainer container = new ServiceContainer(docker, name);
    Patience.until(READY_WITHIN, () -> !container.runs() || Http.answers(probe));
    if (!container.runs() || !Http.answers(probe)) {
      String log = container.log();
      container.close();
      throw new EngineException(program + " does not start: " + log);
    }
    return container;
  }

  /** What it has printed. */
  String log() {
    Command.Result logs = docker.attempt("logs", name);
    return (logs.output() + "\n" + logs.error()).strip();
  }

  @Override
  public void close() {
    docker.removeContainers(List.of(name));
  }

  private boolean runs() {
    return docker
        .inspect("container", name, "{{.State.Running}}")
        .map(Boolean::parseBoolean)
        .orElse(false);
  }
}
