package dev.apiarist.local.cloudformation;

import dev.apiarist.local.autoscaling.AutoScaling;
import dev.apiarist.local.aws.AwsEndpoint;
import dev.apiarist.local.cloudwatch.CloudWatch;
import dev.apiarist.local.dynamodb.DynamoDb;
import dev.apiarist.local.ec2.Ec2;
import dev.apiarist.local.events.EventBus;
import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.ResourcePolicies;
import dev.apiarist.local.iam.RolePolicies;
import dev.apiarist.local.lambda.Lambda;
import dev.apiarist.local.sns.Sns;
import dev.apiarist.local.sqs.Sqs;
import dev.apiarist.local.ssm.Ssm;
import java.time.InstantSource;

/**
 * The services that a stack's resources are created in.
 *
 * @param place account, region and addresses
 */
public record CloudServices(
    Place place,
    InstantSource clock,
    AwsEndpoint endpoint,
    Identities identities,
    RolePolicies rolePolicies,
    ResourcePolicies resourcePolicies,
    Sqs sqs,
    Ssm ssm,
    DynamoDb dynamoDb,
    Ec2 ec2,
    AutoScaling autoScaling,
    EventBus events,
    Lambda lambda,
    Sns sns,
    CloudWatch cloudWatch) {

  /**
   * Where everything is.
   *
   * @param nodeAddress an address of this host that nodes reach
   * @param firstUrlPort where function URLs start looking for a port; 0 for any
   * @param pollers how many batches a queue mapping may have in its function at once
   */
  public record Place(
      String account, String region, String nodeAddress, int firstUrlPort, int pollers) {
    /** An ARN of this account and region. */
    public String arn(String service, String resource) {
      return "arn:aws:%s:%s:%s:%s".formatted(service, region, account, resource);
    }
  }
}
