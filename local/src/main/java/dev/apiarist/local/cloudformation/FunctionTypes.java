package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import dev.apiarist.local.lambda.FunctionSettings;
import dev.apiarist.local.lambda.FunctionUrl;
import dev.apiarist.local.lambda.LambdaFunction;
import dev.apiarist.local.lambda.QueueMapping;
import dev.apiarist.local.sqs.Queue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Functions, their URLs, permissions and queue mappings. */
final class FunctionTypes implements AutoCloseable {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);
  private static final int DEFAULT_MEMORY = 128;
  private static final int MOST_RETRIES = 2;

  private final CloudServices services;
  private final CloudAssembly assembly;
  private final List<FunctionUrl> urls = new ArrayList<>();
  private final List<QueueMapping> mappings = new ArrayList<>();

  FunctionTypes(CloudServices services, CloudAssembly assembly) {
    this.services = services;
    this.assembly = assembly;
  }

  void addTo(Map<String, ResourceType> types) {
    types.put("AWS::Lambda::Function", this::function);
    types.put("AWS::Lambda::Url", this::url);
    types.put("AWS::Lambda::Permission", this::permission);
    types.put("AWS::Lambda::EventSourceMapping", this::mapping);
    types.put("AWS::Lambda::EventInvokeConfig", this::asynchronous);
  }

  List<FunctionUrl> urls() {
    return urls;
  }

  @Override
  public void close() {
    mappings.forEach(QueueMapping::close);
    urls.forEach(FunctionUrl::close);
  }

  private Physical function(Resource resource, Properties properties) {
    String name = properties.text("FunctionName").orElseGet(resource::generatedName);
    String arn = services.place().arn("lambda", "function:" + name);
    String runtime = properties.requiredText("Runtime");
    if (!runtime.startsWith("java")) {
      throw new StackException(
          "the local cloud runs Java functions only; " + name + " has runtime " + runtime);
    }
    Map<String, @Nullable Object> variables =
        properties.object("Environment").map(part -> part.tree("Variables")).orElse(Map.of());
    properties.accept(
        "Architectures",
        "Description",
        "EphemeralStorage",
        "KmsKeyArn",
        "LoggingConfig",
        "RecursiveLoop",
        "Tags",
        "TracingConfig",
        "VpcConfig");
    services
        .lambda()
        .create(
            new FunctionSettings(
                name,
                arn,
                artifact(properties),
                properties.requiredText("Handler"),
                Json.texts(variables),
                properties.number("Timeout").map(Duration::ofSeconds).orElse(DEFAULT_TIMEOUT),
                properties.number("MemorySize").orElse(DEFAULT_MEMORY),
                IamTypes.roleName(properties.requiredText("Role")),
                properties.number("ReservedConcurrentExecutions")));
    return Physical.of(name, "Arn", arn);
  }

  private Path artifact(Properties properties) {
    Properties code =
        properties.object("Code").orElseThrow(() -> new StackException("Code is required"));
    String key = code.requiredText("S3Key");
    code.accept("S3Bucket");
    return assembly
        .asset(key)
        .orElseThrow(() -> new StackException("the assembly has no asset for S3Key " + key));
  }

  private Physical url(Resource resource, Properties properties) {
    LambdaFunction function = required(properties.requiredText("TargetFunctionArn"));
    properties
        .acceptOnly("InvokeMode", "BUFFERED")
        // Browsers are not among the callers.
        .accept("Cors");
    FunctionUrl url =
        FunctionUrl.open(
            function,
            FunctionUrl.AuthType.valueOf(properties.requiredText("AuthType")),
            services.identities(),
            services.resourcePolicies(),
            services.clock(),
            services.place().firstUrlPort(),
            services.place().nodeAddress());
    urls.add(url);
    String arn = function.settings().arn();
    return new Physical(arn, Map.of("FunctionArn", arn, "FunctionUrl", url.forNodes().toString()));
  }

  private Physical permission(Resource resource, Properties properties) {
    LambdaFunction function = required(properties.requiredText("FunctionName"));
    services
        .resourcePolicies()
        .allow(
            function.settings().arn(),
            properties.requiredText("Principal"),
            properties.requiredText("Action"));
    properties.accept("SourceArn", "SourceAccount", "FunctionUrlAuthType", "InvokedViaFunctionUrl");
    return Physical.of(resource.generatedName());
  }

  private Physical mapping(Resource resource, Properties properties) {
    LambdaFunction function = required(properties.requiredText("FunctionName"));
    String arn = properties.requiredText("EventSourceArn");
    Queue queue =
        services
            .sqs()
            .byArn(arn)
            .orElseThrow(
                () -> new StackException("event source " + arn + " is no queue of this stack"));
    int limit =
        properties
            .object("ScalingConfig")
            .flatMap(part -> part.number("MaximumConcurrency"))
            .orElse(services.place().pollers());
    properties.acceptOnly("MaximumBatchingWindowInSeconds", "0").accept("Tags");
    List<String> responses = properties.texts("FunctionResponseTypes");
    QueueMapping.Settings settings =
        new QueueMapping.Settings(
            properties.number("BatchSize").orElse(10),
            Math.min(limit, services.place().pollers()),
            responses.contains("ReportBatchItemFailures"));
    if (properties.text("Enabled").orElse("true").equals("true")) {
      mappings.add(QueueMapping.start(queue, function, settings, services.place().region()));
    }
    return Physical.of(resource.generatedName(), "Id", resource.generatedName());
  }

  private Physical asynchronous(Resource resource, Properties properties) {
    LambdaFunction function = required(properties.requiredText("FunctionName"));
    Optional<Queue> onFailure =
        properties
            .object("DestinationConfig")
            .flatMap(config -> config.object("OnFailure"))
            .map(failure -> failure.requiredText("Destination"))
            .map(
                arn ->
                    services
                        .sqs()
                        .byArn(arn)
                        .orElseThrow(() -> new StackException("there is no queue " + arn)));
    properties
        .acceptOnly("Qualifier", "$LATEST")
        // The last retry comes three minutes after the event.
        .accept("MaximumEventAgeInSeconds");
    services
        .lambda()
        .configureAsync(
            function, properties.number("MaximumRetryAttempts").orElse(MOST_RETRIES), onFailure);
    return Physical.of(resource.generatedName());
  }

  private LambdaFunction required(String nameOrArn) {
    return services
        .lambda()
        .find(nameOrArn)
        .orElseThrow(() -> new StackException("there is no function " + nameOrArn));
  }
}
