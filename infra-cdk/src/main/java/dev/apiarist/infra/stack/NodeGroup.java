package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.Architecture;
import dev.apiarist.infra.config.ClusterConfig.GroupConfig;
import dev.apiarist.infra.config.ClusterConfig.ManagerConfig;
import dev.apiarist.infra.config.DataSize;
import dev.apiarist.infra.config.InstanceTags;
import dev.apiarist.infra.config.InstanceType;
import dev.apiarist.infra.config.Share;
import java.util.List;

/** What managers and workers have in common as Auto Scaling groups. */
record NodeGroup(
    NodeKind kind,
    String shortName,
    int min,
    int max,
    List<InstanceType> instanceTypes,
    Share spot,
    DataSize diskSize,
    int metadataHops,
    InstanceTags tags) {

  /** Managers are never scaled, and never Spot: their number is the quorum's. */
  static NodeGroup managers(ManagerConfig config) {
    return new NodeGroup(
        NodeKind.MANAGER,
        Names.MANAGERS,
        config.count(),
        config.count(),
        List.of(config.instanceType()),
        new Share(0),
        config.diskSize(),
        config.metadataHops(),
        config.tags());
  }

  static NodeGroup workers(GroupConfig config) {
    return new NodeGroup(
        NodeKind.WORKER,
        config.name().value(),
        config.min(),
        config.max(),
        config.instanceTypes(),
        config.spot(),
        config.diskSize(),
        config.metadataHops(),
        config.tags());
  }

  InstanceType firstType() {
    return instanceTypes.getFirst();
  }

  Architecture architecture() {
    return firstType().architecture();
  }

  /** Whether one launch template cannot say it all. */
  boolean isMixed() {
    return instanceTypes.size() > 1 || spot.percent() > 0;
  }

  /** Unique, as short names are; CDK makes the logical ID of it. */
  String constructId() {
    return shortName + "-group";
  }
}
