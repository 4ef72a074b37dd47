package dev.apiarist.docker;

import dev.apiarist.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real manager's whole API as JSON trees, for tests that do with it what functions never do. */
public final class EngineApi {
  private static final DockerLimits PATIENT =
      new DockerLimits(
          Duration.ofSeconds(2), Duration.ofSeconds(25), Duration.ofSeconds(60), 256L << 20, 5);

  private final Engine engine;

  public EngineApi(ClientCredentials credentials, String address) {
    ManagerAddress manager = ManagerAddress.of(address);
    this.engine =
        new Engine(
            manager,
            new MutualTlsDockerHttpClient(manager, MutualTls.socketFactory(credentials), PATIENT));
  }

  /** Reads a list. */
  public List<@Nullable Object> list(String path) {
    return engine.list(path);
  }

  /** Reads an object whose specification is to be changed. */
  public Map<String, @Nullable Object> whole(String path) {
    return engine.whole(path);
  }

  /** Makes something of a specification; its identity. */
  public String create(String path, Map<String, @Nullable Object> spec) {
    return Json.textAt(engine.create(path, spec), "", "ID");
  }

  /**
   * Replaces the specification of what was read as a whole.
   *
   * @param path of that
   */
  public void update(
      String path, Map<String, @Nullable Object> whole, Map<String, @Nullable Object> spec) {
    long version = Json.longAt(whole, 0, "Version", "Index");
    engine.update(path + "/update?version=" + version, spec);
  }

  public void delete(String path) {
    engine.delete(path);
  }
}
