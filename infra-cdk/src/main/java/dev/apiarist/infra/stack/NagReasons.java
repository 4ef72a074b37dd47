package dev.apiarist.infra.stack;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import java.util.List;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Validations;
import software.constructs.Construct;

/**
 * Why findings of cdk-nag's AwsSolutions pack and of CDK's own template check are no faults here.
 * Each names the exact wildcard it is about, so that a new one is found again.
 */
final class NagReasons {
  private static final String WILDCARD = "AwsSolutions-IAM5";

  private NagReasons() {}

  /** For a function's role. */
  static void functionRole(Construct role) {
    answer(
        role,
        wildcard(
            "/^Resource::\\*$/g",
            "Describe calls and Lambda's reads of network interfaces know no resources."),
        wildcard(
            "/^Resource::arn:.*:log-group:/aws/lambda/apiarist-[a-z0-9-]+:\\*$/g",
            "The star stands for the streams of the function's own log group."),
        wildcard(
            "/^Resource::arn:.*:table/apiarist-[a-z0-9-]+/stream/\\*$/g",
            "A stream's name is the time at which it was made; the star stands for those of the"
                + " cluster's own table."),
        wildcard(
            "/^Resource::arn:.*:autoScalingGroup:\\*:autoScalingGroupName/apiarist-[a-z0-9-]+-\\*$/g",
            "AWS puts a random identifier into a group's ARN; the statement's condition limits it to groups"
                + " that carry the cluster's tag."),
        wildcard(
            "/^Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:\\*/\\*$/g",
            "Lambda manages interfaces that do not exist yet; a denial keeps the function's own code"
                + " from these calls."));
  }

  /** For a node's role. */
  static void nodeRole(Construct role) {
    answer(
        role, wildcard("/^Resource::\\*$/g", "The actions of Session Manager know no resources."));
  }

  /** For a queue of what Lambda has given up. */
  static void failures(Construct queue) {
    answer(
        queue,
        NagPackSuppression.builder()
            .id("AwsSolutions-SQS3")
            .reason(
                "It is a dead-letter queue itself: Lambda sends it what failed for good, which the rule"
                    + " does not see, as no other queue names it.")
            .build());
  }

  /** For the queue of reconcile's ticks. */
  static void ticks(Construct queue) {
    answer(
        queue,
        NagPackSuppression.builder()
            .id("AwsSolutions-SQS3")
            .reason(
                "A tick that fails is worth nothing a minute later, when the sweep does its work: it"
                    + " is dropped, and no dead letter could be acted on.")
            .build());
  }

  /** For an Auto Scaling group. */
  static void group(Construct group) {
    answer(
        group,
        NagPackSuppression.builder()
            .id("AwsSolutions-AS3")
            .reason(
                "Hooks report every launch and termination to the lifecycle queue, and the journal"
                    + " keeps them; notifications would say it twice.")
            .build());
  }

  /** For a group with several instance types or Spot instances. */
  static void mixedGroup(Construct group) {
    answer(
        group,
        NagPackSuppression.builder()
            .id("CdkNagValidationFailure")
            .reason(
                "The rule EC26 cannot read a mixed instances policy; the launch template behind it"
                    + " encrypts its disk, which a test asserts.")
            .build());
  }

  /** For a group with a tag value of at most 256 characters but more bytes. */
  static void longTags(Construct group) {
    Validations.of(group)
        .acknowledge(
            acknowledgment(
                "CloudFormation-Validate::F3033",
                "The rule counts bytes of UTF-8; AWS counts characters, and so does apiarist.yaml,"
                    + " which refuses longer values."));
  }

  /** For the image parameters. */
  static void imageParameters(Construct stack) {
    String reason =
        "The parameters are plain strings on purpose: they may hold resolve:ssm:, which EC2 resolves"
            + " at each launch and the parameter type for image IDs refuses.";
    Validations.of(stack)
        .acknowledge(
            acknowledgment("CloudFormation-Validate::W1030", reason),
            acknowledgment("CloudFormation-Validate::W2506", reason));
  }

  private static Acknowledgment acknowledgment(String rule, String reason) {
    return Acknowledgment.builder().id(rule).reason(reason).build();
  }

  private static NagPackSuppression wildcard(String pattern, String reason) {
    return NagPackSuppression.builder()
        .id(WILDCARD)
        .appliesTo(List.of(RegexAppliesTo.builder().regex(pattern).build()))
        .reason(reason)
        .build();
  }

  private static void answer(Construct construct, NagPackSuppression... suppressions) {
    NagSuppressions.addResourceSuppressions(construct, List.of(suppressions));
  }
}
