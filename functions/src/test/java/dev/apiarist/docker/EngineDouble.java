package dev.apiarist.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.apiarist.json.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One engine's API in memory, over objects that several engines may share. It knows versions and
 * refuses stale ones as Docker does; everything else that can go wrong is switched on by the test.
 */
final class EngineDouble implements DockerHttpClient {
  private static final String PING = "/_ping";

  final List<String> requests = new ArrayList<>();
  private final Map<String, Map<String, @Nullable Object>> objects;
  Optional<String> apiVersion = Optional.of("1.45");
  boolean hangs;
  int answersToLose;
  Runnable beforeUpdate = () -> {};
  Runnable beforeGet = () -> {};
  final Map<String, Map<String, @Nullable Object>> containers = new LinkedHashMap<>();
  final Map<String, Map<String, @Nullable Object>> images = new LinkedHashMap<>();
  Optional<Refusal> refusal = Optional.empty();

  /** What this engine answers to everything but pings. */
  record Refusal(int status, String message) {}

  EngineDouble(Map<String, Map<String, @Nullable Object>> objects) {
    this.objects = objects;
  }

  /** Objects by path, from their JSON. */
  static Map<String, Map<String, @Nullable Object>> objects(Map<String, String> json) {
    Map<String, Map<String, @Nullable Object>> objects = new LinkedHashMap<>();
    json.forEach((path, text) -> objects.put(path, Json.parseObject(text)));
    return objects;
  }

  /** The requests but for pings. */
  List<String> calls() {
    return requests.stream().filter(request -> !request.endsWith(PING)).toList();
  }

  @Override
  public Response execute(Request request) {
    requests.add(request.method() + " " + request.path());
    if (hangs) {
      throw new UncheckedIOException(new SocketTimeoutException("Read timed out"));
    }
    Reply reply = answer(request);
    if (!request.method().equals("GET") && answersToLose > 0) {
      answersToLose--;
      throw new UncheckedIOException(new SocketTimeoutException("Read timed out"));
    }
    return reply;
  }

  private Reply answer(Request request) {
    if (request.path().equals(PING)) {
      return new Reply(200, "OK", apiVersion);
    }
    if (refusal.isPresent()) {
      return error(refusal.get().status(), refusal.get().message());
    }
    String path = request.path().replaceFirst("^/v[0-9.]+/", "/");
    return switch (request.method()) {
      case "GET" -> get(path);
      case "POST" ->
          path.equals("/services/create")
              ? create(request.bodyBytes())
              : update(path, request.bodyBytes());
      case "DELETE" -> delete(path.substring(0, path.indexOf('?')));
      default -> error(405, "method not allowed");
    };
  }

  private Reply get(String path) {
    beforeGet.run();
    Map<String, @Nullable Object> object = path.endsWith("/json") ? own(path) : objects.get(path);
    if (object != null) {
      return ok(object);
    }
    if (path.lastIndexOf('/') > 0) {
      return error(404, path + " not found");
    }
    return ok(
        objects.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(path + "/"))
            .map(Map.Entry::getValue)
            .toList());
  }

  /** What belongs to this engine alone. */
  private @Nullable Map<String, @Nullable Object> own(String path) {
    Map<String, Map<String, @Nullable Object>> mine =
        path.startsWith("/containers/") ? containers : images;
    return mine.get(path.replaceFirst("^/[a-z]+/", "").replaceFirst("/json$", ""));
  }

  /** Services are found by identity and by name. */
  private Reply create(byte[] body) {
    Map<String, @Nullable Object> spec = Json.parseObject(new String(body, StandardCharsets.UTF_8));
    String name = "/services/" + Json.textAt(spec, "", "Name");
    if (objects.containsKey(name)) {
      return error(409, "rpc error: code = AlreadyExists desc = name conflicts");
    }
    Map<String, @Nullable Object> service = new LinkedHashMap<>();
    service.put("ID", "created1");
    service.put("Version", new LinkedHashMap<>(Map.of("Index", 1)));
    service.put("Spec", spec);
    objects.put(name, service);
    objects.put("/services/created1", service);
    return ok(Map.of("ID", "created1"));
  }

  private Reply update(String path, byte[] body) {
    beforeUpdate.run();
    String object = path.substring(0, path.indexOf("/update"));
    Map<String, @Nullable Object> tree = objects.get(object);
    if (tree == null) {
      return error(404, object + " not found");
    }
    long version = Json.longAt(tree, -1, "Version", "Index");
    if (!path.matches(".*[?&]version=" + version + "(&.*)?")) {
      return error(500, "rpc error: code = Unknown desc = update out of sequence");
    }
    tree.put("Spec", Json.parse(new String(body, StandardCharsets.UTF_8)));
    Json.objectAt(tree, "Version").put("Index", version + 1);
    if (path.contains("rotateWorkerToken=true")) {
      Json.objectAt(tree, "JoinTokens").put("Worker", "worker-" + version);
    }
    if (path.contains("rotateManagerToken=true")) {
      Json.objectAt(tree, "JoinTokens").put("Manager", "manager-" + version);
    }
    return new Reply(200, "", apiVersion);
  }

  private Reply delete(String path) {
    return objects.remove(path) == null
        ? error(404, path + " not found")
        : new Reply(200, "", apiVersion);
  }

  private Reply ok(Object tree) {
    return new Reply(200, Json.write(tree), apiVersion);
  }

  private Reply error(int status, String message) {
    return new Reply(status, Json.write(Map.of("message", message)), apiVersion);
  }

  @Override
  public void close() {}

  private record Reply(int status, String body, Optional<String> apiVersion) implements Response {
    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return apiVersion.map(version -> Map.of("Api-Version", List.of(version))).orElseGet(Map::of);
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {}
  }
}
