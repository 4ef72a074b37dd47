package dev.apiarist.local.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Plays all that is outside of a function: AWS on one plain port, a manager's Docker API with
 * mutual TLS on another. It answers at once and always alike, so that what is measured is the
 * function. Every round starts from the same state.
 */
final class StandIn implements AutoCloseable {
  static final String CLUSTER = "demo";

  /** A loopback address of our own, because managers listen on a fixed port. */
  static final String MANAGER_ADDRESS = "127.64.0.5";

  private static final int DOCKER_PORT = 2376;

  private final List<String> calls = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer aws;
  private final HttpsServer docker;
  private final AwsAnswers awsAnswers;
  private volatile DockerAnswers dockerAnswers = new DockerAnswers(true);

  /** An answer to one request. */
  record Answer(int status, String contentType, String body) {}

  private StandIn(HttpServer aws, HttpsServer docker, AwsAnswers awsAnswers) {
    this.aws = aws;
    this.docker = docker;
    this.awsAnswers = awsAnswers;
    aws.createContext("/", exchange -> answer(exchange, this::fromAws));
    docker.createContext("/", exchange -> answer(exchange, this::fromDocker));
    aws.setExecutor(threads);
    docker.setExecutor(threads);
    aws.start();
    docker.start();
  }

  /** Starts both. */
  static StandIn start(Certificates certificates) {
    // Small answers must not wait for an acknowledgement of their first half.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      HttpServer aws = HttpServer.create(at("127.0.0.1", 0), 0);
      HttpsServer docker = HttpsServer.create(at(MANAGER_ADDRESS, DOCKER_PORT), 0);
      docker.setHttpsConfigurator(new ClientRequired(certificates.server()));
      return new StandIn(aws, docker, new AwsAnswers(certificates));
    } catch (IOException taken) {
      throw new UncheckedIOException(
          "cannot listen on " + MANAGER_ADDRESS + ":" + DOCKER_PORT + " (Linux only)", taken);
    }
  }

  /** Where AWS is. */
  URI awsUri() {
    return URI.create("http://127.0.0.1:" + aws.getAddress().getPort());
  }

  /**
   * Forgets everything that functions changed.
   *
   * @param joining whether nodes are joining, or all is quiet
   */
  synchronized void reset(boolean joining) {
    calls.clear();
    awsAnswers.joining(joining);
    dockerAnswers = new DockerAnswers(joining);
  }

  /** Forgets the calls. */
  synchronized void forgetCalls() {
    calls.clear();
  }

  /** The calls since they were last forgotten. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    aws.stop(0);
    docker.stop(0);
    threads.shutdownNow();
  }

  private Answer fromAws(HttpExchange exchange, String body) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (exchange.getRequestMethod().equals("PUT")) {
      record("PUT " + exchange.getRequestURI());
      return new Answer(200, "text/plain", "");
    }
    if (exchange.getRequestURI().getPath().equals("/api/v2/alerts")) {
      record("POST /api/v2/alerts");
      return new Answer(200, "application/json", "");
    }
    String operation =
        target == null ? AwsAnswers.action(body) : target.substring(target.indexOf('.') + 1);
    record(operation);
    return awsAnswers.answer(operation, target == null, body);
  }

  private Answer fromDocker(HttpExchange exchange, String body) {
    String path = exchange.getRequestURI().getPath().replaceFirst("^/v1\\.\\d+", "");
    record(exchange.getRequestMethod() + " " + path);
    exchange.getResponseHeaders().set("Api-Version", "1.44");
    return dockerAnswers.answer(exchange.getRequestMethod(), path, body);
  }

  private synchronized void record(String call) {
    calls.add(call);
  }

  private interface Answering {
    Answer to(HttpExchange exchange, String body);
  }

  private static void answer(HttpExchange exchange, Answering answering) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer = answering.to(exchange, body);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static InetSocketAddress at(String address, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }

  private static final class ClientRequired extends HttpsConfigurator {
    ClientRequired(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
      ssl.setNeedClientAuth(true);
      parameters.setSSLParameters(ssl);
    }
  }
}
