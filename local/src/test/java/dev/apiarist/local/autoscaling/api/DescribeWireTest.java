package dev.apiarist.local.autoscaling.api;

import static dev.apiarist.local.autoscaling.api.WireScenario.ODD_VALUE;
import static dev.apiarist.local.autoscaling.api.WireScenario.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.InvalidNextTokenException;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** What the AWS SDK reads from the Describe operations. */
class DescribeWireTest {
  private final WireScenario scenario = new WireScenario();
  private final AutoScalingClient client = scenario.client;

  @AfterEach
  void close() {
    scenario.close();
  }

  @Nested
  class Groups {
    @Test
    void areToldWhole() {
      AutoScalingGroup group = scenario.web();
      assertThat(group.autoScalingGroupARN())
          .startsWith("arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:")
          .endsWith(":autoScalingGroupName/web");
      assertThat(group.minSize()).isEqualTo(1);
      assertThat(group.maxSize()).isEqualTo(4);
      assertThat(group.desiredCapacity()).isEqualTo(1);
      assertThat(group.vpcZoneIdentifier()).isEqualTo("subnet-a,subnet-b");
      assertThat(group.availabilityZones()).containsExactly("us-east-1a", "us-east-1b");
      assertThat(group.launchTemplate().launchTemplateId()).isEqualTo("lt-1");
      assertThat(group.launchTemplate().version()).isEqualTo("3");
      assertThat(group.healthCheckType()).isEqualTo("EC2");
      assertThat(group.healthCheckGracePeriod()).isEqualTo(60);
      assertThat(group.newInstancesProtectedFromScaleIn()).isTrue();
      assertThat(group.createdTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
      assertThat(group.terminationPolicies()).containsExactly("Default");
      assertThat(group.status()).isNull();
    }

    @Test
    void keepEveryTagValueAsItWas() {
      assertThat(scenario.web().tags())
          .extracting(TagDescription::key, TagDescription::value, TagDescription::resourceId)
          .contains(tuple("docker.role", ODD_VALUE, WEB), tuple("docker.empty", "", WEB));
    }

    @Test
    void listTheirInstances() {
      assertThat(scenario.web().instances())
          .singleElement()
          .satisfies(
              instance -> {
                assertThat(instance.lifecycleState()).isEqualTo(LifecycleState.PENDING_WAIT);
                assertThat(instance.healthStatus()).isEqualTo("Healthy");
                assertThat(instance.availabilityZone()).isEqualTo("us-east-1a");
                assertThat(instance.protectedFromScaleIn()).isTrue();
                assertThat(instance.launchTemplate().version()).isEqualTo("3");
              });
    }

    @Test
    void areFoundByTag() {
      scenario.createEmpty("other", "elsewhere");
      assertThat(filtered("tag:apiarist:cluster", "demo")).containsExactly(WEB);
      assertThat(filtered("tag:apiarist:cluster", "demo", "elsewhere"))
          .containsExactly("other", WEB);
      assertThat(filtered("tag-key", "docker.role")).containsExactly(WEB);
      assertThat(filtered("tag-value", "elsewhere")).containsExactly("other");
    }

    @Test
    void areNotFoundByAFilterThatAwsDoesNotHave() {
      assertThatThrownBy(() -> filtered("colour", "blue"))
          .isInstanceOf(AutoScalingException.class)
          .hasMessageContaining("Filter type colour is not correct");
    }

    @Test
    void comeInPages() {
      for (int index = 0; index < 5; index++) {
        scenario.createEmpty("plain-" + index, "demo");
      }
      assertThat(
              client
                  .describeAutoScalingGroupsPaginator(request -> request.maxRecords(2))
                  .autoScalingGroups())
          .extracting(AutoScalingGroup::autoScalingGroupName)
          .containsExactly("plain-0", "plain-1", "plain-2", "plain-3", "plain-4", WEB);
      assertThatThrownBy(
              () -> client.describeAutoScalingGroups(request -> request.nextToken("nonsense")))
          .isInstanceOf(InvalidNextTokenException.class);
    }

    @Test
    void areLeftOutWhenUnknown() {
      assertThat(
              client
                  .describeAutoScalingGroups(request -> request.autoScalingGroupNames("none"))
                  .autoScalingGroups())
          .isEmpty();
    }

    private List<String> filtered(String filter, String... values) {
      return client
          .describeAutoScalingGroups(
              request -> request.filters(Filter.builder().name(filter).values(values).build()))
          .autoScalingGroups()
          .stream()
          .map(AutoScalingGroup::autoScalingGroupName)
          .toList();
    }
  }

  @Nested
  class Instances {
    @Test
    void nameTheirGroup() {
      String instanceId = scenario.first();
      assertThat(
              client
                  .describeAutoScalingInstances(request -> request.instanceIds(instanceId, "i-no"))
                  .autoScalingInstances())
          .extracting(
              AutoScalingInstanceDetails::instanceId,
              AutoScalingInstanceDetails::autoScalingGroupName,
              AutoScalingInstanceDetails::lifecycleState,
              AutoScalingInstanceDetails::healthStatus)
          .containsExactly(tuple(instanceId, WEB, "Pending:Wait", "HEALTHY"));
    }
  }

  @Nested
  class LifecycleHooks {
    @Test
    void tellTheirTimeOutsAndDefaults() {
      List<LifecycleHook> hooks =
          client
              .describeLifecycleHooks(
                  request -> request.autoScalingGroupName(WEB).lifecycleHookNames("join"))
              .lifecycleHooks();
      assertThat(hooks)
          .singleElement()
          .satisfies(
              hook -> {
                assertThat(hook.lifecycleTransition())
                    .isEqualTo("autoscaling:EC2_INSTANCE_LAUNCHING");
                assertThat(hook.heartbeatTimeout()).isEqualTo(300);
                assertThat(hook.globalTimeout()).isEqualTo(30_000);
                assertThat(hook.defaultResult()).isEqualTo("ABANDON");
              });
    }
  }

  @Nested
  class ScalingActivities {
    @Test
    void tellStatusCauseAndPlace() {
      scenario.admit();
      List<Activity> activities =
          client
              .describeScalingActivities(request -> request.autoScalingGroupName(WEB))
              .activities();
      assertThat(activities)
          .singleElement()
          .satisfies(
              activity -> {
                assertThat(activity.statusCode()).isEqualTo(ScalingActivityStatusCode.SUCCESSFUL);
                assertThat(activity.progress()).isEqualTo(100);
                assertThat(activity.description())
                    .isEqualTo("Launching a new EC2 instance: " + scenario.first());
                assertThat(activity.cause())
                    .startsWith(
                        "At 2026-01-01T00:00:00Z a user request created an AutoScalingGroup changing the desired capacity from 0 to 1.");
                assertThat(activity.details())
                    .isEqualTo("{\"Subnet ID\":\"subnet-a\",\"Availability Zone\":\"us-east-1a\"}");
                assertThat(activity.endTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
              });
    }
  }

  @Nested
  class Tags {
    @Test
    void areFilteredByGroupAndKey() {
      scenario.createEmpty("other", "elsewhere");
      assertThat(
              client
                  .describeTags(
                      request ->
                          request.filters(
                              filter("auto-scaling-group", "other"),
                              filter("key", "apiarist:cluster")))
                  .tags())
          .extracting(TagDescription::resourceId, TagDescription::value)
          .containsExactly(tuple("other", "elsewhere"));
    }

    private static Filter filter(String name, String value) {
      return Filter.builder().name(name).values(value).build();
    }
  }
}
