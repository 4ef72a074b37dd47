package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.json.Json;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NetworkTest {
  @Nested
  class A_vpc_of_the_stacks_own {
    private final StackView stack = Stacks.example();

    @Test
    void has_a_private_subnet_in_each_of_three_zones() {
      List<Resource> subnets =
          stack.group("apiarist-demo-managers").list("VPCZoneIdentifier").stream()
              .map(stack::referenced)
              .toList();

      assertThat(subnets)
          .map(subnet -> subnet.json("AvailabilityZone"))
          .containsExactly(
              "{\"Fn::Select\":[0,{\"Fn::GetAZs\":\"\"}]}",
              "{\"Fn::Select\":[1,{\"Fn::GetAZs\":\"\"}]}",
              "{\"Fn::Select\":[2,{\"Fn::GetAZs\":\"\"}]}");
      assertThat(subnets)
          .allSatisfy(subnet -> assertThat(subnet.at("MapPublicIpOnLaunch")).isEqualTo(false));
    }

    @Test
    void sends_private_traffic_through_nat_and_gives_no_public_addresses() {
      assertThat(stack.all("AWS::EC2::NatGateway")).hasSize(1);
      assertThat(stack.all("AWS::EC2::Route"))
          .filteredOn(route -> route.at("NatGatewayId") != null)
          .hasSize(3);
      assertThat(stack.all("AWS::EC2::Subnet"))
          .hasSize(6)
          .allSatisfy(subnet -> assertThat(subnet.at("MapPublicIpOnLaunch")).isEqualTo(false));
    }

    @Test
    void logs_its_flows_for_the_configured_time() {
      Resource flows = stack.only("AWS::EC2::FlowLog");
      Resource group = stack.referenced(flows.at("LogGroupName"));

      assertThat(flows.at("TrafficType")).isEqualTo("ALL");
      assertThat(group.json("RetentionInDays")).isEqualTo("30");
    }

    @Test
    void keeps_table_and_image_traffic_off_the_nat() {
      assertThat(stack.all("AWS::EC2::VPCEndpoint"))
          .hasSize(2)
          .allSatisfy(endpoint -> assertThat(endpoint.at("VpcEndpointType")).isEqualTo("Gateway"));
    }

    @Test
    void has_the_zones_gateways_and_addresses_that_are_asked_for() {
      StackView rich = Stacks.rich();
      assertThat(rich.all("AWS::EC2::NatGateway")).hasSize(2);
      assertThat(rich.group("apiarist-big-hive-web").list("VPCZoneIdentifier")).hasSize(2);
      assertThat(rich.only("AWS::EC2::VPC").at("CidrBlock")).isEqualTo("192.168.0.0/20");
    }
  }

  @Nested
  class A_vpc_that_exists {
    private final StackView stack = Stacks.given();

    @Test
    void is_left_as_it_is() {
      assertThat(stack.resources().values())
          .map(Resource::type)
          .doesNotContain(
              "AWS::EC2::VPC",
              "AWS::EC2::Subnet",
              "AWS::EC2::NatGateway",
              "AWS::EC2::Route",
              "AWS::EC2::VPCEndpoint",
              "AWS::EC2::FlowLog");
    }

    @Test
    void takes_groups_and_functions_into_the_named_subnets() {
      List<String> subnets = List.of("subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb");
      assertThat(stack.group("apiarist-guest-managers").list("VPCZoneIdentifier"))
          .isEqualTo(subnets);
      assertThat(stack.function("apiarist-guest-lifecycle").list("VpcConfig", "SubnetIds"))
          .isEqualTo(subnets);
      assertThat(stack.all("AWS::EC2::SecurityGroup"))
          .allSatisfy(group -> assertThat(group.at("VpcId")).isEqualTo("vpc-0123456789abcdef0"));
      assertThat(Json.textAt(stack.section("Outputs"), "", "VpcId", "Value"))
          .isEqualTo("vpc-0123456789abcdef0");
    }
  }
}
