package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.ClusterConfig;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.events.targets.SqsQueue;
import software.amazon.awscdk.services.lambda.EventSourceMappingOptions;
import software.constructs.Construct;

/**
 * What starts the functions, beside their URLs: lifecycle events through the queue, the clock, and
 * reconcile itself.
 */
final class Triggers extends Construct {
  private static final Duration SWEEP_PERIOD = Duration.minutes(1);

  Triggers(
      Construct scope,
      ClusterConfig config,
      Names names,
      LifecycleQueue lifecycle,
      TickQueue ticks,
      Functions functions) {
    super(scope, "Triggers");
    Rule.Builder.create(this, "LifecycleActions")
        .ruleName(names.prefixed("lifecycle-actions"))
        .description("Launches and terminations of this cluster's groups that wait for an answer.")
        .eventPattern(lifecycleActions(config, names))
        .targets(List.of(new SqsQueue(lifecycle.queue())))
        .build();
    Rule.Builder.create(this, "Sweep")
        .ruleName(names.prefixed("sweep"))
        .description("Starts the sweep that finds what events have lost.")
        .schedule(Schedule.rate(SWEEP_PERIOD))
        .targets(List.of(new LambdaFunction(functions.of(FunctionKind.RECONCILE))))
        .build();
    functions
        .of(FunctionKind.LIFECYCLE)
        .addEventSourceMapping(
            "Steps",
            EventSourceMappingOptions.builder()
                .eventSourceArn(lifecycle.queue().getQueueArn())
                .batchSize(1)
                .reportBatchItemFailures(true)
                .build());
    functions
        .of(FunctionKind.RECONCILE)
        .addEventSourceMapping(
            "Ticks",
            EventSourceMappingOptions.builder()
                .eventSourceArn(ticks.queue().getQueueArn())
                .batchSize(1)
                .build());
  }

  private static EventPattern lifecycleActions(ClusterConfig config, Names names) {
    return EventPattern.builder()
        .source(List.of("aws.autoscaling"))
        .detailType(
            List.of(
                "EC2 Instance-launch Lifecycle Action", "EC2 Instance-terminate Lifecycle Action"))
        .detail(Map.of("AutoScalingGroupName", names.allGroups(config)))
        .build();
  }
}
