package dev.apiarist.local.ports;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.local.aws.TestEndpoint;
import dev.apiarist.local.dynamodb.DynamoDb;
import dev.apiarist.local.ec2.Ec2;
import dev.apiarist.local.ec2.FakeMachines;
import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.RolePolicies;
import dev.apiarist.local.sqs.Queue;
import dev.apiarist.local.sqs.QueueSettings;
import dev.apiarist.local.sqs.Sqs;
import dev.apiarist.local.ssm.Ssm;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Against the local cloud, whose DynamoDB is Amazon's own DynamoDB Local. */
class LocalPortsTest extends AwsPortsContract {
  private static final String ACCOUNT = "000000000000";

  private final AtomicInteger tables = new AtomicInteger();
  private final MutableClock clock = new MutableClock();
  private final DynamoDb database = DynamoDb.start();
  private final Sqs queues = new Sqs(ACCOUNT);
  private final Ssm parameters = new Ssm("arn:aws:ssm:us-east-1:" + ACCOUNT + ":parameter", clock);
  private final Ec2 ec2 =
      new Ec2(
          new Ec2.Settings(ACCOUNT, "us-east-1", "127.0.0.1"),
          new FakeMachines(),
          new Identities(ACCOUNT, clock, new RolePolicies()),
          event -> {},
          clock);
  private final TestEndpoint endpoint = new TestEndpoint(database, queues, parameters, ec2);

  LocalPortsTest() {
    String arn = "arn:aws:sqs:us-east-1:" + ACCOUNT + ":steps";
    queues.add(new Queue("steps", arn, QueueSettings.DEFAULTS, clock));
  }

  @AfterAll
  void stop() {
    endpoint.close();
    ec2.close();
    database.close();
  }

  @Override
  URI endpoint() {
    return endpoint.uri();
  }

  @Override
  AwsSessionCredentials credentials() {
    return (AwsSessionCredentials) endpoint.credentials().resolveCredentials();
  }

  @Override
  String queue() {
    return queues.url(endpoint.uri(), "steps");
  }

  @Override
  void pass(Duration time) {
    clock.advance(time);
  }

  @Override
  String emptyTable() {
    String name = "table-" + tables.incrementAndGet();
    database.call(
        "CreateTable",
        Map.of(
            "TableName",
            name,
            "BillingMode",
            "PAY_PER_REQUEST",
            "AttributeDefinitions",
            List.of(text("pk"), text("sk")),
            "KeySchema",
            List.of(key("pk", "HASH"), key("sk", "RANGE"))));
    return name;
  }

  private static Map<String, String> text(String attribute) {
    return Map.of("AttributeName", attribute, "AttributeType", "S");
  }

  private static Map<String, String> key(String attribute, String type) {
    return Map.of("AttributeName", attribute, "KeyType", type);
  }
}
