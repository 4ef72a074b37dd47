package dev.apiarist.local.cloudformation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network, which machines on one host do not need: recorded with IDs, so that what refers to it
 * resolves. Only the zones of subnets are used.
 */
final class NetworkTypes {
  private final Map<String, String> zones = new HashMap<>();

  /** Adds its types. */
  void addTo(Map<String, ResourceType> types) {
    types.put("AWS::EC2::VPC", NetworkTypes::vpc);
    types.put("AWS::EC2::Subnet", this::subnet);
    types.put("AWS::EC2::SecurityGroup", NetworkTypes::securityGroup);
    types.put("AWS::EC2::EIP", NetworkTypes::elasticAddress);
    types.put("AWS::EC2::RouteTable", recorded("rtb", "RouteTableId"));
    types.put("AWS::EC2::InternetGateway", recorded("igw", "InternetGatewayId"));
    types.put("AWS::EC2::NatGateway", recorded("nat", "NatGatewayId"));
    types.put("AWS::EC2::FlowLog", recorded("fl", "Id"));
    types.put("AWS::EC2::VPCEndpoint", recorded("vpce", "Id"));
    types.put("AWS::EC2::SecurityGroupIngress", recorded("sgr", "Id"));
    types.put("AWS::EC2::SecurityGroupEgress", recorded("sgr", "Id"));
    types.put("AWS::EC2::NetworkAcl", recorded("acl", "Id"));
    types.put("AWS::EC2::NetworkAclEntry", recorded("acle", "Id"));
    for (String type :
        List.of(
            "Route",
            "SubnetRouteTableAssociation",
            "VPCGatewayAttachment",
            "SubnetNetworkAclAssociation")) {
      types.put("AWS::EC2::" + type, recorded("assoc", "Id"));
    }
  }

  /** The zone of a subnet; for one that the stack does not make, empty. */
  String zone(String subnetId) {
    return zones.getOrDefault(subnetId, "");
  }

  private static ResourceType recorded(String prefix, String idAttribute) {
    return (resource, properties) -> {
      properties.acceptAll();
      String id = resource.id(prefix);
      return Physical.of(id, idAttribute, id);
    };
  }

  private static Physical vpc(Resource resource, Properties properties) {
    String id = resource.id("vpc");
    Map<String, @Nullable Object> attributes = new HashMap<>();
    attributes.put("VpcId", id);
    attributes.put("CidrBlock", properties.text("CidrBlock").orElse("10.0.0.0/16"));
    attributes.put("DefaultSecurityGroup", resource.id("sg"));
    attributes.put("DefaultNetworkAcl", resource.id("acl"));
    attributes.put("Ipv6CidrBlocks", List.of());
    properties.acceptAll();
    return new Physical(id, attributes);
  }

  private Physical subnet(Resource resource, Properties properties) {
    String id = resource.id("subnet");
    String zone = properties.requiredText("AvailabilityZone");
    zones.put(id, zone);
    Map<String, @Nullable Object> attributes = new HashMap<>();
    attributes.put("SubnetId", id);
    attributes.put("AvailabilityZone", zone);
    attributes.put("VpcId", properties.requiredText("VpcId"));
    attributes.put("CidrBlock", properties.text("CidrBlock").orElse(""));
    attributes.put("NetworkAclAssociationId", resource.id("aclassoc"));
    attributes.put("Ipv6CidrBlocks", List.of());
    properties.acceptAll();
    return new Physical(id, attributes);
  }

  private static Physical securityGroup(Resource resource, Properties properties) {
    String id = resource.id("sg");
    String vpc = properties.text("VpcId").orElse("");
    properties.acceptAll();
    return new Physical(id, Map.of("GroupId", id, "Id", id, "VpcId", vpc));
  }

  private static Physical elasticAddress(Resource resource, Properties properties) {
    properties.acceptAll();
    return new Physical(
        "192.0.2.1", Map.of("AllocationId", resource.id("eipalloc"), "PublicIp", "192.0.2.1"));
  }
}
