package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows D-05, D-06 and M-17. */
class FirewallTest {
  private static String rule(StackView stack, Resource rule, String peer) {
    String port = rule.at("FromPort") == null ? "" : "/" + rule.json("FromPort");
    assertThat(rule.json("ToPort")).isEqualTo(rule.json("FromPort"));
    return name(stack, rule.at(peer))
        + " > "
        + name(stack, rule.at("GroupId"))
        + " "
        + rule.at("IpProtocol")
        + port;
  }

  private static String name(StackView stack, @Nullable Object group) {
    return String.valueOf(stack.referenced(group).at("GroupDescription"))
        .replace("Swarm ", "")
        .replace("Apiarist ", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {Stacks.RICH, Stacks.GIVEN})
  void D06_the_swarm_ports_are_open_between_groups_of_the_cluster_and_nothing_else(String yaml) {
    StackView stack = Stacks.of(yaml);
    List<String> rules =
        stack.all("AWS::EC2::SecurityGroupIngress").stream()
            .map(rule -> rule(stack, rule, "SourceSecurityGroupId"))
            .toList();

    assertThat(rules)
        .containsExactlyInAnyOrder(
            "managers > managers tcp/2377",
            "workers > managers tcp/2377",
            "functions > managers tcp/2376",
            "managers > managers tcp/7946",
            "managers > managers udp/7946",
            "managers > managers udp/4789",
            "managers > managers 50",
            "workers > managers tcp/7946",
            "workers > managers udp/7946",
            "workers > managers udp/4789",
            "workers > managers 50",
            "managers > workers tcp/7946",
            "managers > workers udp/7946",
            "managers > workers udp/4789",
            "managers > workers 50",
            "workers > workers tcp/7946",
            "workers > workers udp/7946",
            "workers > workers udp/4789",
            "workers > workers 50");
  }

  @Test
  void an_alertmanager_without_tls_is_taken_to_be_in_the_swarm() {
    StackView stack =
        Stacks.of(
            "{cluster: hive, groups: {web: {max: 1}},"
                + " notify: {alertmanager: 'http://alertmanager.internal:9093'}}");
    List<String> rules =
        stack.all("AWS::EC2::SecurityGroupIngress").stream()
            .map(rule -> rule(stack, rule, "SourceSecurityGroupId"))
            .filter(rule -> rule.startsWith("notify"))
            .toList();

    assertThat(rules)
        .containsExactlyInAnyOrder("notify > managers tcp/9093", "notify > workers tcp/9093");
    assertThat(
            stack
                .named("AWS::EC2::SecurityGroup", "GroupDescription", "Apiarist notify")
                .json("SecurityGroupEgress"))
        .contains("\"FromPort\":9093");
  }

  @Nested
  class D05_nothing_is_exposed {
    private final StackView stack = Stacks.rich();

    @Test
    void no_ingress_rule_names_addresses() {
      assertThat(stack.all("AWS::EC2::SecurityGroupIngress"))
          .isNotEmpty()
          .allSatisfy(
              rule -> {
                assertThat(rule.at("CidrIp")).isNull();
                assertThat(rule.at("CidrIpv6")).isNull();
                assertThat(rule.at("SourcePrefixListId")).isNull();
              });
      assertThat(stack.all("AWS::EC2::SecurityGroup"))
          .hasSize(4)
          .allSatisfy(group -> assertThat(group.list("SecurityGroupIngress")).isEmpty());
    }

    @Test
    void no_rule_covers_port_22() {
      assertThat(stack.all("AWS::EC2::SecurityGroupIngress"))
          .allSatisfy(rule -> assertThat(rule.at("IpProtocol")).isNotEqualTo("-1"))
          .noneSatisfy(rule -> assertThat(rule.json("FromPort")).isEqualTo("22"));
    }
  }

  @Test
  void functions_reach_aws_and_the_managers_docker_api_only() {
    StackView stack = Stacks.rich();
    Resource functions =
        stack.named("AWS::EC2::SecurityGroup", "GroupDescription", "Apiarist functions");
    assertThat(functions.json("SecurityGroupEgress"))
        .isEqualTo(
            "[{\"CidrIp\":\"0.0.0.0/0\",\"Description\":\"AWS APIs\",\"FromPort\":443,"
                + "\"IpProtocol\":\"tcp\",\"ToPort\":443}]");

    Resource notify = stack.named("AWS::EC2::SecurityGroup", "GroupDescription", "Apiarist notify");
    assertThat(notify.json("SecurityGroupEgress"))
        .isEqualTo(
            "[{\"CidrIp\":\"0.0.0.0/0\",\"Description\":\"AWS APIs, Slack\",\"FromPort\":443,"
                + "\"IpProtocol\":\"tcp\",\"ToPort\":443}]");

    assertThat(stack.all("AWS::EC2::SecurityGroupEgress"))
        .map(rule -> rule(stack, rule, "DestinationSecurityGroupId"))
        .containsExactly("managers > functions tcp/2376");
  }
}
