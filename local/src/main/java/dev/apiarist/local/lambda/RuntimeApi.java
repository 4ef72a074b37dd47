package dev.apiarist.local.lambda;

import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.HttpAnswer;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.aws.HttpEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;

/**
 * Lambda's Runtime API for one execution environment, version 2018-06-01: what the runtime
 * interface client asks for work and answers to.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String ROOT = "/2018-06-01/runtime/";

  private final String functionArn;
  private final SynchronousQueue<Invocation> handover = new SynchronousQueue<>();
  private final Map<String, Invocation> running = new ConcurrentHashMap<>();
  private final CompletableFuture<Initialisation> initialised = new CompletableFuture<>();
  private final HttpEndpoint server;

  RuntimeApi(String functionName, String functionArn) {
    this.functionArn = functionArn;
    this.server = HttpEndpoint.open("runtime-" + functionName, "127.0.0.1", 0, this::answer);
  }

  /** What {@code AWS_LAMBDA_RUNTIME_API} is to be. */
  String address() {
    return "127.0.0.1:" + server.port();
  }

  /** Completes when the runtime asks for its first event, or reports that it cannot. */
  CompletableFuture<Initialisation> initialised() {
    return initialised;
  }

  /** Waits until the runtime takes an invocation; its result is completed by the runtime. */
  void hand(Invocation invocation) throws InterruptedException {
    handover.put(invocation);
  }

  @Override
  public void close() {
    server.close();
  }

  private HttpAnswer answer(HttpCall call) {
    if (!call.path().startsWith(ROOT)) {
      return HttpAnswer.empty(404);
    }
    List<String> parts = List.of(call.path().substring(ROOT.length()).split("/", -1));
    return switch (call.method() + " " + parts.getLast()) {
      case "GET next" -> next();
      case "POST response" -> finish(parts.get(1), false, call.body());
      case "POST error" ->
          parts.getFirst().equals("init")
              ? initError(call.body())
              : finish(parts.get(1), true, call.body());
      default -> HttpAnswer.empty(404);
    };
  }

  private HttpAnswer next() {
    initialised.complete(new Initialisation.Ready());
    try {
      Invocation invocation = handover.take();
      running.put(invocation.requestId(), invocation);
      return new HttpAnswer(
              200, Map.of("Content-Type", List.of("application/json")), invocation.event())
          .with("Lambda-Runtime-Aws-Request-Id", invocation.requestId())
          .with("Lambda-Runtime-Deadline-Ms", String.valueOf(invocation.deadline().toEpochMilli()))
          .with("Lambda-Runtime-Invoked-Function-Arn", functionArn)
          .with("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return HttpAnswer.empty(503);
    }
  }

  private HttpAnswer finish(String requestId, boolean failed, Bytes payload) {
    Invocation invocation = running.remove(requestId);
    if (invocation == null) {
      return HttpAnswer.text(400, "application/json", "{\"errorType\":\"InvalidRequestID\"}");
    }
    invocation.result().complete(new InvocationResult(requestId, failed, payload));
    return HttpAnswer.text(202, "application/json", "{\"status\":\"OK\"}");
  }

  private HttpAnswer initError(Bytes error) {
    initialised.complete(new Initialisation.Failed(error));
    return HttpAnswer.text(202, "application/json", "{\"status\":\"OK\"}");
  }

  /**
   * One event on its way through the function.
   *
   * @param deadline told to the function
   */
  record Invocation(
      String requestId,
      Bytes event,
      Instant deadline,
      CompletableFuture<InvocationResult> result) {}

  /** How the start of the runtime ended. */
  sealed interface Initialisation {
    /** It asked for its first event. */
    record Ready() implements Initialisation {}

    /** The handler could not be made; the error is the runtime's own JSON. */
    record Failed(Bytes error) implements Initialisation {}
  }
}
