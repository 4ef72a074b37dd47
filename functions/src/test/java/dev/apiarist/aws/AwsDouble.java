package dev.apiarist.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** An HTTP server that gives prepared answers in order, the last one again and again. */
final class AwsDouble implements AutoCloseable {
  final List<Received> received = new ArrayList<>();
  final List<Duration> pauses = new ArrayList<>();
  private final Deque<Prepared> answers = new ArrayDeque<>();
  private final HttpServer server;

  /**
   * A request as it arrived.
   *
   * @param target path and query, as sent
   */
  record Received(String target, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** A form body's parameters. */
    Map<String, String> form() {
      Map<String, String> form = new TreeMap<>();
      for (String pair : body.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
      return form;
    }
  }

  private record Prepared(
      int status, Function<Received, String> body, Optional<String> errorHeader) {}

  AwsDouble() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  AwsDouble answers(int status, String body) {
    return answers(status, request -> body);
  }

  AwsDouble answers(int status, Function<Received, String> body) {
    answers.add(new Prepared(status, body, Optional.empty()));
    return this;
  }

  AwsDouble answers(int status, String errorHeader, String body) {
    answers.add(new Prepared(status, request -> body, Optional.of(errorHeader)));
    return this;
  }

  /** Closes the connection without an answer. */
  AwsDouble hangsUp() {
    return answers(-1, "");
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  Map<String, String> environment() {
    return Map.of(
        "AWS_REGION", "eu-west-1",
        "AWS_ACCESS_KEY_ID", "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY", "secret",
        "AWS_SESSION_TOKEN", "session-token",
        "AWS_ENDPOINT_URL", uri().toString());
  }

  SdkClients sdk() {
    return new SdkClients(
        AwsEnvironment.of(environment()), Duration.ofSeconds(2), Duration.ofMillis(500));
  }

  AwsCaller caller() {
    return new AwsCaller(
        new SignedHttp(
            AwsEnvironment.of(environment()), Duration.ofSeconds(2), Duration.ofMillis(500)),
        pauses::add);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Received request = new Received(exchange.getRequestURI().toString(), headers, body);
    Prepared answer;
    synchronized (this) {
      received.add(request);
      answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
    if (answer.status() > 0) {
      answer
          .errorHeader()
          .ifPresent(type -> exchange.getResponseHeaders().set("x-amzn-errortype", type));
      byte[] bytes = answer.body().apply(request).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
