package dev.apiarist.local.ports;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.TestEndpoint;
import dev.apiarist.local.cloudformation.CloudAssembly;
import dev.apiarist.local.engine.Patience;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/**
 * The table and the queues of the stack that would be deployed, made by CloudFormation from the
 * very template. Its other resources are more than emulators have.
 */
final class EmulatedStack implements AutoCloseable {
  private static final String NAME = "apiarist-ports";
  private static final Set<String> TYPES = Set.of("AWS::DynamoDB::Table", "AWS::SQS::Queue");
  private static final Set<String> OUTPUTS = Set.of("TableName", "LifecycleQueueUrl");
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration DEPLOYMENT = Duration.ofMinutes(2);

  private final CloudFormationClient cloudFormation;

  EmulatedStack(URI endpoint, AwsCredentialsProvider credentials) {
    cloudFormation = TestEndpoint.client(CloudFormationClient.builder(), endpoint, credentials);
  }

  /**
   * Deploys it, once the emulator answers.
   *
   * @return the stack's outputs
   */
  Map<String, String> deploy(CloudAssembly assembly) {
    if (!Patience.until(START, this::answers)) {
      throw new AssertionError("the emulator does not answer");
    }
    cloudFormation.createStack(
        create -> create.stackName(NAME).templateBody(template(assembly.template())));
    Patience.until(DEPLOYMENT, () -> stack().stackStatus() != StackStatus.CREATE_IN_PROGRESS);
    Stack made = stack();
    if (made.stackStatus() != StackStatus.CREATE_COMPLETE) {
      throw new AssertionError(
          "not deployed: " + made + cloudFormation.describeStackEvents(of -> of.stackName(NAME)));
    }
    return made.outputs().stream()
        .collect(Collectors.toMap(Output::outputKey, Output::outputValue));
  }

  @Override
  public void close() {
    try (cloudFormation) {
      cloudFormation.deleteStack(delete -> delete.stackName(NAME));
    }
  }

  private boolean answers() {
    try {
      cloudFormation.listStacks();
      return true;
    } catch (SdkClientException notYet) {
      return false;
    }
  }

  private Stack stack() {
    return cloudFormation.describeStacks(describe -> describe.stackName(NAME)).stacks().getFirst();
  }

  private static String template(Map<String, @Nullable Object> whole) {
    Map<String, @Nullable Object> resources = new TreeMap<>(Json.objectAt(whole, "Resources"));
    resources.values().removeIf(resource -> !TYPES.contains(Json.textAt(resource, "", "Type")));
    Map<String, @Nullable Object> outputs = new TreeMap<>(Json.objectAt(whole, "Outputs"));
    outputs.keySet().retainAll(OUTPUTS);
    return Json.write(Map.of("Resources", resources, "Outputs", outputs));
  }
}
