package dev.apiarist.local.autoscaling.api;

import static dev.apiarist.local.autoscaling.api.WireScenario.WEB;
import static dev.apiarist.local.autoscaling.api.WireScenario.tag;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** What the AWS SDK changes of groups. */
class GroupChangeWireTest {
  private final WireScenario scenario = new WireScenario();
  private final AutoScalingClient client = scenario.client;

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void areUpdatedInPart() {
    client.updateAutoScalingGroup(
        request ->
            request
                .autoScalingGroupName(WEB)
                .minSize(2)
                .mixedInstancesPolicy(
                    policy ->
                        policy.launchTemplate(
                            template ->
                                template
                                    .launchTemplateSpecification(
                                        named -> named.launchTemplateName("next"))
                                    .overrides(
                                        instanceType("m7g.large"), instanceType("m6g.large")))));
    AutoScalingGroup group = scenario.web();
    assertThat(group.desiredCapacity()).isEqualTo(2);
    assertThat(group.maxSize()).isEqualTo(4);
    assertThat(group.launchTemplate()).isNull();
    assertThat(group.mixedInstancesPolicy().launchTemplate().overrides())
        .extracting(LaunchTemplateOverrides::instanceType)
        .containsExactly("m7g.large", "m6g.large");
  }

  private static LaunchTemplateOverrides instanceType(String type) {
    return LaunchTemplateOverrides.builder().instanceType(type).build();
  }

  @Test
  void suspendAndResumeProcesses() {
    client.suspendProcesses(
        request -> request.autoScalingGroupName(WEB).scalingProcesses("AZRebalance", "Launch"));
    assertThat(scenario.web().suspendedProcesses())
        .extracting(SuspendedProcess::processName)
        .containsExactly("Launch", "AZRebalance");
    client.resumeProcesses(request -> request.autoScalingGroupName(WEB));
    assertThat(scenario.web().suspendedProcesses()).isEmpty();
  }

  @Test
  void changeTheirTags() {
    client.createOrUpdateTags(
        request ->
            request.tags(tag("docker.role", "back-end").toBuilder().resourceId(WEB).build()));
    client.deleteTags(
        request -> request.tags(tag("docker.empty", "").toBuilder().resourceId(WEB).build()));
    assertThat(scenario.web().tags())
        .extracting(TagDescription::value)
        .containsExactlyInAnyOrder("demo", "back-end");
  }

  @Test
  void showThatTheyAreBeingDeleted() {
    client.deleteAutoScalingGroup(request -> request.autoScalingGroupName(WEB).forceDelete(true));
    assertThat(scenario.web().status()).isEqualTo("Delete in progress");
    scenario.settle();
    assertThat(client.describeAutoScalingGroups().autoScalingGroups()).isEmpty();
  }
}
