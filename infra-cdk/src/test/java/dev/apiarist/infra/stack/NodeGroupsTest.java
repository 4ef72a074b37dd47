package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rows D-01, D-39, R-07, R-11 and X-09. */
class NodeGroupsTest {
  private static final String LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING";
  private static final String TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";

  /** Those of its instances. */
  private static Map<String, String> tags(Resource group) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Object tag : group.list("Tags")) {
      if (Boolean.TRUE.equals(Json.at(tag, "PropagateAtLaunch"))) {
        tags.put(Json.textAt(tag, "", "Key"), Json.textAt(tag, "", "Value"));
      }
    }
    return tags;
  }

  private static List<String> hooks(Resource group) {
    List<String> hooks = new ArrayList<>();
    for (Object hook : group.list("LifecycleHookSpecificationList")) {
      hooks.add(
          String.join(
              " ",
              Json.textAt(hook, "", "LifecycleHookName"),
              Json.textAt(hook, "", "LifecycleTransition"),
              Json.textAt(hook, "", "DefaultResult"),
              String.valueOf(Json.at(hook, "HeartbeatTimeout"))));
    }
    return hooks;
  }

  @Test
  void a_tag_value_of_256_characters_is_passed_on_however_many_bytes_it_has() {
    String longest = "é".repeat(256);
    StackView stack =
        Stacks.of(
            """
            cluster: demo
            groups:
              web:
                max: 1
                tags:
                  docker.longest: "%s"
            """
                .formatted(longest));

    assertThat(tags(stack.group("apiarist-demo-web"))).containsEntry("docker.longest", longest);
  }

  @Nested
  class D01_the_example_gives {
    private final StackView stack = Stacks.example();
    private final Resource managers = stack.group("apiarist-demo-managers");
    private final Resource web = stack.group("apiarist-demo-web");
    private final Resource front = stack.group("apiarist-demo-front");

    @Test
    void one_group_of_managers_and_one_of_each_kind_of_workers() {
      assertThat(stack.all("AWS::AutoScaling::AutoScalingGroup"))
          .containsExactlyInAnyOrder(managers, web, front);
      assertThat(stack.all("AWS::AutoScaling::LaunchConfiguration")).isEmpty();
    }

    @Test
    void managers_whose_number_is_fixed() {
      assertThat(managers.at("MinSize")).isEqualTo("3");
      assertThat(managers.at("MaxSize")).isEqualTo("3");
    }

    @Test
    void workers_between_their_bounds_from_zero_on() {
      assertThat(List.of(String.valueOf(web.at("MinSize")), String.valueOf(web.at("MaxSize"))))
          .containsExactly("1", "4");
      assertThat(List.of(String.valueOf(front.at("MinSize")), String.valueOf(front.at("MaxSize"))))
          .containsExactly("0", "2");
    }

    @Test
    void no_desired_capacity_that_a_deployment_would_reset() {
      assertThat(stack.all("AWS::AutoScaling::AutoScalingGroup"))
          .allSatisfy(group -> assertThat(group.at("DesiredCapacity")).isNull());
    }

    @Test
    void protection_from_the_groups_own_choice_of_victims() {
      assertThat(stack.all("AWS::AutoScaling::AutoScalingGroup"))
          .allSatisfy(
              group -> assertThat(group.at("NewInstancesProtectedFromScaleIn")).isEqualTo(true));
    }

    @Test
    void hooks_inside_the_groups_for_launch_and_termination() {
      assertThat(stack.all("AWS::AutoScaling::LifecycleHook")).isEmpty();
      assertThat(hooks(web))
          .isEqualTo(hooks(front))
          .containsExactly(
              "apiarist-launch " + LAUNCHING + " ABANDON 300",
              "apiarist-terminate " + TERMINATING + " CONTINUE 300");
      assertThat(hooks(managers))
          .containsExactly(
              "apiarist-launch " + LAUNCHING + " ABANDON 300",
              "apiarist-terminate " + TERMINATING + " ABANDON 300");
    }

    @Test
    void managers_that_are_kept_when_nobody_answers_their_hook_and_workers_that_are_not() {
      assertThat(managers.json("InstanceLifecyclePolicy"))
          .isEqualTo("{\"RetentionTriggers\":{\"TerminateHookAbandon\":\"retain\"}}");
      assertThat(web.at("InstanceLifecyclePolicy")).isNull();
      assertThat(front.at("InstanceLifecyclePolicy")).isNull();
    }

    @Test
    void a_heartbeat_that_outlasts_every_configurable_time_out() {
      assertThat(NodeGroups.HEARTBEAT.multipliedBy(100).toHours()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void a_launch_template_of_its_own_newest_version_for_each_group() {
      assertThat(stack.all("AWS::AutoScaling::AutoScalingGroup"))
          .allSatisfy(
              group -> {
                Resource template =
                    stack.referenced(group.at("LaunchTemplate", "LaunchTemplateId"));
                assertThat(template.at("LaunchTemplateName"))
                    .isEqualTo(group.at("AutoScalingGroupName"));
                assertThat(group.json("LaunchTemplate", "Version"))
                    .isEqualTo(
                        "{\"Fn::GetAtt\":[\"" + template.id() + "\",\"LatestVersionNumber\"]}");
              });
    }

    @Test
    void groups_that_wait_for_whatever_answers_their_hooks() {
      List<String> answering =
          stack.resources().values().stream()
              .filter(
                  resource ->
                      List.of(
                              "Custom::ApiaristCluster",
                              "AWS::Lambda::EventSourceMapping",
                              "AWS::Lambda::Url",
                              "AWS::Lambda::Permission",
                              "AWS::Events::Rule",
                              "AWS::SQS::QueuePolicy",
                              "AWS::DynamoDB::Table",
                              "AWS::EC2::SecurityGroupIngress")
                          .contains(resource.type()))
              .map(Resource::id)
              .toList();
      assertThat(answering).hasSizeGreaterThan(20);
      assertThat(stack.all("AWS::AutoScaling::AutoScalingGroup"))
          .allSatisfy(
              group ->
                  assertThat(group.dependsOn()).extracting(String::valueOf).containsAll(answering));
    }
  }

  @Nested
  class R11_groups_with_different_tags {
    private final StackView stack = Stacks.example();

    @Test
    void carry_the_clusters_tags_and_their_own_to_their_instances() {
      assertThat(tags(stack.group("apiarist-demo-web")))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "Name", "apiarist-demo-web",
                  "apiarist:cluster", "demo",
                  "apiarist:group", "web",
                  "apiarist:role", "worker"));
      assertThat(tags(stack.group("apiarist-demo-front")))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "Name", "apiarist-demo-front",
                  "apiarist:cluster", "demo",
                  "apiarist:group", "front",
                  "apiarist:role", "worker",
                  "docker.role", "front-end",
                  "example.db.host", "db.internal"));
      assertThat(tags(stack.group("apiarist-demo-managers")))
          .containsEntry("apiarist:role", "manager")
          .containsEntry("apiarist:group", "managers");
    }

    @Test
    void tell_their_type_in_a_tag_that_stays_with_the_group() {
      assertThat(stack.group("apiarist-demo-web").list("Tags"))
          .filteredOn(tag -> Boolean.FALSE.equals(Json.at(tag, "PropagateAtLaunch")))
          .extracting(tag -> Json.textAt(tag, "", "Key") + " " + Json.textAt(tag, "", "Value"))
          .containsExactly("apiarist:instance-type t4g.medium");
    }

    @Test
    void keep_tag_values_to_the_letter() {
      assertThat(tags(Stacks.rich().group("apiarist-big-hive-web")))
          .containsEntry("docker.role", "front \"end\"");
      assertThat(tags(Stacks.rich().group("apiarist-big-hive-managers")))
          .containsEntry("team", "bees");
    }
  }

  @Nested
  class X09_a_group_of_several_types_and_spot_instances {
    private final Resource web = Stacks.rich().group("apiarist-big-hive-web");

    @Test
    void shows_its_types_without_a_tag() {
      assertThat(web.json("Tags")).doesNotContain("apiarist:instance-type");
    }

    @Test
    void has_a_mixed_policy_in_the_order_of_preference() {
      assertThat(web.at("LaunchTemplate")).isNull();
      assertThat(web.json("MixedInstancesPolicy", "LaunchTemplate", "Overrides"))
          .isEqualTo("[{\"InstanceType\":\"m7g.large\"},{\"InstanceType\":\"m6g.large\"}]");
      assertThat(web.json("MixedInstancesPolicy", "InstancesDistribution"))
          .isEqualTo(
              "{\"OnDemandAllocationStrategy\":\"prioritized\",\"OnDemandBaseCapacity\":0,"
                  + "\"OnDemandPercentageAboveBaseCapacity\":30,"
                  + "\"SpotAllocationStrategy\":\"price-capacity-optimized\"}");
      assertThat(web.at("CapacityRebalance")).isEqualTo(true);
    }
  }
}
