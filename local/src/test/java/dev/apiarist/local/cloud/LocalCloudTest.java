package dev.apiarist.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.local.aws.TestEndpoint;
import dev.apiarist.local.ec2.FakeMachines;
import dev.apiarist.local.ec2.MachineSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The sample stack, whole: what the template declares is what runs. */
class LocalCloudTest {
  private static final MutableClock CLOCK = new MutableClock();
  private static final FakeMachines MACHINES = new FakeMachines();
  private static final StaticCredentialsProvider PERSON =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  @TempDir private static Path directory;
  private static LocalCloud cloud;

  @BeforeAll
  static void start() {
    cloud =
        LocalCloud.startStill(
            new LocalCloudOptions(
                new SampleAssembly().write(directory.resolve("cdk.out")),
                "127.0.0.1",
                0,
                directory.resolve("state"),
                MACHINES,
                CLOCK));
  }

  @AfterAll
  static void stop() {
    cloud.close();
    assertThat(MACHINES.all()).as("machines left").isEmpty();
    assertThat(log("sample-setup")).contains("\"RequestType\":\"Delete\"");
    assertThat(log("sample-setup")).contains("\"PhysicalResourceId\":\"made-1\"");
  }

  @Test
  void outputsAreResolved() {
    assertThat(cloud.stackName()).isEqualTo("Sample");
    assertThat(cloud.outputs())
        .containsEntry("QueueUrl", cloud.awsEndpoint() + "/000000000000/sample-steps")
        .containsEntry(
            "EnrollUrl", cloud.functionUrl("sample-enroll").map(URI::toString).orElse("none"));
    assertThat(cloud.outputs().get("Vpc")).matches("vpc-0[0-9a-f]{16}");
  }

  @Test
  void theCustomResourceIsMadeByItsFunctionAndItsDataReachOthers() {
    try (SsmClient ssm = client(SsmClient.builder())) {
      assertThat(ssm.getParameter(get -> get.name("/sample/greeting")).parameter().value())
          .isEqualTo("s3");
    }
    assertThat(log("sample-setup"))
        .contains("\"RequestType\":\"Create\"")
        .contains("\"LogicalResourceId\":\"Cluster\"")
        .contains("\"Cluster\":\"sample\"");
  }

  @Test
  void theTableHasItsTimeToLive() {
    try (DynamoDbClient dynamo = client(DynamoDbClient.builder())) {
      assertThat(
              dynamo
                  .describeTimeToLive(table -> table.tableName("sample"))
                  .timeToLiveDescription()
                  .attributeName())
          .isEqualTo("expiresAt");
    }
  }

  @Test
  void functionsAreListedAndInvokedWithTheirEnvironment() {
    try (LambdaClient lambda = client(LambdaClient.builder())) {
      assertThat(lambda.listFunctions().functions())
          .extracting(FunctionConfiguration::functionName)
          .containsExactly("sample-enroll", "sample-lifecycle", "sample-setup");

      InvokeResponse told =
          lambda.invoke(
              call ->
                  call.functionName("sample-enroll")
                      .payload(SdkBytes.fromUtf8String("\"please tell\"")));

      Object seen = Json.parse(told.payload().asUtf8String());
      assertThat(Json.textAt(seen, "", "own")).isEqualTo("s3");
      assertThat(Json.textAt(seen, "", "endpoint")).isEqualTo(cloud.awsEndpoint().toString());
      assertThat(
              lambda
                  .invoke(
                      call ->
                          call.functionName("sample-enroll")
                              .payload(SdkBytes.fromUtf8String("\"please fail\"")))
                  .functionError())
          .isEqualTo("Unhandled");
    }
  }

