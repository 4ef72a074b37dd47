package dev.apiarist.local.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.aws.AwsClients;
import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsEndpoint;
import dev.apiarist.local.iam.Credentials;
import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.RolePolicies;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FirstManagerLease;
import dev.apiarist.port.FirstManagerLeaseContract;
import dev.apiarist.port.Journal;
import dev.apiarist.port.JournalContract;
import dev.apiarist.port.Marks;
import dev.apiarist.port.MarksContract;
import dev.apiarist.port.Turns;
import dev.apiarist.port.TurnsContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the functions keep in DynamoDB, against Amazon's own DynamoDB Local. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DynamoPortsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:30Z");

  private final AtomicInteger tables = new AtomicInteger();
  private final DynamoDb database = DynamoDb.start();
  private final RolePolicies policies = new RolePolicies();
  private final Identities identities =
      new Identities("000000000000", InstantSource.system(), policies);
  private final AwsEndpoint endpoint = new AwsEndpoint(0, identities);
  private final AwsClients aws;

  DynamoPortsTest() {
    endpoint.add(database);
    policies.attach(
        "functions",
        Json.parseObject(
            "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"dynamodb:*\",\"Resource\":\"*\"}}"));
    Credentials credentials = identities.assume("functions", "test");
    aws =
        AwsClients.of(
            Map.of(
                "AWS_REGION", "eu-west-1",
                "AWS_ACCESS_KEY_ID", credentials.accessKey(),
                "AWS_SECRET_ACCESS_KEY", credentials.secretKey(),
                "AWS_SESSION_TOKEN", credentials.sessionToken(),
                "AWS_ENDPOINT_URL", endpoint.uri().toString()),
            InstantSource.fixed(NOW));
  }

  @AfterAll
  void stop() {
    endpoint.close();
    database.close();
  }

  @Nested
  class DynamoMarksTest extends MarksContract {
    @Override
    protected Marks empty() {
      return aws.marks(newTable());
    }
  }

  @Nested
  class DynamoTurnsTest extends TurnsContract {
    @Override
    protected Turns untaken() {
      return aws.turns(newTable());
    }
  }

  @Nested
  class DynamoLeaseTest extends FirstManagerLeaseContract {
    @Override
    protected FirstManagerLease untaken() {
      return aws.firstManagerLease(newTable());
    }
  }

  @Nested
  class DynamoJournalTest extends JournalContract {
    @Override
    protected Journal empty() {
      return aws.journal(newTable());
    }
  }

  @Test
  void whatIsKeptExpiresByTheTablesTimeToLive() {
    String table = newTable();
    aws.journal(table)
        .record(new Decision(NOW, "sweep", "x", Decision.Outcome.DONE, "why", Map.of()));
    aws.marks(table).claim("key", NOW, Duration.ofSeconds(10));
    aws.turns(table).take("key", NOW, Duration.ofSeconds(10));

    List<?> items = Json.listAt(database.call("Scan", Map.of("TableName", table)), "Items");

    assertThat(items)
        .extracting(item -> Long.valueOf(Json.textAt(item, "0", "expiresAt", "N")))
        .containsExactlyInAnyOrder(
            NOW.plus(Duration.ofDays(30)).getEpochSecond(),
            NOW.getEpochSecond() + 11,
            NOW.plus(Duration.ofDays(1)).getEpochSecond());
  }

  private String newTable() {
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
