package dev.apiarist.local.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Lambda's Runtime API for one cold start: hands out one event, notes the times. */
final class RuntimeApiStandIn implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final byte[] event;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private volatile long handedOut;

  /**
   * How the invocation ended.
   *
   * @param handedOut when the event was handed out, by {@link System#nanoTime()}
   * @param answered when its answer came
   * @param error what the function reported instead of an answer
   */
  record Outcome(long handedOut, long answered, String answer, @Nullable String error) {}

  RuntimeApiStandIn(String event) {
    this.event = event.getBytes(StandardCharsets.UTF_8);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/2018-06-01/runtime/", this::handle);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Waits for the answer.
   *
   * @throws IllegalStateException when none comes within a minute
   */
  Outcome await() {
    try {
      return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException silent) {
      throw new IllegalStateException("the function does not answer");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("/next")) {
      next(exchange);
      return;
    }
    long now = System.nanoTime();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(202, -1);
    exchange.close();
    boolean failed = path.endsWith("/error");
    outcome.complete(new Outcome(handedOut, now, failed ? "" : body, failed ? body : null));
  }

  private void next(HttpExchange exchange) throws IOException {
    if (handedOut != 0) {
      return; // The process is killed while it waits for a second event.
    }
    handedOut = System.nanoTime();
    long deadline = System.currentTimeMillis() + PATIENCE.toMillis();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "request-1");
    exchange.getResponseHeaders().set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline));
    exchange
        .getResponseHeaders()
        .set(
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:eu-west-1:123456789012:function:bench");
    exchange.getResponseHeaders().set("Lambda-Runtime-Trace-Id", "Root=1-0-0");
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
    exchange.close();
  }
}
