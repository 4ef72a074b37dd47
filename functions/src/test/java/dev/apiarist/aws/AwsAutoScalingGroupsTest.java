package dev.apiarist.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsAutoScalingGroupsTest {
  private static final GroupName WEB = new GroupName("apiarist-demo-web");
  private static final InstanceId INSTANCE = new InstanceId("i-0123456789abcdef0");
  private static final LifecycleHook HOOK = new LifecycleHook(WEB, LifecycleHook.LAUNCH, INSTANCE);

  private final AwsDouble aws = new AwsDouble();
  private final AutoScalingGroups groups = new AwsAutoScalingGroups(aws.sdk(), "demo");

  @AfterEach
  void close() {
    aws.close();
  }

  @Nested
  class Describing {
    @Test
    void readsAGroupWhole() {
      aws.answers(200, page(group("apiarist-demo-web", "demo"), ""));

      assertThat(groups.groups())
          .containsExactly(
              new Group(
                  WEB,
                  "web",
                  NodeRole.WORKER,
                  0,
                  5,
                  1,
                  Map.of(
                      "apiarist:cluster", "demo",
                      "apiarist:group", "web",
                      "docker.note", "a < b & \"c\""),
                  java.util.List.of(new Group.Member(INSTANCE, "Pending:Wait", "eu-west-1a", true)),
                  java.util.Set.of("AZRebalance"),
                  java.util.List.of("t4g.medium")));
    }

    @Test
    void readsTheTypesOfAMixedGroupInTheirOrder() {
      aws.answers(
          200,
          page(
              group("apiarist-demo-web", "demo")
                  .replace(
                      "<Tags>",
                      """
                      <MixedInstancesPolicy><LaunchTemplate>
                        <LaunchTemplateSpecification><LaunchTemplateId>lt-1</LaunchTemplateId></LaunchTemplateSpecification>
                        <Overrides>
                          <member><InstanceType>m7g.large</InstanceType></member>
                          <member><InstanceType>c7g.large</InstanceType></member>
                        </Overrides>
                      </LaunchTemplate></MixedInstancesPolicy>
                      <Tags>"""),
              ""));

      assertThat(groups.groups())
          .singleElement()
          .extracting(Group::instanceTypes)
          .isEqualTo(java.util.List.of("m7g.large", "c7g.large"));
    }

    @Test
    void knowsNoTypeOfAGroupThatShowsNone() {
      aws.answers(
          200,
          page(group("apiarist-demo-web", "demo").replace("apiarist:instance-type", "other"), ""));

      assertThat(groups.groups())
          .singleElement()
          .satisfies(group -> assertThat(group.instanceTypes()).isEmpty());
    }

    @Test
    void asksForTheClustersGroupsOnly() {
      aws.answers(200, page("", ""));

      assertThat(groups.groups()).isEmpty();
      assertThat(aws.received.getFirst().form())
          .containsEntry("Action", "DescribeAutoScalingGroups")
          .containsEntry("Version", "2011-01-01")
          .containsEntry("Filters.member.1.Name", "tag:apiarist:cluster")
          .containsEntry("Filters.member.1.Values.member.1", "demo");
    }

    @Test
    void followsPages() {
      aws.answers(200, page(group("one", "demo"), "next/token+="))
          .answers(200, page(group("two", "demo"), ""));

      assertThat(groups.groups())
          .extracting(group -> group.name().value())
          .containsExactly("one", "two");
      assertThat(aws.received.get(1).form()).containsEntry("NextToken", "next/token+=");
    }

    @Test
    void overlooksAGroupOfAnotherClusterEvenByName() {
      aws.answers(200, page(group("apiarist-other-web", "other"), ""));

      assertThat(groups.group(new GroupName("apiarist-other-web"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "Pending,true", "InProgress,true", "RollbackInProgress,true", "Cancelling,true",
      "Baking,true", "Successful,false", "Cancelled,false", "Failed,false",
      "RollbackSuccessful,false"
    })
    void knowsWhetherARefreshStillChangesInstances(String status, boolean inProgress) {
      aws.answers(
          200,
          "<R><DescribeInstanceRefreshesResult><InstanceRefreshes><member><Status>"
              + status
              + "</Status></member></InstanceRefreshes></DescribeInstanceRefreshesResult></R>");

      assertThat(groups.refreshInProgress(WEB)).isEqualTo(inProgress);
    }

    @Test
    void refusesAnAnswerWithADocumentType() {
      aws.answers(200, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>");

      assertThatExceptionOfType(OutsideException.class)
          .isThrownBy(groups::groups)
          .withMessageContaining("unreadable answer");
    }
  }

  @Nested
  class Changing {
    @Test
    void setsDesiredCapacityPastTheGroupsOwnCoolDown() {
      aws.answers(200, "<R/>");

      groups.setDesiredCapacity(WEB, 3);

      assertThat(aws.received.getFirst().form())
          .containsEntry("Action", "SetDesiredCapacity")
          .containsEntry("AutoScalingGroupName", WEB.value())
          .containsEntry("DesiredCapacity", "3")
          .containsEntry("HonorCooldown", "false");
    }

    @Test
    void terminatesThisVeryInstance() {
      aws.answers(200, "<R/>");

      groups.terminate(INSTANCE, true);

      assertThat(aws.received.getFirst().form())
          .containsEntry("Action", "TerminateInstanceInAutoScalingGroup")
          .containsEntry("InstanceId", INSTANCE.value())
          .containsEntry("ShouldDecrementDesiredCapacity", "true");
    }

    @Test
    void answersAHook() {
      aws.answers(200, "<R/>");

      groups.complete(HOOK, LifecycleHook.Result.ABANDON);

      assertThat(aws.received.getFirst().form())
          .containsEntry("Action", "CompleteLifecycleAction")
          .containsEntry("LifecycleHookName", "apiarist-launch")
          .containsEntry("InstanceId", INSTANCE.value())
          .containsEntry("LifecycleActionResult", "ABANDON");
    }

    @Test
    void takesAHookThatIsNoLongerOpenForAnswered() {
      aws.answers(400, error("No active Lifecycle Action found with instance ID " + INSTANCE));

      assertThatCode(() -> groups.complete(HOOK, LifecycleHook.Result.CONTINUE))
          .doesNotThrowAnyException();
      assertThatCode(() -> groups.heartbeat(HOOK)).doesNotThrowAnyException();
    }

    @Test
    void doesNotTakeAnyOtherRefusalForThat() {
      aws.answers(400, error("AutoScalingGroup name not found"));

      assertThatExceptionOfType(OutsideException.class)
          .isThrownBy(() -> groups.heartbeat(HOOK))
          .withMessageContaining("AutoScalingGroup name not found");
    }
  }

  private static String error(String message) {
    return "<ErrorResponse xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\"><Error>"
        + "<Type>Sender</Type><Code>ValidationError</Code><Message>"
        + message
        + "</Message></Error></ErrorResponse>";
  }

  private static String page(String groups, String next) {
    return """
    <DescribeAutoScalingGroupsResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/">
      <DescribeAutoScalingGroupsResult>
        <AutoScalingGroups>%s</AutoScalingGroups>
        <NextToken>%s</NextToken>
      </DescribeAutoScalingGroupsResult>
    </DescribeAutoScalingGroupsResponse>
    """
        .formatted(groups, next);
  }

  private static String group(String name, String cluster) {
    return """
    <member>
      <AutoScalingGroupName>%s</AutoScalingGroupName>
      <MinSize>0</MinSize><MaxSize>5</MaxSize><DesiredCapacity>1</DesiredCapacity>
      <Tags>
        <member><Key>apiarist:cluster</Key><Value>%s</Value><PropagateAtLaunch>true</PropagateAtLaunch></member>
        <member><Key>apiarist:group</Key><Value>web</Value><PropagateAtLaunch>true</PropagateAtLaunch></member>
        <member><Key>docker.note</Key><Value>a &lt; b &amp; "c"</Value><PropagateAtLaunch>true</PropagateAtLaunch></member>
        <member><Key>apiarist:instance-type</Key><Value>t4g.medium</Value><PropagateAtLaunch>false</PropagateAtLaunch></member>
        <member><Key>owner</Key><Value>me</Value><PropagateAtLaunch>false</PropagateAtLaunch></member>
      </Tags>
      <Instances><member>
        <InstanceId>i-0123456789abcdef0</InstanceId><LifecycleState>Pending:Wait</LifecycleState>
        <AvailabilityZone>eu-west-1a</AvailabilityZone><HealthStatus>Healthy</HealthStatus>
      </member></Instances>
      <SuspendedProcesses><member><ProcessName>AZRebalance</ProcessName></member></SuspendedProcesses>
    </member>
    """
        .formatted(name, cluster);
  }
}
