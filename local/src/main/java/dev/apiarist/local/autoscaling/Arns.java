package dev.apiarist.local.autoscaling;

/**
 * Where the double pretends to be.
 *
 * @param region AWS region, such as {@code us-east-1}
 * @param account twelve digits
 */
public record Arns(String region, String account) {
  /** us-east-1, account 000000000000. */
  public static final Arns DEFAULT = new Arns("us-east-1", "000000000000");

  String group(String uuid, String groupName) {
    return "arn:aws:autoscaling:%s:%s:autoScalingGroup:%s:autoScalingGroupName/%s"
        .formatted(region, account, uuid, groupName);
  }

  String instance(String instanceId) {
    return "arn:aws:ec2:%s:%s:instance/%s".formatted(region, account, instanceId);
  }
}
