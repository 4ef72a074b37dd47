package dev.apiarist.infra.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * Policy statements, one per need. ARNs are made from the fixed names, so that no role has to wait
 * for what it may touch.
 */
record Grants(Stack stack, Names names) {
  /** The node's side of mutual TLS and the way to the managers: everything but the CA's key. */
  static final List<String> CLIENT_PARAMETERS =
      List.of("ca-certificate", "client-certificate", "client-key", "managers");

  /** All parameters, for the function that makes and removes them. */
  static final List<String> ALL_PARAMETERS =
      List.of(
          "app-token-keys",
          "ca-certificate",
          "ca-key",
          "client-certificate",
          "client-key",
          "managers",
          "webhook-token",
          "webhook-token-previous");

  private static final List<String> INTERFACE_ACTIONS =
      List.of(
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses");

  private static final List<String> INTERFACE_READS =
      List.of("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets");

  private static final String GROUP_TAG = "autoscaling:ResourceTag/";

  PolicyStatement ownLogs(FunctionKind kind) {
    ArnComponents group =
        part("logs", "log-group")
            .resourceName(names.logGroup(kind) + ":*")
            .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
            .build();
    return allow(
        "OwnLogs",
        List.of("logs:CreateLogStream", "logs:PutLogEvents"),
        List.of(stack.formatArn(group)));
  }

  /**
   * What Lambda needs to put a function into a VPC; a deletion limited to single interfaces would
   * break it, and the reads know no resources (AWS Lambda developer guide, "Configuring VPC
   * access"). The last statement keeps the function's own code from using any of it.
   */
  List<PolicyStatement> networkInterfaces(FunctionKind kind) {
    String anyInterface = stack.formatArn(part("ec2", "*").resourceName("*").build());
    ArnComponents function =
        part("lambda", "function")
            .resourceName(names.function(kind))
            .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
            .build();
    PolicyStatement notFromCode =
        PolicyStatement.Builder.create()
            .sid("NetworkInterfacesNotFromCode")
            .effect(Effect.DENY)
            .actions(Stream.concat(INTERFACE_ACTIONS.stream(), INTERFACE_READS.stream()).toList())
            .resources(List.of("*"))
            .conditions(
                Map.of("ArnEquals", Map.of("lambda:SourceFunctionArn", stack.formatArn(function))))
            .build();
    return List.of(
        allow("NetworkInterfaces", INTERFACE_ACTIONS, List.of(anyInterface)),
        allow("NetworkInterfaceReads", INTERFACE_READS, List.of("*")),
        notFromCode);
  }

  PolicyStatement table() {
    return allow(
        "Table",
        List.of(
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem"),
        List.of(tableArn()));
  }

  /** Which are written once and read as a list. */
  PolicyStatement notes() {
    return allow("Table", List.of("dynamodb:PutItem", "dynamodb:Query"), List.of(tableArn()));
  }

  /** What Lambda needs to read a stream; its name has the time at which it was made. */
  List<PolicyStatement> readStream() {
    return List.of(
        allow(
            "ReadStream",
            List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
            List.of(tableArn() + "/stream/*")),
        allow("ListStreams", List.of("dynamodb:ListStreams"), List.of("*")));
  }

  PolicyStatement sendUndelivered() {
    return allow(
        "SendUndelivered", List.of("sqs:SendMessage"), List.of(queueArn(names.undelivered())));
  }

  PolicyStatement publish(String topicArn) {
    return allow("Publish", List.of("sns:Publish"), List.of(topicArn));
  }

  /**
   * Events on a bus.
   *
   * @param bus its name or its ARN
   */
  PolicyStatement putEvents(String bus) {
    String arn =
        bus.startsWith("arn:")
            ? bus
            : stack.formatArn(part("events", "event-bus").resourceName(bus).build());
    return allow("PutEvents", List.of("events:PutEvents"), List.of(arn));
  }

  /** One parameter that is not the cluster's own, by its whole name. */
  PolicyStatement readParameter(String name) {
    return allow(
        "ReadParameters",
        List.of("ssm:GetParameters"),
        List.of(stack.formatArn(part("ssm", "parameter").resourceName(name.substring(1)).build())));
  }

  /** Auto Scaling's reads know no resources. */
  PolicyStatement describeGroups() {
    return allow(
        "DescribeGroups",
        List.of("autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeInstanceRefreshes"),
        List.of("*"));
  }

  /** Why instances do not come is told of one group, but the right to ask knows none. */
  PolicyStatement describeLaunches() {
    return allow(
        "DescribeLaunches", List.of("autoscaling:DescribeScalingActivities"), List.of("*"));
  }

  /** Which alarms last is not asked of one alarm, but of all. */
  PolicyStatement describeAlarms() {
    return allow("DescribeAlarms", List.of("cloudwatch:DescribeAlarms"), List.of("*"));
  }

  /** EC2's reads know no resources. */
  PolicyStatement describeInstances() {
    return allow("DescribeInstances", List.of("ec2:DescribeInstances"), List.of("*"));
  }

  /** What an instance would be like is asked of the region. */
  PolicyStatement describeTypes() {
    return allow("DescribeTypes", List.of("ec2:DescribeInstanceTypes"), List.of("*"));
  }

  /** Changes to any of the cluster's groups. */
  PolicyStatement changeGroups(String sid, List<String> actions) {
    return changeTagged(
        sid, actions, Map.of(GROUP_TAG + "apiarist:cluster", names.cluster().value()));
  }

  /** Changes to the cluster's worker groups, and never to the managers'. */
  PolicyStatement changeWorkerGroups(String sid, List<String> actions) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(GROUP_TAG + "apiarist:cluster", names.cluster().value());
    tags.put(GROUP_TAG + "apiarist:role", NodeKind.WORKER.tag());
    return changeTagged(sid, actions, tags);
  }

  /**
   * The name's beginning alone would let a cluster {@code bee} at the groups of {@code bee-hive};
   * the tags settle it.
   */
  private PolicyStatement changeTagged(String sid, List<String> actions, Map<String, String> tags) {
    return PolicyStatement.Builder.create()
        .sid(sid)
        .effect(Effect.ALLOW)
        .actions(actions)
        .resources(List.of(groupArn(names.group("*"))))
        .conditions(Map.of("StringEquals", tags))
        .build();
  }

  PolicyStatement readParameters(List<String> parameters) {
    return allow("ReadParameters", List.of("ssm:GetParameters"), arns(parameters));
  }

  PolicyStatement writeParameters(List<String> parameters) {
    return allow("WriteParameters", List.of("ssm:PutParameter"), arns(parameters));
  }

  PolicyStatement deleteParameters(List<String> parameters) {
    return allow("DeleteParameters", List.of("ssm:DeleteParameters"), arns(parameters));
  }

  PolicyStatement sendSteps() {
    return allow("SendSteps", List.of("sqs:SendMessage"), List.of(queueArn(names.queue())));
  }

  /** Lambda keeps what failed for good in the function's own name. */
  PolicyStatement keepFailures() {
    return allow(
        "KeepFailures", List.of("sqs:SendMessage"), List.of(queueArn(names.webhookDeadLetters())));
  }

  PolicyStatement receiveSteps() {
    return receive("ReceiveSteps", names.queue());
  }

  PolicyStatement sendTicks() {
    return allow("SendTicks", List.of("sqs:SendMessage"), List.of(queueArn(names.ticks())));
  }

  PolicyStatement receiveTicks() {
    return receive("ReceiveTicks", names.ticks());
  }

  private PolicyStatement receive(String sid, String queue) {
    return allow(
        sid,
        List.of("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
        List.of(queueArn(queue)));
  }

  static PolicyStatement allow(String sid, List<String> actions, List<String> resources) {
    return PolicyStatement.Builder.create()
        .sid(sid)
        .effect(Effect.ALLOW)
        .actions(actions)
        .resources(resources)
        .build();
  }

  /** The ARN of a parameter of the cluster, or with {@code *} of all of them. */
  String parameterArn(String parameter) {
    String path = names.parameters().substring(1) + "/" + parameter;
    return stack.formatArn(part("ssm", "parameter").resourceName(path).build());
  }

  private List<String> arns(List<String> parameters) {
    return parameters.stream().map(this::parameterArn).toList();
  }

  /** AWS puts a random identifier into a group's ARN, hence the star before the name. */
  private String groupArn(String group) {
    return stack.formatArn(
        part("autoscaling", "autoScalingGroup")
            .resourceName("*:autoScalingGroupName/" + group)
            .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
            .build());
  }

  private String tableArn() {
    return stack.formatArn(part("dynamodb", "table").resourceName(names.table()).build());
  }

  private String queueArn(String queue) {
    return stack.formatArn(
        ArnComponents.builder()
            .service("sqs")
            .resource(queue)
            .arnFormat(ArnFormat.NO_RESOURCE_NAME)
            .build());
  }

  private static ArnComponents.Builder part(String service, String resource) {
    return ArnComponents.builder().service(service).resource(resource);
  }
}
