package dev.apiarist.local.engine;

import dev.apiarist.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real Alertmanager (Debian's) on this machine's loopback interface. */
public final class Alertmanager implements AutoCloseable {
  /** The usual port of Alertmanager. */
  public static final int DEFAULT_PORT = 9093;

  private static final Duration READY_WITHIN = Duration.ofSeconds(20);

  private final Docker docker;
  private final String container;
  private final URI uri;

  private Alertmanager(Docker docker, String container, int port) {
    this.docker = docker;
    this.container = container;
    this.uri = URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param configuration its configuration file; files that this names by relative paths are in the
   *     same folder
   * @throws EngineException when it is not ready within 20 seconds; with what it said, such as what
   *     is wrong in the configuration
   */
  public static Alertmanager start(
      Docker docker, Installation installation, Path configuration, int port) {
    Path file = configuration.toAbsolutePath().normalize();
    Path folder = Optional.ofNullable(file.getParent()).orElseThrow();
    Alertmanager started = new Alertmanager(docker, installation.nameOf("alertmanager"), port);
    try {
      docker.run(
          "run",
          "--detach",
          "--name",
          started.container,
          "--label",
          installation.label(),
          "--network",
          "host",
          "--volume",
          folder + ":" + folder + ":ro",
          "--entrypoint",
          "prometheus-alertmanager",
          NodeImage.TRIXIE.tag(),
          "--config.file=" + file,
          "--web.listen-address=127.0.0.1:" + port,
          "--cluster.listen-address=",
          "--storage.path=/tmp/alertmanager");
      started.awaitReady();
      return started;
    } catch (EngineException failed) {
      started.close();
      throw failed;
    }
  }

  /** Its address, such as {@code http://127.0.0.1:9093}. */
  public URI uri() {
    return uri;
  }

  /**
   * Hands it alerts, as Prometheus does. One that has ended, or is not handed over again within
   * {@code resolve_timeout}, counts as resolved.
   *
   * @throws EngineException when it refuses them
   */
  public void post(List<Alert> alerts) {
    Http.post(
        uri.resolve("/api/v2/alerts"),
        Json.write(alerts.stream().map(Alertmanager::tree).toList()));
  }

  /** What it has logged. */
  public String log() {
    Command.Result logs = docker.attempt("logs", container);
    return (logs.output() + "\n" + logs.error()).strip();
  }

  @Override
  public void close() {
    docker.removeContainers(List.of(container));
  }

  private static Map<String, Object> tree(Alert alert) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("labels", alert.labels());
    tree.put("annotations", alert.annotations());
    tree.put("startsAt", alert.startsAt().toString());
    alert.endsAt().ifPresent(end -> tree.put("endsAt", end.toString()));
    return tree;
  }

  private void awaitReady() {
    URI probe = uri.resolve("/-/ready");
    boolean settled = Patience.until(READY_WITHIN, () -> Http.answers(probe) || !stillRuns());
    if (!settled || !stillRuns()) {
      throw new EngineException("Alertmanager does not start: " + log());
    }
  }

  private boolean stillRuns() {
    return docker
        .inspect("container", container, "{{.State.Running}}")
        .map(Boolean::parseBoolean)
        .orElse(false);
  }
}
