package dev.apiarist.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One manager's Docker API as JSON trees. Learns the engine's API version from its first answer and
 * keeps it.
 *
 * <p>Fails with {@link OutsideException}: {@code SWARM_UNREACHABLE} when nothing (whole) came back,
 * {@code SWARM_UNAVAILABLE} when this engine cannot answer for the swarm now (a worker, no leader,
 * too old), else what {@link EngineRefusals} says. An unreachable engine may still have carried out
 * a change.
 */
final class Engine {
  private final ManagerAddress address;
  private final DockerHttpClient http;
  private @Nullable ApiVersion own;

  Engine(ManagerAddress address, DockerHttpClient http) {
    this.address = address;
    this.http = http;
  }

  ManagerAddress address() {
    return address;
  }

  /** Reads a list of objects at the pinned API version. */
  List<@Nullable Object> list(String path) {
    Object tree = exchange("GET", ApiVersion.PINNED, path, null);
    return tree instanceof List<?> ? Json.listAt(tree) : List.of();
  }

  /**
   * Reads a long list of objects at the pinned API version, one at a time.
   *
   * @param elements takes each; by a failure some may have been taken
   */
  void each(String path, Consumer<@Nullable Object> elements) {
    stream(path, answer -> Json.readList(answer, elements));
  }

  /** The same of a list that is a member of the answer; none where there is no such member. */
  void each(String path, String member, Consumer<@Nullable Object> elements) {
    stream(
        path, answer -> Json.readMembers(answer, Map.of(member, elements), (other, value) -> {}));
  }

  private void stream(String path, Consumer<InputStream> reader) {
    String versioned = prefix(ApiVersion.PINNED) + path;
    DockerHttpClient.Request request =
        DockerHttpClient.Request.builder().method("GET").path(versioned).build();
    try (DockerHttpClient.Response answer = http.execute(request)) {
      if (answer.getStatusCode() >= 300) {
        String text = new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8);
        throw EngineRefusals.of(
            answer.getStatusCode(), text, "GET " + versioned + " at " + address);
      }
      reader.accept(answer.getBody());
    } catch (JsonException | IOException | UncheckedIOException cutShort) {
      throw unreachable("GET " + versioned, cutShort);
    }
  }

  /**
   * Reads an object that will be edited and sent back, at the engine's own version: at an older one
   * the engine would silently drop what that version does not have.
   */
  Map<String, @Nullable Object> whole(String path) {
    Object tree = exchange("GET", null, path, null);
    if (tree instanceof Map<?, ?>) {
      return Json.asObject(tree);
    }
    throw new OutsideException(
        FailureCode.SWARM_UNAVAILABLE, "GET " + path + " at " + address + ": not a JSON object");
  }

  /** Sends a whole edited tree, at the engine's own version. */
  void update(String path, Map<String, @Nullable Object> tree) {
    exchange("POST", null, path, tree);
  }

  /** Sends a whole new tree, at the engine's own version, and returns what it answers. */
  Map<String, @Nullable Object> create(String path, Map<String, @Nullable Object> tree) {
    return Json.objectAt(exchange("POST", null, path, tree));
  }

  void delete(String path) {
    exchange("DELETE", ApiVersion.PINNED, path, null);
  }

  /** Whether a change that failed like this may have been carried out all the same. */
  static boolean inDoubt(OutsideException failed) {
    return failed.code() == FailureCode.SWARM_UNREACHABLE
        || failed.code() == FailureCode.SWARM_UNAVAILABLE;
  }

  private @Nullable Object exchange(
      String method,
      @Nullable ApiVersion most,
      String path,
      @Nullable Map<String, @Nullable Object> body) {
    String text = send(method, prefix(most) + path, body);
    try {
      return text.isBlank() ? null : Json.parse(text);
    } catch (JsonException malformed) {
      throw new OutsideException(
          FailureCode.SWARM_UNAVAILABLE, method + " " + path + " at " + address + ": not JSON");
    }
  }

  /** A path without version is the engine's own: the first answer then tells which that is. */
  private String prefix(@Nullable ApiVersion most) {
    if (most == null) {
      return own == null ? "" : "/v" + own;
    }
    return "/v" + version().atMost(most);
  }

  private String send(String method, String path, @Nullable Map<String, @Nullable Object> body) {
    DockerHttpClient.Request.Builder request =
        DockerHttpClient.Request.builder().method(method).path(path);
    if (body != null) {
      request.putHeader("Content-Type", "application/json");
      request.bodyBytes(Json.write(body).getBytes(StandardCharsets.UTF_8));
    }
    try (DockerHttpClient.Response answer = http.execute(request.build())) {
      String text = new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8);
      if (own == null) {
        own = claimed(answer.getHeader("Api-Version"));
      }
      if (answer.getStatusCode() >= 300) {
        throw EngineRefusals.of(
            answer.getStatusCode(), text, method + " " + path + " at " + address);
      }
      return text;
    } catch (IOException | UncheckedIOException broken) {
      throw unreachable(method + " " + path, broken);
    }
  }

  private ApiVersion version() {
    if (own == null) {
      own = ping();
    }
    return own;
  }

  private ApiVersion ping() {
    DockerHttpClient.Request request =
        DockerHttpClient.Request.builder().method("GET").path("/_ping").build();
    try (DockerHttpClient.Response answer = http.execute(request)) {
      answer.getBody().readAllBytes();
      return claimed(answer.getHeader("Api-Version"));
    } catch (IOException | UncheckedIOException broken) {
      throw unreachable("GET /_ping", broken);
    }
  }

  private ApiVersion claimed(@Nullable String header) {
    ApiVersion version;
    try {
      version = ApiVersion.of(header == null ? "none" : header);
    } catch (IllegalArgumentException notDocker) {
      throw new OutsideException(
          FailureCode.SWARM_UNAVAILABLE, address + " does not answer like a Docker engine");
    }
    if (version.compareTo(ApiVersion.OLDEST) < 0) {
      throw new OutsideException(
          FailureCode.SWARM_UNAVAILABLE,
          address + " speaks Docker API " + version + "; " + ApiVersion.OLDEST + " is the oldest");
    }
    return version;
  }

  private OutsideException unreachable(String request, Exception broken) {
    Throwable cause = broken instanceof UncheckedIOException ? broken.getCause() : broken;
    return new OutsideException(
        FailureCode.SWARM_UNREACHABLE, request + " at " + address + ": " + cause, broken);
  }
}
