package dev.apiarist.local.autoscaling.api;

import static dev.apiarist.local.autoscaling.api.WireScenario.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.local.autoscaling.CallFault;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.ActiveInstanceRefreshNotFoundException;
import software.amazon.awssdk.services.autoscaling.model.AlreadyExistsException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefreshInProgressException;
import software.amazon.awssdk.services.autoscaling.model.ResourceContentionException;
import software.amazon.awssdk.services.autoscaling.model.ResourceInUseException;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityInProgressException;

/** What the AWS SDK makes of refusals. */
class RefusalWireTest {
  private final WireScenario scenario = new WireScenario();
  private final AutoScalingClient client = scenario.client;

  @AfterEach
  void close() {
    scenario.close();
  }

  private static void refuses(ThrowingCallable call, int status, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AutoScalingException.class,
            refusal -> {
              assertThat(refusal.statusCode()).isEqualTo(status);
              assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(message);
              assertThat(refusal.requestId()).isNotBlank();
            });
  }

  @Nested
  class AValidationError {
    @Test
    void comesForACapacityOutOfBounds() {
      refuses(
          () ->
              client.setDesiredCapacity(
                  request -> request.autoScalingGroupName(WEB).desiredCapacity(5)),
          400,
          "ValidationError",
          "New SetDesiredCapacity value 5 is above max value 4 for the AutoScalingGroup.");
    }

    @Test
    void comesForATerminationBelowTheMinimum() {
      scenario.admit();
      String instanceId = scenario.first();
      refuses(
          () ->
              client.terminateInstanceInAutoScalingGroup(
                  request -> request.instanceId(instanceId).shouldDecrementDesiredCapacity(true)),
          400,
          "ValidationError",
          "Currently, desiredSize equals minSize (1). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.");
    }

    @Test
    void comesForAHookThatIsNotOpen() {
      scenario.admit();
      String instanceId = scenario.first();
      refuses(
          () ->
              client.completeLifecycleAction(
                  request ->
                      request
                          .autoScalingGroupName(WEB)
                          .lifecycleHookName("join")
                          .instanceId(instanceId)
                          .lifecycleActionResult("CONTINUE")),
          400,
          "ValidationError",
          "No active Lifecycle Action found with instance ID " + instanceId);
      refuses(
          () ->
              client.recordLifecycleActionHeartbeat(
                  request ->
                      request
                          .autoScalingGroupName(WEB)
                          .lifecycleHookName("join")
                          .instanceId(instanceId)),
          400,
          "ValidationError",
          "No active Lifecycle Action found with instance ID " + instanceId);
    }

    @Test
    void comesForAnUnknownSubnet() {
      refuses(
          () ->
              client.updateAutoScalingGroup(
                  request -> request.autoScalingGroupName(WEB).vpcZoneIdentifier("subnet-x")),
          400,
          "ValidationError",
          "The subnet subnet-x is unknown");
    }
  }

  @Nested
  class ATypedError {
    @Test
    void isAlreadyExists() {
      assertThatThrownBy(() -> scenario.createEmpty(WEB, "demo"))
          .isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void isScalingActivityInProgress() {
      assertThatThrownBy(
              () ->
                  client.setDesiredCapacity(
                      request ->
                          request.autoScalingGroupName(WEB).desiredCapacity(2).honorCooldown(true)))
          .isInstanceOf(ScalingActivityInProgressException.class)
          .hasMessageContaining("is in progress and blocks this action");
    }

    @Test
    void isResourceInUse() {
      scenario.admit();
      assertThatThrownBy(
              () -> client.deleteAutoScalingGroup(request -> request.autoScalingGroupName(WEB)))
          .isInstanceOf(ResourceInUseException.class);
    }

    @Test
    void isAboutInstanceRefreshes() {
      assertThatThrownBy(
              () -> client.cancelInstanceRefresh(request -> request.autoScalingGroupName(WEB)))
          .isInstanceOf(ActiveInstanceRefreshNotFoundException.class);
      client.startInstanceRefresh(request -> request.autoScalingGroupName(WEB));
      assertThatThrownBy(
              () -> client.startInstanceRefresh(request -> request.autoScalingGroupName(WEB)))
          .isInstanceOf(InstanceRefreshInProgressException.class);
    }

    @Test
    void isResourceContentionWhenAskedFor() {
      scenario.faults.onNextCalls(1, CallFault.RESOURCE_CONTENTION);
      assertThatThrownBy(client::describeAutoScalingGroups)
          .isInstanceOfSatisfying(
              ResourceContentionException.class,
              refusal -> assertThat(refusal.statusCode()).isEqualTo(500));
    }
  }

  @Nested
  class Throttling {
    @Test
    void isRecognisedByTheSdk() {
      scenario.faults.onNextCalls(1, CallFault.THROTTLING);
      assertThatThrownBy(client::describeAutoScalingGroups)
          .isInstanceOfSatisfying(
              AutoScalingException.class,
              refusal -> {
                assertThat(refusal.isThrottlingException()).isTrue();
                assertThat(refusal.statusCode()).isEqualTo(400);
                assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
              });
      assertThat(client.describeAutoScalingGroups().autoScalingGroups()).hasSize(1);
    }
  }

  @Nested
  class WhatIsNotModelled {
    @Test
    void isRefusedByTheNameOfTheOperation() {
      refuses(
          () -> client.describeLoadBalancers(request -> request.autoScalingGroupName(WEB)),
          400,
          "InvalidAction",
          "The local cloud's Auto Scaling has no operation DescribeLoadBalancers in version 2011-01-01");
    }

    @Test
    void isRefusedByTheNameOfTheParameterAndChangesNothing() {
      refuses(
          () ->
              client.updateAutoScalingGroup(
                  request ->
                      request.autoScalingGroupName(WEB).minSize(2).maxInstanceLifetime(86400)),
          400,
          "ValidationError",
          "The local cloud's Auto Scaling does not support parameter MaxInstanceLifetime");
      assertThat(scenario.web().minSize()).isEqualTo(1);
    }

    @Test
    void isRefusedInAnotherVersion() {
      AutoScalingApi api = new AutoScalingApi(scenario.autoScaling, subnetId -> "us-east-1a");
      QueryResponse response =
          api.handle(Map.of("Action", "DescribeAutoScalingGroups", "Version", "2009-05-15"));
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).contains("<Code>InvalidAction</Code>");
    }

    @Test
    void isAMissingParameterToo() {
      AutoScalingApi api = new AutoScalingApi(scenario.autoScaling, subnetId -> "us-east-1a");
      QueryResponse response = api.handle("SetDesiredCapacity", Map.of("DesiredCapacity", "2"));
      assertThat(response.body())
          .contains(
              "Value null at 'autoScalingGroupName' failed to satisfy constraint: Member must not be null");
    }
  }
}
