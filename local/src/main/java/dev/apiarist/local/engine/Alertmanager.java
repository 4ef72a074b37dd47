package dev.apiarist.local.engine;

import dev.apiarist.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real Alertmanager (Debian's) on this machine's loopback interface. */
public final class Alertmanager implements AutoCloseable {
  /** The usual port of Alertmanager. */
  public static final int DEFAULT_PORT = 9093;

  private final ServiceContainer container;
  private final URI uri;

  private Alertmanager(ServiceContainer container, URI uri) {
    this.container = container;
    this.uri = uri;
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
    List<String> options =
        List.of(
            "--network",
            "host",
            "--volume",
            folder + ":" + folder + ":ro",
            "--entrypoint",
            "prometheus-alertmanager");
    List<String> command =
        List.of(
            "--config.file=" + file,
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address=",
            "--storage.path=/tmp/alertmanager");
    URI uri = URI.create("http://127.0.0.1:" + port);
    return new Alertmanager(
        ServiceContainer.start(
            docker, installation, "alertmanager", options, command, uri.resolve("/-/ready")),
        uri);
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
    return container.log();
  }

  @Override
  public void close() {
    container.close();
  }

  private static Map<String, Object> tree(Alert alert) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("labels", alert.labels());
    tree.put("annotations", alert.annotations());
    tree.put("startsAt", alert.startsAt().toString());
    alert.endsAt().ifPresent(end -> tree.put("endsAt", end.toString()));
    return tree;
  }
}
