package dev.apiarist.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.PortTakenException;
import dev.apiarist.local.cloudformation.StackException;
import dev.apiarist.local.ec2.FakeMachines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stack has and the local cloud has not is told by name, before or while it is created. */
class UnsupportedStackTest {
  @TempDir private Path directory;

  @Test
  void anUnknownResourceTypeIsNamedBeforeAnythingStarts() {
    refused(new SampleAssembly().add("Stream", "{\"Type\": \"AWS::Kinesis::Stream\"}"))
        .withMessageContaining("resource type AWS::Kinesis::Stream (Stream)");
    assertThat(directory.resolve("state").resolve("logs")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Steps | ContentBasedDeduplication | true | AWS::SQS::Queue.ContentBasedDeduplication",
        "Steps | FifoQueue | true | AWS::SQS::Queue.FifoQueue only as false",
        "Lifecycle | SnapStart | {} | AWS::Lambda::Function.SnapStart",
        "Lifecycle | Runtime | \"nodejs22.x\" | runs Java functions only",
        "Launches | ScheduleExpression | \"rate(1 hour)\" | either EventPattern or ScheduleExpression",
        "Sweep | ScheduleExpression | \"cron(0 12 * * ? *)\" | only rate(",
        "Group | MixedInstancesPolicy | {} | AWS::AutoScaling::AutoScalingGroup.MixedInstancesPolicy",
        "Group | Tags | [{\"Key\": \"a b\", \"Value\": \"c\", \"PropagateAtLaunch\": true}] | 'a b' is not a valid tag key",
        "Group | MinSize | \"many\" | MinSize must be a whole number, not many",
        "LifecycleSteps | FilterCriteria | {} | EventSourceMapping.FilterCriteria",
        "State | StreamSpecification | {} | AWS::DynamoDB::Table.StreamSpecification"
      })
  void anUnknownPropertyIsNamedWithItsResource(
      String logicalId, String property, String value, String message) {
    SampleAssembly assembly =
        new SampleAssembly()
            .change(
                logicalId,
                resource -> Json.objectAt(resource, "Properties").put(property, Json.parse(value)));

    refused(assembly).withMessageContaining("resource " + logicalId).withMessageContaining(message);
  }

  @Test
  void aProviderThatRefusesFailsTheStackWithItsReason() {
    SampleAssembly assembly =
        new SampleAssembly()
            .change(
                "Cluster",
                resource -> Json.objectAt(resource, "Properties").put("Mood", "please refuse"));

    refused(assembly).withMessageContaining("resource Cluster").withMessageContaining("told so");
  }

  @Test
  void aMissingArtifactIsNamed() throws IOException {
    Path out = new SampleAssembly().write(directory.resolve("cdk.out"));
    Files.delete(out.resolve("asset.functions.jar"));

    assertThatExceptionOfType(StackException.class)
        .isThrownBy(() -> LocalCloud.startStill(options(out, 0)))
        .withMessageContaining("asset.functions.jar does not exist");
  }

  @Test
  void aMissingAssemblySaysToSynthesise() {
    assertThatExceptionOfType(StackException.class)
        .isThrownBy(() -> LocalCloud.startStill(options(directory.resolve("none"), 0)))
        .withMessageContaining("synthesise the stack first");
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    Path out = new SampleAssembly().write(directory.resolve("cdk.out"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(PortTakenException.class)
          .isThrownBy(() -> LocalCloud.startStill(options(out, taken.getLocalPort())))
          .withMessageContaining("Port " + taken.getLocalPort());
    }
  }

  private ThrowableAssertAlternative<StackException> refused(SampleAssembly assembly) {
    Path out = assembly.write(directory.resolve("cdk.out"));
    return assertThatExceptionOfType(StackException.class)
        .isThrownBy(() -> LocalCloud.startStill(options(out, 0)));
  }

  private LocalCloudOptions options(Path cdkOut, int port) {
    return new LocalCloudOptions(
        cdkOut,
        "127.0.0.1",
        port,
        directory.resolve("state"),
        new FakeMachines(),
        InstantSource.system());
  }
}
