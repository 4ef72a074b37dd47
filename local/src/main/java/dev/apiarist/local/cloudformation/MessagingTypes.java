package dev.apiarist.local.cloudformation;

import dev.apiarist.local.events.DeadLetters;
import dev.apiarist.local.events.EventPattern;
import dev.apiarist.local.events.EventTarget;
import dev.apiarist.local.events.QueueTarget;
import dev.apiarist.local.events.Rule;
import dev.apiarist.local.lambda.FunctionTarget;
import dev.apiarist.local.lambda.LambdaFunction;
import dev.apiarist.local.sqs.Queue;
import dev.apiarist.local.sqs.QueueSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queues, their policies, and EventBridge rules. */
final class MessagingTypes {
  private final CloudServices services;

  MessagingTypes(CloudServices services) {
    this.services = services;
  }

  void addTo(Map<String, ResourceType> types) {
    types.put("AWS::SQS::Queue", this::queue);
    types.put("AWS::SQS::QueuePolicy", this::queuePolicy);
    types.put("AWS::Events::Rule", this::rule);
  }

  private Physical queue(Resource resource, Properties properties) {
    String name = properties.text("QueueName").orElseGet(resource::generatedName);
    String arn = services.place().arn("sqs", name);
    QueueSettings defaults = QueueSettings.DEFAULTS;
    QueueSettings settings =
        new QueueSettings(
            seconds(properties, "VisibilityTimeout").orElse(defaults.visibility()),
            seconds(properties, "DelaySeconds").orElse(defaults.delay()),
            seconds(properties, "MessageRetentionPeriod").orElse(defaults.retention()),
            seconds(properties, "ReceiveMessageWaitTimeSeconds").orElse(defaults.receiveWait()),
            properties.object("RedrivePolicy").map(this::redrive));
    properties
        .acceptOnly("FifoQueue", "false")
        .accept(
            "SqsManagedSseEnabled",
            "KmsMasterKeyId",
            "KmsDataKeyReusePeriodSeconds",
            "RedriveAllowPolicy",
            "Tags");
    services.sqs().add(new Queue(name, arn, settings, services.clock()));
    String url = services.sqs().url(services.endpoint().uri(), name);
    return new Physical(url, Map.of("Arn", arn, "QueueName", name, "QueueUrl", url));
  }

  private QueueSettings.Redrive redrive(Properties policy) {
    return new QueueSettings.Redrive(
        requiredQueue(policy.requiredText("deadLetterTargetArn")),
        policy
            .number("maxReceiveCount")
            .orElseThrow(() -> new StackException("RedrivePolicy.maxReceiveCount is required")));
  }

  private Physical queuePolicy(Resource resource, Properties properties) {
    var document = properties.tree("PolicyDocument");
    for (String url : properties.texts("Queues")) {
      String name = url.substring(url.lastIndexOf('/') + 1);
      services.resourcePolicies().attach(services.place().arn("sqs", name), document);
    }
    return Physical.of(resource.generatedName());
  }

  private Physical rule(Resource resource, Properties properties) {
    String name = properties.text("Name").orElseGet(resource::generatedName);
    String arn = services.place().arn("events", "rule/" + name);
    Optional<String> schedule = properties.text("ScheduleExpression");
    Map<String, @Nullable Object> pattern = properties.tree("EventPattern");
    if (schedule.isPresent() == !pattern.isEmpty()) {
      throw new StackException("a rule has either EventPattern or ScheduleExpression here");
    }
    Rule.Trigger trigger =
        schedule.isPresent()
            ? Rule.Trigger.schedule(schedule.get())
            : new Rule.Trigger.OnEvent(EventPattern.of(pattern));
    List<EventTarget> targets = properties.objects("Targets").stream().map(this::target).toList();
    properties.acceptOnly("EventBusName", "default").accept("Description", "Tags");
    if (properties.text("State").orElse("ENABLED").equals("ENABLED")) {
      services.events().add(new Rule(name, arn, trigger, targets));
    }
    return Physical.of(name, "Arn", arn);
  }

  private EventTarget target(Properties target) {
    String arn = target.requiredText("Arn");
    DeadLetters deadLetters =
        new DeadLetters(
            target
                .object("DeadLetterConfig")
                .flatMap(config -> config.text("Arn"))
                .map(this::requiredQueue));
    target.accept("Id", "RetryPolicy");
    Optional<Queue> queue = services.sqs().byArn(arn);
    if (queue.isPresent()) {
      return new QueueTarget(queue.get(), services.resourcePolicies(), deadLetters);
    }
    LambdaFunction function =
        services
            .lambda()
            .find(arn)
            .orElseThrow(() -> new StackException("target " + arn + " is no queue or function"));
    return new FunctionTarget(
        services.lambda(), function, services.resourcePolicies(), deadLetters);
  }

  private Queue requiredQueue(String arn) {
    return services
        .sqs()
        .byArn(arn)
        .orElseThrow(() -> new StackException("there is no queue " + arn));
  }

  private static Optional<Duration> seconds(Properties properties, String name) {
    return properties.number(name).map(Duration::ofSeconds);
  }
}
