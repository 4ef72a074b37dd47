package dev.apiarist.local.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A small HTTP server on one address, a virtual thread per request. A handler that throws answers
 * 500 with the exception's text and never takes the server down.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final int PORTS_TO_TRY = 50;

  static {
    // Without it Nagle's algorithm and delayed acknowledgements add 40 ms to every answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final String host;

  private HttpEndpoint(HttpServer server, ExecutorService threads, String host) {
    this.server = server;
    this.threads = threads;
    this.host = host;
  }

  /**
   * Opens a server.
   *
   * @param port 0 for any free one
   * @throws PortTakenException when another process listens there
   */
  public static HttpEndpoint open(
      String name, String host, int port, Function<HttpCall, HttpAnswer> handler) {
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
      server.createContext("/", exchange -> serve(exchange, handler));
      server.setExecutor(threads);
      server.start();
      return new HttpEndpoint(server, threads, host);
    } catch (BindException taken) {
      threads.close();
      throw new PortTakenException(name, host, port, taken);
    } catch (IOException failed) {
      threads.close();
      throw new UncheckedIOException("cannot listen on " + host + ":" + port, failed);
    }
  }

  /**
   * Opens one server per address, all on the same port.
   *
   * @param firstPort the first to try; the next ones follow; 0 for any free one
   * @throws PortTakenException when none of {@value #PORTS_TO_TRY} ports is free on all addresses
   */
  public static List<HttpEndpoint> openSamePort(
      String name, List<String> hosts, int firstPort, Function<HttpCall, HttpAnswer> handler) {
    for (int attempt = 0; ; attempt++) {
      List<HttpEndpoint> opened = new ArrayList<>();
      try {
        for (String host : hosts) {
          int wanted = firstPort == 0 ? 0 : firstPort + attempt;
          int port = opened.isEmpty() ? wanted : opened.getFirst().port();
          opened.add(open(name, host, port, handler));
        }
        return opened;
      } catch (PortTakenException taken) {
        opened.forEach(HttpEndpoint::close);
        if (attempt + 1 == PORTS_TO_TRY) {
          throw taken;
        }
      }
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The base URL, without a trailing slash. */
  public URI uri() {
    return URI.create("http://" + host + ":" + port());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void serve(HttpExchange exchange, Function<HttpCall, HttpAnswer> handler)
      throws IOException {
    try (exchange) {
      HttpAnswer answer = answer(read(exchange), handler);
      answer.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
      boolean noBody = answer.body().size() == 0;
      exchange.sendResponseHeaders(answer.status(), noBody ? -1 : answer.body().size());
      if (!noBody) {
        exchange.getResponseBody().write(answer.body().toArray());
      }
    }
  }

  private static HttpAnswer answer(HttpCall call, Function<HttpCall, HttpAnswer> handler) {
    try {
      return handler.apply(call);
    } catch (RuntimeException broken) {
      return HttpAnswer.text(500, "text/plain", "local cloud failed: " + broken);
    }
  }

  private static HttpCall read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    URI uri = exchange.getRequestURI();
    return new HttpCall(
        exchange.getRequestMethod(),
        path(uri),
        uri.getRawQuery() == null ? "" : uri.getRawQuery(),
        headers,
        Bytes.of(exchange.getRequestBody().readAllBytes()),
        exchange.getRemoteAddress().getAddress().getHostAddress());
  }

  /** A path that begins with two slashes is parsed as if its first part were a host. */
  private static String path(URI target) {
    boolean misread = target.getScheme() == null && target.getRawAuthority() != null;
    String path = Objects.requireNonNullElse(target.getRawPath(), "");
    return misread ? "//" + target.getRawAuthority() + path : path.isEmpty() ? "/" : path;
  }
}
