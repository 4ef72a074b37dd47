package dev.apiarist.local.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.SynthesisedCheckout;
import dev.apiarist.local.cloudformation.CloudAssembly;
import dev.apiarist.local.engine.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Against an AWS emulator, in the table and the queue that the stack defines: -Plocalstack. */
@Tag("emulator")
class EmulatorPortsTest extends AwsPortsContract {
  private static final String CONFIGURATION = "cluster: ports\ngroups: {web: {min: 0, max: 1}}\n";
  private static final AwsSessionCredentials ANYBODY =
      AwsSessionCredentials.create("test", "test", "test");

  @TempDir private static Path home;
  private final Emulator emulator = Emulator.open();
  private final EmulatedStack stack =
      new EmulatedStack(emulator.endpoint(), StaticCredentialsProvider.create(ANYBODY));
  private Map<String, String> outputs = Map.of();

  @BeforeAll
  void deploy() throws IOException {
    Checkout checkout = SynthesisedCheckout.at(home, CONFIGURATION);
    outputs = stack.deploy(CloudAssembly.read(checkout.cdkOut()));
  }

  @AfterAll
  void remove() {
    try (emulator) {
      stack.close();
    }
  }

  @Override
  URI endpoint() {
    return emulator.endpoint();
  }

  @Override
  AwsSessionCredentials credentials() {
    return ANYBODY;
  }

  @Override
  String queue() {
    return Objects.requireNonNull(outputs.get("LifecycleQueueUrl"));
  }

  @Override
  void pass(Duration time) {
    Patience.pause(time);
  }

  @Override
  String emptyTable() {
    String table = table();
    try (DynamoDbClient dynamo = dynamo()) {
      for (Map<String, AttributeValue> item : dynamo.scan(scan -> scan.tableName(table)).items()) {
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet().retainAll(Set.of("pk", "sk"));
        dynamo.deleteItem(delete -> delete.tableName(table).key(key));
      }
    }
    return table;
  }

  @Test
  void theTableForgetsByItsTimeToLive() {
    try (DynamoDbClient dynamo = dynamo()) {
      assertThat(dynamo.describeTimeToLive(of -> of.tableName(table())).timeToLiveDescription())
          .satisfies(
              ttl -> {
                assertThat(ttl.attributeName()).isEqualTo("expiresAt");
                assertThat(ttl.timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
              });
    }
  }

  private String table() {
    return Objects.requireNonNull(outputs.get("TableName"));
  }
}
