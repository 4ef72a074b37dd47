package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.NetworkConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;
import software.constructs.DependencyGroup;
import software.constructs.IDependable;

/** The VPC, of the stack's own or given, and its private subnets, where everything lives. */
final class ClusterNetwork extends Construct {
  private final IVpc vpc;

  ClusterNetwork(Construct scope, NetworkConfig config, Logs logs) {
    super(scope, "Network");
    this.vpc =
        switch (config) {
          case NetworkConfig.Own own -> own(own, logs);
          case NetworkConfig.Given given -> given(given);
        };
  }

  IVpc vpc() {
    return vpc;
  }

  List<ISubnet> privateSubnets() {
    return vpc.getPrivateSubnets();
  }

  SubnetSelection privateSelection() {
    return SubnetSelection.builder().subnets(privateSubnets()).build();
  }

  /** What must be there before a node or a function can reach AWS. */
  IDependable wayOut() {
    DependencyGroup routes = new DependencyGroup();
    privateSubnets().forEach(subnet -> routes.add(subnet.getInternetConnectivityEstablished()));
    return routes;
  }

  private IVpc own(NetworkConfig.Own config, Logs logs) {
    Vpc made =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr(config.cidr().toString()))
            .availabilityZones(zones(config.zones()))
            .natGateways(config.natGateways())
            .subnetConfiguration(subnetKinds())
            .gatewayEndpoints(freeEndpoints())
            // It would need a function of CDK's own; nothing here uses the default group.
            .restrictDefaultSecurityGroup(false)
            .build();
    logFlows(made, logs);
    return made;
  }

  private static List<SubnetConfiguration> subnetKinds() {
    return List.of(
        SubnetConfiguration.builder()
            .name("public")
            .subnetType(SubnetType.PUBLIC)
            .mapPublicIpOnLaunch(false)
            .build(),
        SubnetConfiguration.builder()
            .name("private")
            .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
            .build());
  }

  private void logFlows(Vpc made, Logs logs) {
    Role writer =
        Role.Builder.create(this, "FlowLogWriter")
            .assumedBy(new ServicePrincipal("vpc-flow-logs.amazonaws.com"))
            .build();
    made.addFlowLog(
        "FlowLog",
        FlowLogOptions.builder()
            .destination(
                FlowLogDestination.toCloudWatchLogs(logs.group(this, "FlowLogs", ""), writer))
            .trafficType(FlowLogTrafficType.ALL)
            .build());
  }

  private IVpc given(NetworkConfig.Given config) {
    return Vpc.fromVpcAttributes(
        this,
        "Vpc",
        VpcAttributes.builder()
            .vpcId(config.vpcId())
            .privateSubnetIds(config.subnets())
            // Never read: the subnets already say where their zones are.
            .availabilityZones(zones(config.subnets().size()))
            .build());
  }

  /** Gateway endpoints cost nothing, and keep the table's and images' traffic off the NAT. */
  private static Map<String, GatewayVpcEndpointOptions> freeEndpoints() {
    Map<String, GatewayVpcEndpointOptions> endpoints = new LinkedHashMap<>();
    endpoints.put("DynamoDb", endpoint(GatewayVpcEndpointAwsService.DYNAMODB));
    endpoints.put("S3", endpoint(GatewayVpcEndpointAwsService.S3));
    return endpoints;
  }

  private static GatewayVpcEndpointOptions endpoint(GatewayVpcEndpointAwsService service) {
    return GatewayVpcEndpointOptions.builder().service(service).build();
  }

  /** The region's first zones: known to CloudFormation, so that synthesis needs no account. */
  private static List<String> zones(int count) {
    return IntStream.range(0, count).mapToObj(index -> Fn.select(index, Fn.getAzs())).toList();
  }
}
