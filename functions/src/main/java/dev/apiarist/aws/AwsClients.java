package dev.apiarist.aws;

import dev.apiarist.port.Alarms;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.FirstManagerLease;
import dev.apiarist.port.Instances;
import dev.apiarist.port.Journal;
import dev.apiarist.port.Marks;
import dev.apiarist.port.Messages;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.SnsEndpoint;
import dev.apiarist.port.Turns;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * The AWS side of every port, from a Lambda function's environment. Nothing is contacted, and
 * nothing costly made, until a port is used. Safe for use by several threads.
 */
public final class AwsClients {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(5);

  private final AwsEnvironment where;
  private final SdkClients sdk;
  private final AwsCaller aws;
  private final InstantSource clock;

  private AwsClients(AwsEnvironment where, SdkClients sdk, AwsCaller aws, InstantSource clock) {
    this.where = where;
    this.sdk = sdk;
    this.aws = aws;
    this.clock = clock;
  }

  /**
   * Reads {@code AWS_REGION}, the credentials that Lambda gives, and {@code AWS_ENDPOINT_URL},
   * which alone leads to another cloud.
   *
   * @throws IllegalArgumentException naming what is missing
   */
  public static AwsClients of(Map<String, String> environment, InstantSource clock) {
    AwsEnvironment where = AwsEnvironment.of(environment);
    AwsCaller aws = new AwsCaller(new SignedHttp(where, CONNECT, READ), AwsClients::sleep);
    return new AwsClients(where, new SdkClients(where, CONNECT, READ), aws, clock);
  }

  /** The Auto Scaling groups of a cluster. */
  public AutoScalingGroups autoScalingGroups(String cluster) {
    return new AwsAutoScalingGroups(sdk, cluster);
  }

  /** EC2 instances. */
  public Instances instances() {
    return new AwsInstances(aws);
  }

  /**
   * Parameters under a prefix.
   *
   * @param prefix such as {@code /apiarist/demo}, without a slash at its end
   */
  public Parameters parameters(String prefix) {
    return new SsmParameters(sdk, prefix);
  }

  /** A queue, by its URL. */
  public Messages messages(String queueUrl) {
    return new SqsMessages(aws, queueUrl);
  }

  /** The journal in a table; its log lines go to standard output. */
  public Journal journal(String table) {
    return new DynamoJournal(new DynamoTable(sdk, table), clock, System.out::println);
  }

  /** The marks in a table. */
  public Marks marks(String table) {
    return new DynamoMarks(new DynamoTable(sdk, table));
  }

  /** The turns in a table. */
  public Turns turns(String table) {
    return new DynamoTurns(new DynamoTable(sdk, table));
  }

  /** The first manager's lease in a table. */
  public FirstManagerLease firstManagerLease(String table) {
    return new DynamoFirstManagerLease(new DynamoTable(sdk, table));
  }

  /** CloudWatch's alarms. */
  public Alarms alarms() {
    return new CloudWatchAlarms(aws);
  }

  /** SNS's certificates and confirmations. */
  public SnsEndpoint snsEndpoint() {
    return new HttpsSnsEndpoint(where.endpoint(), CONNECT, READ);
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
