package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.local.aws.Bytes;
import dev.apiarist.local.aws.HttpAnswer;
import dev.apiarist.local.aws.HttpCall;
import dev.apiarist.local.lambda.InvocationResult;
import dev.apiarist.local.lambda.LambdaFunction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Custom resources that a function of the stack provides: it is invoked with CloudFormation's event
 * and answers by a PUT to the response URL, which is here a path of the one endpoint.
 */
final class CustomResources {
  /** The name of the endpoint's own route that answers are put to. */
  private static final String ROUTE = "custom-resource";

  /** How long an answer may stay out after the function has returned. */
  private static final Duration AFTERMATH = Duration.ofSeconds(5);

  private final CloudServices services;
  private final String stackId;
  private final Map<String, CompletableFuture<Map<String, @Nullable Object>>> waiting =
      new ConcurrentHashMap<>();

  /** A custom resource that was created, for its deletion. */
  record Created(
      Resource resource,
      LambdaFunction provider,
      String physicalId,
      Map<String, @Nullable Object> properties) {}

  CustomResources(CloudServices services, String stackId) {
    this.services = services;
    this.stackId = stackId;
    services.endpoint().route(ROUTE, this::receive);
  }

  static boolean provides(String type) {
    return type.startsWith("Custom::") || type.equals("AWS::CloudFormation::CustomResource");
  }

  /** Creates; the answer's {@code Data} become attributes. */
  Physical create(Resource resource, Properties properties, Consumer<Created> made) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(properties.all());
    String token = properties.requiredText("ServiceToken");
    LambdaFunction provider =
        services
            .lambda()
            .find(token)
            .orElseThrow(
                () ->
                    new StackException("ServiceToken " + token + " is no function of this stack"));
    Map<String, @Nullable Object> event = event("Create", resource, all);
    Map<String, @Nullable Object> answer = ask(provider, event);
    String id = Json.textAt(answer, "", "PhysicalResourceId");
    if (id.isEmpty()) {
      throw new StackException("the provider's answer has no PhysicalResourceId");
    }
    made.accept(new Created(resource, provider, id, all));
    return new Physical(id, Json.objectAt(answer, "Data"));
  }

  /** Deletes what was created. */
  void delete(Created created) {
    Map<String, @Nullable Object> event = event("Delete", created.resource(), created.properties());
    event.put("PhysicalResourceId", created.physicalId());
    ask(created.provider(), event);
  }

  private Map<String, @Nullable Object> event(
      String requestType, Resource resource, Map<String, @Nullable Object> properties) {
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("RequestType", requestType);
    event.put("ServiceToken", properties.get("ServiceToken"));
    event.put("StackId", stackId);
    event.put("RequestId", UUID.randomUUID().toString());
    event.put("LogicalResourceId", resource.logicalId());
    event.put("ResourceType", resource.type());
    event.put("ResourceProperties", properties);
    return event;
  }

  private Map<String, @Nullable Object> ask(
      LambdaFunction provider, Map<String, @Nullable Object> event) {
    String key = UUID.randomUUID().toString();
    CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
    waiting.put(key, answer);
    event.put("ResponseURL", services.endpoint().uri() + "/_local/" + ROUTE + "/" + key);
    try {
      InvocationResult result = provider.invoke(Bytes.utf8(Json.write(event)));
      if (result.failed() && !answer.isDone()) {
        throw new StackException("its provider failed: " + result.payload().text());
      }
      Map<String, @Nullable Object> given = answer.get(AFTERMATH.toMillis(), TimeUnit.MILLISECONDS);
      if (!Json.textAt(given, "", "Status").equals("SUCCESS")) {
        throw new StackException("its provider says: " + Json.textAt(given, "failed", "Reason"));
      }
      return given;
    } catch (TimeoutException silent) {
      throw new StackException(
          "its provider returned without an answer to the ResponseURL", silent);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", closing);
    } catch (ExecutionException malformed) {
      throw new StackException("its provider's answer is not a JSON object", malformed);
    } finally {
      waiting.remove(key);
    }
  }

  private HttpAnswer receive(HttpCall call) {
    String key = call.path().substring(call.path().lastIndexOf('/') + 1);
    CompletableFuture<Map<String, @Nullable Object>> answer = waiting.get(key);
    if (answer == null || !call.method().equals("PUT")) {
      return HttpAnswer.empty(403);
    }
    try {
      answer.complete(Json.parseObject(call.text()));
    } catch (JsonException malformed) {
      answer.completeExceptionally(malformed);
    }
    return HttpAnswer.empty(200);
  }
}
