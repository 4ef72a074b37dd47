package dev.apiarist.infra.stack;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig.DestinationConfigProperty;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig.OnFailureProperty;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Permission;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.LambdaSubscription;
import software.constructs.Construct;

/**
 * How alarms reach the webhook function: through a topic of the cluster, or as their own action.
 * Nobody waits for an answer then, so what fails is tried again, and at last kept.
 */
final class AlarmInput extends Construct {
  /** As long as the function acts on a signal at all. */
  private static final int LONGEST_WAY_SECONDS = 15 * 60;

  private static final int RETRIES = 2;

  private final Topic topic;
  private final DeadLetters deadLetters;

  AlarmInput(Construct scope, Names names, Function webhook) {
    super(scope, "Alarms");
    deadLetters =
        new DeadLetters(
            new Construct(this, "DeadLetters"),
            "Queue",
            "Alarm",
            names.webhookDeadLetters(),
            "An alarm or alert could not be acted on: see the dead letters.");
    NagReasons.failures(deadLetters.queue());
    CfnEventInvokeConfig.Builder.create(this, "Retries")
        .functionName(webhook.getFunctionName())
        .qualifier("$LATEST")
        .maximumEventAgeInSeconds(LONGEST_WAY_SECONDS)
        .maximumRetryAttempts(RETRIES)
        .destinationConfig(
            DestinationConfigProperty.builder()
                .onFailure(
                    OnFailureProperty.builder()
                        .destination(deadLetters.queue().getQueueArn())
                        .build())
                .build())
        .build();
    topic = topic(names, key());
    topic.addSubscription(new LambdaSubscription(webhook));
    webhook.addPermission(
        "AlarmActions",
        Permission.builder()
            .principal(new ServicePrincipal("lambda.alarms.cloudwatch.amazonaws.com"))
            .sourceAccount(Stack.of(this).getAccount())
            .sourceArn(alarms())
            .build());
  }

  /** The ARNs by which an alarm reaches the cluster, made from names: the functions know them. */
  static List<String> actions(Stack stack, Names names) {
    ArnComponents topic =
        ArnComponents.builder()
            .service("sns")
            .resource(topicName(names))
            .arnFormat(ArnFormat.NO_RESOURCE_NAME)
            .build();
    ArnComponents function =
        ArnComponents.builder()
            .service("lambda")
            .resource("function")
            .resourceName(names.function(FunctionKind.WEBHOOK))
            .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
            .build();
    return List.of(stack.formatArn(topic), stack.formatArn(function));
  }

  private static String topicName(Names names) {
    return names.prefixed("alarms");
  }

  ITopic topic() {
    return topic;
  }

  DeadLetters deadLetters() {
    return deadLetters;
  }

  /** A key of our own: CloudWatch may not use the one that AWS keeps for SNS. */
  private Key key() {
    Key key =
        Key.Builder.create(this, "Key")
            .description("Encrypts what alarms tell the cluster.")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    key.addToResourcePolicy(
        fromAlarms("CloudWatchAlarms", List.of("kms:Decrypt", "kms:GenerateDataKey*"), "*"));
    return key;
  }

  private Topic topic(Names names, Key key) {
    Topic made =
        Topic.Builder.create(this, "Topic")
            .topicName(topicName(names))
            .masterKey(key)
            .enforceSsl(true)
            .build();
    made.addToResourcePolicy(
        fromAlarms("CloudWatchAlarms", List.of("sns:Publish"), made.getTopicArn()));
    made.addToResourcePolicy(
        statement(
            "WhomTheAccountAllows",
            new AccountRootPrincipal(),
            List.of("sns:Publish"),
            made.getTopicArn(),
            Map.of()));
    return made;
  }

  private PolicyStatement fromAlarms(String sid, List<String> actions, String resource) {
    return statement(
        sid,
        new ServicePrincipal("cloudwatch.amazonaws.com"),
        actions,
        resource,
        Map.of(
            "StringEquals", Map.of("aws:SourceAccount", Stack.of(this).getAccount()),
            "ArnLike", Map.of("aws:SourceArn", alarms())));
  }

  private static PolicyStatement statement(
      String sid,
      IPrincipal principal,
      List<String> actions,
      String resource,
      Map<String, ? extends Object> conditions) {
    return PolicyStatement.Builder.create()
        .sid(sid)
        .effect(Effect.ALLOW)
        .principals(List.of(principal))
        .actions(actions)
        .resources(List.of(resource))
        .conditions(conditions)
        .build();
  }

  /** Any alarm of this account and region. */
  private String alarms() {
    return Stack.of(this)
        .formatArn(
            ArnComponents.builder()
                .service("cloudwatch")
                .resource("alarm")
                .resourceName("*")
                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                .build());
  }
}