  @Test
  void anInstanceBootsOnAMachineAndItsLaunchHookReachesTheFunction() throws Exception {
    await(
        () -> {
          cloud.tick();
          return log("sample-lifecycle").contains("EC2 Instance-launch Lifecycle Action");
        });

    assertThat(log("sample-lifecycle"))
        .contains("\\\"LifecycleHookName\\\":\\\"launch\\\"")
        .contains("\\\"AutoScalingGroupName\\\":\\\"sample-web\\\"");
    MachineSpec machine = MACHINES.all().values().iterator().next();
    assertThat(machine.imageId()).isEqualTo("ami-local");
    assertThat(machine.userData())
        .isEqualTo("#!/bin/bash\nenroll='" + cloud.outputs().get("EnrollUrl") + "'\n");
    assertThat(machine.tags())
        .containsEntry("docker.role", "front-end")
        .containsEntry("aws:autoscaling:groupName", "sample-web")
        .doesNotContainKey("not.propagated");
    assertThat(group().instances())
        .extracting(instance -> instance.lifecycleState())
        .containsExactly(LifecycleState.PENDING_WAIT);
    assertThat(enrolAs(machine))
        .contains("assumed-role/sample-worker/" + machine.instanceId())
        .endsWith("201");
  }

  @Test
  void theScheduleInvokesItsFunction() throws Exception {
    CLOCK.advance(Duration.ofMinutes(1));

    await(
        () -> {
          cloud.tick();
          return log("sample-lifecycle").contains("Scheduled Event");
        });
  }

  @Test
  void statusTellsEverythingToAnyone() throws Exception {
    Object status;
    try (HttpClient client = HttpClient.newHttpClient()) {
      status =
          Json.parse(
              client
                  .send(
                      HttpRequest.newBuilder(cloud.awsEndpoint().resolve("/_local/status")).build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body());
    }

    assertThat(Json.textAt(status, "", "stack")).isEqualTo("Sample");
    assertThat(Json.listAt(status, "groups")).hasSize(1);
    assertThat(Json.listAt(status, "queues")).hasSize(2);
    assertThat(Json.listAt(status, "functions")).hasSize(3);
    assertThat(Json.listAt(status, "alarms")).containsExactly("sample-dead-letters");
    assertThat(Json.listAt(status, "rules")).containsExactly("sample-launches", "sample-sweep");
  }

  /** What the loader does: metadata token, credentials, a signed call. */
  private static String enrolAs(MachineSpec machine) throws Exception {
    String script =
        """
        set -euo pipefail
        token=$(curl -fsS -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$imds/latest/api/token")
        get() { curl -fsS -H "X-aws-ec2-metadata-token: $token" "$imds/latest/$1"; }
        credentials=$(get "meta-data/iam/security-credentials/$(get meta-data/iam/security-credentials/)")
        field() { printf '%s' "$credentials" | sed 's/.*"'"$1"'":"\\([^"]*\\)".*/\\1/'; }
        printf 'user = "%s:%s"\\nheader = "x-amz-security-token: %s"\\n' \
          "$(field AccessKeyId)" "$(field SecretAccessKey)" "$(field Token)" |
          curl -sS -K - --aws-sigv4 "aws:amz:$(get meta-data/placement/region):lambda" \
            -H 'content-type: application/json' -w '%{http_code}' -d '{"phase":"configure"}' "$url"
        """;
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
    shell.environment().put("imds", machine.metadataService().toString());
    shell.environment().put("url", cloud.outputs().getOrDefault("EnrollUrl", ""));
    Process process = shell.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static AutoScalingGroup group() {
    try (AutoScalingClient autoScaling = client(AutoScalingClient.builder())) {
      return autoScaling
          .describeAutoScalingGroups(groups -> groups.autoScalingGroupNames("sample-web"))
          .autoScalingGroups()
          .getFirst();
    }
  }

  private static <
          B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient>
      C client(B builder) {
    return TestEndpoint.client(builder, cloud.awsEndpoint(), PERSON);
  }

  private static String log(String function) {
    Path log = directory.resolve("state").resolve("logs").resolve(function + ".log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(40));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("in time").isBefore(deadline);
      Thread.sleep(Duration.ofMillis(50));
    }
  }
}
