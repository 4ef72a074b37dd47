package dev.apiarist.local.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.aws.AwsClients;
import dev.apiarist.local.aws.TestEndpoint;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FirstManagerLease;
import dev.apiarist.port.FirstManagerLeaseContract;
import dev.apiarist.port.InstanceShapesContract;
import dev.apiarist.port.Instances;
import dev.apiarist.port.Journal;
import dev.apiarist.port.JournalContract;
import dev.apiarist.port.Marks;
import dev.apiarist.port.MarksContract;
import dev.apiarist.port.Messages;
import dev.apiarist.port.MessagesContract;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.ParametersContract;
import dev.apiarist.port.Turns;
import dev.apiarist.port.TurnsContract;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** What the ports promise holds of the functions' own clients in this cloud. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AwsPortsContract {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:30Z");

  /** Where the cloud is. */
  abstract URI endpoint();

  /** Credentials that may do everything there. */
  abstract AwsSessionCredentials credentials();

  /** The name of a table of the functions' without items. */
  abstract String emptyTable();

  /** The URL of the functions' queue. */
  abstract String queue();

  /** Time passes in the cloud. */
  abstract void pass(Duration time);

  /** The real client of DynamoDB. */
  final DynamoDbClient dynamo() {
    return TestEndpoint.client(
        DynamoDbClient.builder(), endpoint(), StaticCredentialsProvider.create(credentials()));
  }

  private SqsClient sqs() {
    return TestEndpoint.client(
        SqsClient.builder(), endpoint(), StaticCredentialsProvider.create(credentials()));
  }

  private AwsClients aws() {
    return AwsClients.of(
        Map.of(
            "AWS_REGION", Region.US_EAST_1.id(),
            "AWS_ACCESS_KEY_ID", credentials().accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", credentials().secretAccessKey(),
            "AWS_SESSION_TOKEN", credentials().sessionToken(),
            "AWS_ENDPOINT_URL", endpoint().toString()),
        InstantSource.fixed(NOW));
  }

  private List<String> takeMessages() {
    try (SqsClient sqs = sqs()) {
      List<Message> messages =
          sqs.receiveMessage(receive -> receive.queueUrl(queue()).maxNumberOfMessages(10))
              .messages();
      for (Message message : messages) {
        sqs.deleteMessage(
            delete -> delete.queueUrl(queue()).receiptHandle(message.receiptHandle()));
      }
      return messages.stream().map(Message::body).toList();
    }
  }

  @Nested
  class MarksOfATable extends MarksContract {
    @Override
    protected Marks empty() {
      return aws().marks(emptyTable());
    }
  }

  @Nested
  class TurnsOfATable extends TurnsContract {
    @Override
    protected Turns untaken() {
      return aws().turns(emptyTable());
    }
  }

  @Nested
  class LeaseOfATable extends FirstManagerLeaseContract {
    @Override
    protected FirstManagerLease untaken() {
      return aws().firstManagerLease(emptyTable());
    }
  }

  @Nested
  class JournalOfATable extends JournalContract {
    @Override
    protected Journal empty() {
      return aws().journal(emptyTable());
    }
  }

  @Nested
  class MessagesOfAQueue extends MessagesContract {
    @Override
    protected Messages empty() {
      takeMessages();
      return aws().messages(queue());
    }

    @Override
    protected void pass(Duration time) {
      AwsPortsContract.this.pass(time);
    }

    @Override
    protected List<String> take() {
      return takeMessages();
    }
  }

  @Nested
  class ShapesOfTypes extends InstanceShapesContract {
    @Override
    protected Instances region() {
      return aws().instances();
    }
  }

  @Nested
  class ParametersUnderAPrefix extends ParametersContract {
    @Override
    protected Parameters empty() {
      return aws().parameters("/apiarist/test-" + UUID.randomUUID());
    }
  }

  @Test
  void whatIsKeptExpiresByTheTablesTimeToLive() {
    String table = emptyTable();
    aws()
        .journal(table)
        .record(new Decision(NOW, "sweep", "x", Decision.Outcome.DONE, "why", Map.of()));
    aws().marks(table).claim("key", NOW, Duration.ofSeconds(10));
    aws().turns(table).take("key", NOW, Duration.ofSeconds(10));

    try (DynamoDbClient dynamo = dynamo()) {
      assertThat(dynamo.scan(scan -> scan.tableName(table)).items())
          .extracting(item -> item.getOrDefault("expiresAt", AttributeValue.fromN("0")).n())
          .extracting(Long::valueOf)
          .containsExactlyInAnyOrder(
              NOW.plus(Duration.ofDays(30)).getEpochSecond(),
              NOW.getEpochSecond() + 11,
              NOW.plus(Duration.ofDays(2)).getEpochSecond());
    }
  }
}
