package dev.apiarist.infra.config;

import java.util.List;
import java.util.regex.Pattern;

/** Where the nodes and the functions live. */
public sealed interface NetworkConfig {

  /**
   * A VPC of the stack's own: in each zone a public subnet for NAT and a private one for the rest.
   */
  record Own(Ipv4Block cidr, int zones, int natGateways) implements NetworkConfig {
    /** What Docker takes for itself, on every node or for a swarm's first overlay networks. */
    private static final List<Ipv4Block> DOCKERS =
        List.of(
            Ipv4Block.parse("10.0.0.0/16"),
            Ipv4Block.parse("172.17.0.0/16"),
            Ipv4Block.parse("172.18.0.0/16"));

    public Own {
      if (cidr.prefix() < 16 || cidr.prefix() > 22 || !cidr.isPrivate()) {
        throw new IllegalArgumentException(
            "cidr: "
                + cidr
                + ": is not a private block of /16 to /22 (in 10.0.0.0/8, 100.64.0.0/10,"
                + " 172.16.0.0/12 or 192.168.0.0/16)");
      }
      DOCKERS.stream()
          .filter(cidr::overlaps)
          .findFirst()
          .ifPresent(
              taken -> {
                throw new IllegalArgumentException(
                    "cidr: " + cidr + ": overlaps " + taken + ", which Docker uses inside nodes");
              });
      if (natGateways > zones) {
        throw new IllegalArgumentException(
            "natGateways: " + natGateways + ": there are only " + zones + " zones");
      }
    }
  }

  /** A VPC that exists, with private subnets that reach the internet (NAT). */
  record Given(String vpcId, List<String> subnets) implements NetworkConfig {
    private static final Pattern VPC = Pattern.compile("vpc-[0-9a-f]{8,17}");
    private static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-f]{8,17}");

    public Given {
      subnets = List.copyOf(subnets);
      if (!VPC.matcher(vpcId).matches()) {
        throw new IllegalArgumentException("vpcId: " + vpcId + ": is not a VPC's ID");
      }
      if (subnets.isEmpty()
          || subnets.size() > 6
          || !subnets.stream().allMatch(subnet -> SUBNET.matcher(subnet).matches())) {
        throw new IllegalArgumentException(
            "subnets: " + subnets + ": with vpcId, 1 to 6 IDs of private subnets are needed");
      }
    }
  }
}
