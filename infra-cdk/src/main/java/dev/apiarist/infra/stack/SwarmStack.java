package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.ClusterConfig;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.lambda.Code;
import software.constructs.Construct;

/**
 * One cluster: the swarm's nodes and the functions that keep it. It belongs to no account and no
 * region until it is deployed.
 */
public final class SwarmStack extends Stack {
  private final Names names;

  /**
   * The stack {@code Apiarist-<cluster>}.
   *
   * @param code the functions' artifact
   */
  public SwarmStack(Construct scope, ClusterConfig config, Code code) {
    super(scope, new Names(config.cluster()).stack(), props(config));
    names = new Names(config.cluster());
    ClusterNetwork network =
        new ClusterNetwork(this, config.network(), new Logs(config.logRetention()));
    Firewall firewall = new Firewall(this, network.vpc(), config.notices());
    State state = new State(this, names, config.notices().wanted());
    LifecycleQueue lifecycle = new LifecycleQueue(this, names);
    TickQueue ticks = new TickQueue(this, names);
    FunctionEnvironment environment =
        new FunctionEnvironment(
            config,
            names,
            lifecycle.queue().getQueueUrl(),
            ticks.queue().getQueueUrl(),
            AlarmInput.actions(this, names));
    Functions functions = new Functions(this, config, names, network, firewall, code, environment);
    new JournalAlarms(this, names, functions);
    new ScalingAlarms(this, names, config.groups(), functions.of(FunctionKind.WEBHOOK));
    Triggers triggers = new Triggers(this, config, names, lifecycle, ticks, functions);
    // Not on the queue: its policy names the rule.
    triggers.getNode().addDependency(functions, state);
    AlarmInput alarms = new AlarmInput(this, names, functions.of(FunctionKind.WEBHOOK));
    if (config.notices().wanted()) {
      new JournalFeed(this, names, state, functions.of(FunctionKind.NOTIFY));
    }
    List<NodeGroup> groups = groups(config);
    LaunchTemplates templates = templates(config, firewall, functions, groups);
    new NodeGroups(
        this,
        names,
        templates,
        network.privateSubnets(),
        List.of(network.wayOut(), firewall, state, lifecycle, ticks, functions, triggers, alarms),
        groups);
    outputs(functions, lifecycle, network);
    output("AlarmTopicArn", "Where alarms and alerts are published", alarms.topic().getTopicArn());
    output(
        "WebhookDeadLetterQueueUrl",
        "Where alarms and alerts go that could not be acted on",
        alarms.deadLetters().queue().getQueueUrl());
  }

  private static StackProps props(ClusterConfig config) {
    return StackProps.builder()
        .description("Docker Swarm cluster " + config.cluster() + ", kept by Apiarist")
        .analyticsReporting(false)
        // The CLI checks the bootstrap version itself; in the template it needs a rule and an SSM
        // parameter that only real CloudFormation can evaluate.
        .synthesizer(
            DefaultStackSynthesizer.Builder.create().generateBootstrapVersionRule(false).build())
        .build();
  }

  private static List<NodeGroup> groups(ClusterConfig config) {
    return Stream.concat(
            Stream.of(NodeGroup.managers(config.managers())),
            config.groups().stream().map(NodeGroup::workers))
        .toList();
  }

  private LaunchTemplates templates(
      ClusterConfig config, Firewall firewall, Functions functions, List<NodeGroup> groups) {
    return new LaunchTemplates(
        names,
        new NodeRoles(this, names, functions.of(FunctionKind.ENROLL)),
        firewall,
        images(config, groups),
        config.image().rootDevice(),
        LoaderScript.userData(functions.enrollUrl().getUrl(), getRegion()));
  }

  private Images images(ClusterConfig config, List<NodeGroup> groups) {
    return new Images(
        this,
        config.image(),
        groups.stream().map(NodeGroup::architecture).collect(Collectors.toSet()));
  }

  private void outputs(Functions functions, LifecycleQueue lifecycle, ClusterNetwork network) {
    output(
        "WebhookUrl",
        "Where Alertmanager sends alerts: put a path such as /v1/scale-nodes behind it",
        withoutSlash(functions.webhookUrl().getUrl()));
    output(
        "WebhookTokenParameter",
        "The SSM parameter with the bearer token",
        names.parameters() + "/webhook-token");
    output(
        "EnrollUrl", "Where booting nodes ask for their bootstrap", functions.enrollUrl().getUrl());
    output("ManagerGroupName", "The managers' Auto Scaling group", names.group(Names.MANAGERS));
    output("TableName", "The table of leases and the journal", names.table());
    output("ParameterPrefix", "The prefix of the cluster's SSM parameters", names.parameters());
    output("LifecycleQueueUrl", "The queue of lifecycle steps", lifecycle.queue().getQueueUrl());
    output(
        "DeadLetterQueueUrl",
        "Where steps go that failed for good",
        lifecycle.deadLetters().getQueueUrl());
    output("VpcId", "The VPC", network.vpc().getVpcId());
  }

  /** {@code https://host} of a Function URL, which Lambda writes as {@code https://host/}. */
  private static String withoutSlash(String url) {
    List<String> parts = Fn.split("/", url);
    return Fn.join("//", List.of(Fn.select(0, parts), Fn.select(2, parts)));
  }

  private void output(String name, String description, String value) {
    CfnOutput.Builder.create(this, name).description(description).value(value).build();
  }
}
