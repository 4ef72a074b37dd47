package dev.apiarist.local.autoscaling.api;

import static dev.apiarist.local.autoscaling.api.WireScenario.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefreshStatus;
import software.amazon.awssdk.services.autoscaling.model.ScaleInProtectedInstances;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolState;

/** What the AWS SDK changes. */
class ChangeWireTest {
  private final WireScenario scenario = new WireScenario();
  private final AutoScalingClient client = scenario.client;

  @AfterEach
  void close() {
    scenario.close();
  }

  @Nested
  class Capacity {
    @Test
    void isSet() {
      client.setDesiredCapacity(
          request -> request.autoScalingGroupName(WEB).desiredCapacity(3).honorCooldown(false));
      scenario.settle();
      assertThat(scenario.web().desiredCapacity()).isEqualTo(3);
      assertThat(scenario.web().instances()).hasSize(3);
    }

    @Test
    void shrinksWithTheInstanceThatIsTerminated() {
      scenario.admit();
      client.setDesiredCapacity(request -> request.autoScalingGroupName(WEB).desiredCapacity(2));
      scenario.settle();
      String instanceId = scenario.first();
      Activity activity =
          client
              .terminateInstanceInAutoScalingGroup(
                  request -> request.instanceId(instanceId).shouldDecrementDesiredCapacity(true))
              .activity();
      assertThat(activity.description()).isEqualTo("Terminating EC2 instance: " + instanceId);
      assertThat(activity.statusCodeAsString()).isEqualTo("InProgress");
      assertThat(activity.autoScalingGroupName()).isEqualTo(WEB);
      assertThat(scenario.web().desiredCapacity()).isEqualTo(1);
    }
  }

  @Nested
  class LifecycleActions {
    @Test
    void areCompletedByToken() {
      String token =
          String.valueOf(scenario.events.getFirst().detail().get("LifecycleActionToken"));
      client.completeLifecycleAction(
          request ->
              request
                  .autoScalingGroupName(WEB)
                  .lifecycleHookName("join")
                  .lifecycleActionToken(token)
                  .lifecycleActionResult("CONTINUE"));
      scenario.settle();
      assertThat(scenario.firstState()).isEqualTo("InService");
    }

    @Test
    void areCompletedByInstance() {
      scenario.admit();
      assertThat(scenario.firstState()).isEqualTo("InService");
    }

    @Test
    void liveOnByHeartbeats() {
      String instanceId = scenario.first();
      scenario.clock.advance(Duration.ofSeconds(299));
      client.recordLifecycleActionHeartbeat(
          request ->
              request.autoScalingGroupName(WEB).lifecycleHookName("join").instanceId(instanceId));
      scenario.clock.advance(Duration.ofSeconds(299));
      scenario.settle();
      assertThat(scenario.firstState()).isEqualTo("Pending:Wait");
    }
  }

  @Nested
  class LifecycleHooks {
    @Test
    void arePutAndDeleted() {
      client.putLifecycleHook(
          request ->
              request
                  .autoScalingGroupName(WEB)
                  .lifecycleHookName("extra")
                  .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
                  .notificationMetadata("{\"a\":1}"));
      assertThat(
              client
                  .describeLifecycleHooks(
                      request -> request.autoScalingGroupName(WEB).lifecycleHookNames("extra"))
                  .lifecycleHooks())
          .singleElement()
          .satisfies(
              hook -> {
                assertThat(hook.notificationMetadata()).isEqualTo("{\"a\":1}");
                assertThat(hook.heartbeatTimeout()).isEqualTo(3600);
              });
      client.deleteLifecycleHook(
          request -> request.autoScalingGroupName(WEB).lifecycleHookName("extra"));
      assertThat(
              client
                  .describeLifecycleHooks(request -> request.autoScalingGroupName(WEB))
                  .lifecycleHooks())
          .hasSize(2);
    }
  }

  @Nested
  class InstanceRefreshes {
    @Test
    void runAndAreDescribed() {
      scenario.admit();
      String id =
          client
              .startInstanceRefresh(
                  request ->
                      request
                          .autoScalingGroupName(WEB)
                          .desiredConfiguration(
                              wanted ->
                                  wanted.launchTemplate(
                                      template -> template.launchTemplateId("lt-1").version("4")))
                          .preferences(
                              preferences ->
                                  preferences
                                      .minHealthyPercentage(50)
                                      .scaleInProtectedInstances(
                                          ScaleInProtectedInstances.REFRESH)))
              .instanceRefreshId();
      scenario.clock.advance(Duration.ofMinutes(1));
      scenario.settle();
      InstanceRefresh refresh =
          client
              .describeInstanceRefreshes(request -> request.autoScalingGroupName(WEB))
              .instanceRefreshes()
              .getFirst();
      assertThat(refresh.instanceRefreshId()).isEqualTo(id);
      assertThat(refresh.status()).isEqualTo(InstanceRefreshStatus.IN_PROGRESS);
      assertThat(refresh.percentageComplete()).isEqualTo(100);
      assertThat(refresh.preferences().minHealthyPercentage()).isEqualTo(50);
      assertThat(refresh.desiredConfiguration().launchTemplate().version()).isEqualTo("4");
      assertThat(
              client
                  .cancelInstanceRefresh(request -> request.autoScalingGroupName(WEB))
                  .instanceRefreshId())
          .isEqualTo(id);
    }
  }

  @Nested
  class Instances {
    @Test
    void changeProtectionAndHealth() {
      scenario.admit();
      String instanceId = scenario.first();
      client.setInstanceProtection(
          request ->
              request
                  .autoScalingGroupName(WEB)
                  .instanceIds(instanceId)
                  .protectedFromScaleIn(false));
      client.setInstanceHealth(
          request ->
              request
                  .instanceId(instanceId)
                  .healthStatus("Unhealthy")
                  .shouldRespectGracePeriod(false));
      assertThat(scenario.web().instances())
          .singleElement()
          .satisfies(
              instance -> {
                assertThat(instance.protectedFromScaleIn()).isFalse();
                assertThat(instance.healthStatus()).isEqualTo("Unhealthy");
              });
    }
  }

  @Nested
  class WarmPools {
    @Test
    void arePutDescribedAndDeleted() {
      scenario.admit();
      client.putWarmPool(
          request ->
              request
                  .autoScalingGroupName(WEB)
                  .maxGroupPreparedCapacity(2)
                  .poolState(WarmPoolState.RUNNING)
                  .instanceReusePolicy(policy -> policy.reuseOnScaleIn(true)));
      scenario.settle();
      DescribeWarmPoolResponse pool =
          client.describeWarmPool(request -> request.autoScalingGroupName(WEB));
      assertThat(pool.warmPoolConfiguration().maxGroupPreparedCapacity()).isEqualTo(2);
      assertThat(pool.warmPoolConfiguration().instanceReusePolicy().reuseOnScaleIn()).isTrue();
      assertThat(pool.instances())
          .singleElement()
          .satisfies(
              instance ->
                  assertThat(instance.lifecycleStateAsString()).isEqualTo("Warmed:Pending:Wait"));
      assertThat(scenario.web().warmPoolSize()).isEqualTo(1);
      client.deleteWarmPool(request -> request.autoScalingGroupName(WEB).forceDelete(true));
      scenario.settle();
      assertThat(scenario.web().warmPoolConfiguration()).isNull();
    }
  }
}
