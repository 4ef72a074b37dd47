package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.NotifyConfig;
import java.util.List;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.PortProps;
import software.amazon.awscdk.services.ec2.Protocol;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.constructs.Construct;

/**
 * The security groups. Every ingress rule names another group of the cluster; none names addresses,
 * and none opens port 22.
 */
final class Firewall extends Construct {
  private static final int SWARM_MANAGEMENT = 2377;
  private static final int SWARM_GOSSIP = 7946;
  private static final int OVERLAY_DATA = 4789;
  private static final int DOCKER_API = 2376;
  private static final int HTTPS = 443;

  /** ESP is an IP protocol and has no ports; {@code Port.esp()} would name some. */
  private static final Port ENCRYPTED_OVERLAY =
      new Port(PortProps.builder().protocol(Protocol.ESP).stringRepresentation("ESP").build());

  private final SecurityGroup managers;
  private final SecurityGroup workers;
  private final SecurityGroup functions;
  private final SecurityGroup notify;

  Firewall(Construct scope, IVpc vpc, NotifyConfig told) {
    super(scope, "Firewall");
    managers = group("Managers", vpc, "Swarm managers", true);
    workers = group("Workers", vpc, "Swarm workers", true);
    functions = group("Functions", vpc, "Apiarist functions", false);
    openSwarm();
    managers.addIngressRule(functions, Port.tcp(DOCKER_API), "Docker API, mutual TLS");
    functions.addEgressRule(managers, Port.tcp(DOCKER_API), "Docker API, mutual TLS");
    functions.addEgressRule(Peer.anyIpv4(), Port.tcp(HTTPS), "AWS APIs");
    notify = told.wanted() ? openTo(told, vpc) : functions;
  }

  ISecurityGroup of(FunctionKind kind) {
    return kind == FunctionKind.NOTIFY ? notify : functions;
  }

  ISecurityGroup of(NodeKind kind) {
    return switch (kind) {
      case MANAGER -> managers;
      case WORKER -> workers;
    };
  }

  /** It does not need the managers' API. Without TLS, Alertmanager is taken to be in the swarm. */
  private SecurityGroup openTo(NotifyConfig told, IVpc vpc) {
    SecurityGroup group = group("Notify", vpc, "Apiarist notify", false);
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(HTTPS), "AWS APIs, Slack");
    told.alertmanagerPort()
        .filter(port -> port != HTTPS)
        .ifPresent(port -> group.addEgressRule(Peer.anyIpv4(), Port.tcp(port), "Alertmanager"));
    told.plainAlertmanagerPort()
        .ifPresent(
            port -> {
              managers.addIngressRule(group, Port.tcp(port), "Alertmanager");
              workers.addIngressRule(group, Port.tcp(port), "Alertmanager");
            });
    return group;
  }

  private void openSwarm() {
    List<SecurityGroup> nodes = List.of(managers, workers);
    for (SecurityGroup from : nodes) {
      managers.addIngressRule(from, Port.tcp(SWARM_MANAGEMENT), "Swarm join and Raft");
      for (SecurityGroup to : nodes) {
        to.addIngressRule(from, Port.tcp(SWARM_GOSSIP), "Swarm gossip");
        to.addIngressRule(from, Port.udp(SWARM_GOSSIP), "Swarm gossip");
        to.addIngressRule(from, Port.udp(OVERLAY_DATA), "Overlay networks");
        to.addIngressRule(from, ENCRYPTED_OVERLAY, "Encrypted overlay networks");
      }
    }
  }

  private SecurityGroup group(String id, IVpc vpc, String description, boolean outbound) {
    return SecurityGroup.Builder.create(this, id)
        .vpc(vpc)
        .description(description)
        .allowAllOutbound(outbound)
        .build();
  }
}
