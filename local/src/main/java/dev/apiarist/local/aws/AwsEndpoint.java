package dev.apiarist.local.aws;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The one port that plays AWS. A request's service comes from its SigV4 credential scope, its
 * operation from {@code X-Amz-Target} or {@code Action}. What no service knows is refused by name
 * with 400. Paths under {@code /_local/} belong to the local cloud itself and need no signature.
 */
public final class AwsEndpoint implements AutoCloseable {
  /** The prefix of the local cloud's own paths. */
  public static final String LOCAL_PREFIX = "/_local/";

  private final Map<String, AwsService> services = new ConcurrentHashMap<>();
  private final Map<String, Function<HttpCall, HttpAnswer>> routes = new ConcurrentHashMap<>();
  private final List<Function<HttpCall, Optional<HttpAnswer>>> pages = new CopyOnWriteArrayList<>();
  private final Authenticator authenticator;
  private final HttpEndpoint server;

  /**
   * Opens the endpoint on loopback.
   *
   * @param port 0 for any free one
   * @throws PortTakenException when it is in use
   */
  public AwsEndpoint(int port, Authenticator authenticator) {
    this.authenticator = authenticator;
    this.server = HttpEndpoint.open("AWS endpoint", "127.0.0.1", port, this::answer);
  }

  /** Adds a service. */
  public void add(AwsService service) {
    if (services.putIfAbsent(service.signingName(), service) != null) {
      throw new IllegalStateException("two services named " + service.signingName());
    }
  }

  /** Adds a route of the local cloud itself: everything under {@code /_local/<name>}. */
  public void route(String name, Function<HttpCall, HttpAnswer> handler) {
    routes.put(name, handler);
  }

  /** Adds what a service answers without a signature; empty is none of its business. */
  public void page(Function<HttpCall, Optional<HttpAnswer>> page) {
    pages.add(page);
  }

  /** What {@code AWS_ENDPOINT_URL} is to be set to. */
  public URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    server.close();
  }

  private HttpAnswer answer(HttpCall call) {
    if (call.path().startsWith(LOCAL_PREFIX)) {
      return answerLocal(call);
    }
    SigV4 signature = SigV4.of(call).orElse(null);
    if (signature == null) {
      Optional<HttpAnswer> page = pages.stream().flatMap(it -> it.apply(call).stream()).findFirst();
      if (page.isPresent()) {
        return page.get();
      }
      AwsException error =
          new AwsException(
              403, "MissingAuthenticationToken", "Request is missing a SigV4 signature");
      return Protocol.of(call, "").render(call, error);
    }
    Protocol protocol = Protocol.of(call, signature.service());
    try {
      return protocol.render(call, dispatch(call, signature, protocol));
    } catch (AwsException error) {
      return protocol.render(call, error);
    } catch (RuntimeException broken) {
      return protocol.render(
          call, new AwsException(500, "InternalFailure", "local cloud failed: " + broken));
    }
  }

  private AwsResponse dispatch(HttpCall call, SigV4 signature, Protocol protocol) {
    Caller caller = authenticator.authenticate(call, signature);
    String operation = operation(call, protocol);
    AwsService service = services.get(signature.service());
    if (service == null) {
      throw AwsException.unsupported(
          "service "
              + signature.service()
              + (operation.isEmpty() ? "" : ", operation " + operation)
              + " (it has "
              + new TreeMap<>(services).keySet()
              + ")");
    }
    if (!operation.isEmpty()) {
      authenticator.authorize(caller, service.permissionPrefix() + ":" + operation);
    }
    return service.handle(new AwsRequest(signature.service(), operation, call, caller));
  }

  private static String operation(HttpCall call, Protocol protocol) {
    return switch (protocol) {
      case JSON -> {
        String target = call.header("x-amz-target").orElse("");
        yield target.substring(target.lastIndexOf('.') + 1);
      }
      case QUERY, EC2_QUERY ->
          UrlEncoding.decodeForm(call.rawQuery() + "&" + call.text()).getOrDefault("Action", "");
      case REST_JSON -> "";
    };
  }

  private HttpAnswer answerLocal(HttpCall call) {
    List<String> parts = List.of(call.path().substring(LOCAL_PREFIX.length()).split("/", 2));
    Function<HttpCall, HttpAnswer> route = routes.get(parts.getFirst());
    return route == null
        ? HttpAnswer.text(
            404, "text/plain", "the local cloud has " + new TreeMap<>(routes).keySet())
        : route.apply(call);
  }
}
