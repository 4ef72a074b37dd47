package dev.apiarist.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.aws.AwsClients;
import dev.apiarist.local.cli.SynthesisedCheckout;
import dev.apiarist.local.cloud.LocalCloud;
import dev.apiarist.local.engine.Patience;
import dev.apiarist.local.iam.Credentials;
import dev.apiarist.local.lambda.FunctionSettings;
import dev.apiarist.local.sqs.Queue;
import dev.apiarist.port.Group;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What reconcile plans by, with the rights of its own role: ticks, and what groups would launch.
 */
class CapacityInputsTest {
  private static final String CONFIGURATION =
      """
      cluster: small
      managers: {count: 1}
      groups:
        web: {max: 4}
        big: {max: 2, instanceType: m7g.large}
      """;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private static Path home;
  private static LocalCloud cloud;
  private static FunctionSettings reconcile;

  @BeforeAll
  static void start() throws IOException {
    cloud = StillCloud.start(SynthesisedCheckout.at(home, CONFIGURATION));
    reconcile = cloud.services().lambda().find("apiarist-small-reconcile").orElseThrow().settings();
  }

  @AfterAll
  static void stop() {
    if (cloud != null) {
      cloud.close();
    }
  }

  private static AwsClients aws() {
    Credentials credentials = cloud.services().identities().assume(reconcile.role(), "test");
    return AwsClients.of(
        Map.of(
            "AWS_REGION", LocalCloud.REGION,
            "AWS_ACCESS_KEY_ID", credentials.accessKey(),
            "AWS_SECRET_ACCESS_KEY", credentials.secretKey(),
            "AWS_SESSION_TOKEN", credentials.sessionToken(),
            "AWS_ENDPOINT_URL", cloud.awsEndpoint().toString()),
        InstantSource.system());
  }

  /** No schedule starts it here: this cloud stands still. */
  @Test
  void aTickStartsReconcileOnceItsDelayIsOver() {
    Queue ticks =
        cloud
            .services()
            .sqs()
            .byArn("arn:aws:sqs:" + LocalCloud.REGION + ":000000000000:apiarist-small-ticks")
            .orElseThrow();

    aws()
        .messages(Objects.requireNonNull(reconcile.environment().get("APIARIST_TICK_QUEUE_URL")))
        .send("{}", Duration.ofSeconds(1));

    assertThat(ticks.depth()).isEqualTo(new Queue.Depth(0, 0, 1));
    assertThat(Patience.until(LIMIT, () -> log().contains("REPORT RequestId:"))).isTrue();
    assertThat(Patience.until(LIMIT, () -> ticks.depth().equals(new Queue.Depth(0, 0, 0))))
        .isTrue();
  }

  @Test
  void anEmptyGroupTellsWhatItsNextNodeIsLike() {
    List<String> types =
        aws().autoScalingGroups("small").groups().stream()
            .filter(group -> group.shortName().equals("big"))
            .map(Group::instanceTypes)
            .findFirst()
            .orElseThrow();

    assertThat(types).containsExactly("m7g.large");
    assertThat(aws().instances().shapes(types)).containsOnlyKeys("m7g.large");
  }

  private static String log() {
    Path log = home.resolve(".apiarist/logs/apiarist-small-reconcile.log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
