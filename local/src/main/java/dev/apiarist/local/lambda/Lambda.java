package dev.apiarist.local.lambda;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.UrlEncoding;
import dev.apiarist.local.sqs.Queue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lambda: Invoke, ListFunctions, UpdateFunctionConfiguration (environment and time-out). */
public final class Lambda implements AwsService, AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile("/2015-03-31/functions(?:/([^/]+)(?:/([^/]+))?)?/?");
  private static final int MAX_SYNC_BYTES = 6 * 1024 * 1024;
  private static final int MAX_ASYNC_BYTES = 1024 * 1024;

  private final Map<String, LambdaFunction> functions = new ConcurrentSkipListMap<>();
  private final FunctionHost host;
  private final AsyncInvocations async;

  /** Lambda without functions. */
  public Lambda(FunctionHost host, InstantSource clock) {
    this.host = host;
    this.async = new AsyncInvocations(clock, host);
  }

  /** Creates a function; nothing is started yet. */
  public LambdaFunction create(FunctionSettings settings) {
    LambdaFunction function = new LambdaFunction(settings, host);
    if (functions.putIfAbsent(settings.name(), function) != null) {
      throw new IllegalArgumentException("Function already exist: " + settings.name());
    }
    return function;
  }

  /** All functions, by name. */
  public Collection<LambdaFunction> functions() {
    return functions.values();
  }

  /** A function by name or ARN. */
  public Optional<LambdaFunction> find(String nameOrArn) {
    return Optional.ofNullable(functions.get(nameOrArn.substring(nameOrArn.lastIndexOf(':') + 1)));
  }

  /** Hands an event to a function; failures are retried later, as Lambda does. */
  public void invokeAsync(LambdaFunction function, Bytes event) {
    async.accept(function, event);
  }

  /**
   * Changes what becomes of a function's events that fail.
   *
   * @param retries 0 to 2
   * @param onFailure gets what failed for good; empty to drop it
   */
  public void configureAsync(LambdaFunction function, int retries, Optional<Queue> onFailure) {
    async.configure(function, new AsyncInvocations.Settings(retries, onFailure));
  }

  /** Starts what is due. */
  public void tick() {
    async.tick();
  }

  @Override
  public String signingName() {
    return "lambda";
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    Matcher path = PATH.matcher(request.http().path());
    if (!path.matches()) {
      throw unsupported(request);
    }
    String name = path.group(1) == null ? "" : UrlEncoding.decode(path.group(1));
    String kind = name.isEmpty() ? "all" : path.group(2) == null ? "one" : path.group(2);
    return switch (request.http().method() + " " + kind) {
      case "GET all" -> list(request);
      case "POST invocations" -> invoke(request, required(name));
      case "PUT configuration" -> configure(request, required(name));
      default -> throw unsupported(request);
    };
  }

  @Override
  public void close() {
    functions.values().forEach(LambdaFunction::close);
  }

  private AwsResponse list(AwsRequest request) {
    authorize(request, "lambda:ListFunctions", "*");
    return AwsResponse.json(
        Map.of("Functions", functions.values().stream().map(Lambda::configuration).toList()));
  }

  private AwsResponse invoke(AwsRequest request, LambdaFunction function) {
    authorize(request, "lambda:InvokeFunction", function.settings().arn());
    Bytes event = request.http().body().size() == 0 ? Bytes.utf8("{}") : request.http().body();
    String type = request.http().header("x-amz-invocation-type").orElse("RequestResponse");
    return switch (type) {
      case "RequestResponse" -> invokeSync(function, limited(event, MAX_SYNC_BYTES));
      case "Event" -> {
        async.accept(function, limited(event, MAX_ASYNC_BYTES));
        yield new AwsResponse(202, "", Map.of());
      }
      case "DryRun" -> new AwsResponse(204, "", Map.of());
      default ->
          throw new AwsException(400, "InvalidParameterValueException", "InvocationType " + type);
    };
  }

  private static AwsResponse invokeSync(LambdaFunction function, Bytes event) {
    try {
      InvocationResult result = function.invoke(event);
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("X-Amz-Executed-Version", "$LATEST");
      if (result.failed()) {
        headers.put("X-Amz-Function-Error", "Unhandled");
      }
      return new AwsResponse(200, result.payload().text(), headers);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new AwsException(503, "ServiceException", "the local cloud is closing");
    }
  }

  private AwsResponse configure(AwsRequest request, LambdaFunction function) {
    authorize(request, "lambda:UpdateFunctionConfiguration", function.settings().arn());
    Map<String, @Nullable Object> body = request.json(Set.of("Environment", "Timeout"));
    FunctionSettings changed = function.settings();
    if (body.containsKey("Environment")) {
      changed =
          changed.withEnvironment(Json.texts(Json.objectAt(body, "Environment", "Variables")));
    }
    if (body.containsKey("Timeout")) {
      changed = changed.withTimeout(Duration.ofSeconds(Json.longAt(body, 3, "Timeout")));
    }
    function.change(changed);
    return AwsResponse.json(configuration(function));
  }

  private void authorize(AwsRequest request, String action, String resource) {
    host.identities().authorize(request.caller(), action, resource);
  }

  private LambdaFunction required(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new AwsException(404, "ResourceNotFoundException", "Function not found: " + name));
  }

  private static AwsException unsupported(AwsRequest request) {
    return AwsException.unsupported(
        "lambda operation " + request.http().method() + " " + request.http().path());
  }

  private static Bytes limited(Bytes event, int most) {
    if (event.size() > most) {
      throw new AwsException(
          413,
          "RequestTooLargeException",
          "Request must be smaller than %d bytes for the InvokeFunction operation".formatted(most));
    }
    return event;
  }

  private static Map<String, @Nullable Object> configuration(LambdaFunction function) {
    FunctionSettings settings = function.settings();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("FunctionName", settings.name());
    json.put("FunctionArn", settings.arn());
    json.put("Handler", settings.handler());
    json.put("Runtime", "java25");
    json.put("Timeout", settings.timeout().toSeconds());
    json.put("MemorySize", settings.memoryMegabytes());
    json.put("State", "Active");
    json.put("LastUpdateStatus", "Successful");
    json.put("Environment", Map.of("Variables", settings.environment()));
    return json;
  }
}
