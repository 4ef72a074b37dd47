package dev.apiarist.bootstrap;

import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.SwarmLabels;
import java.util.Map;
import java.util.TreeMap;

/**
 * A machine that was let in: a living member of a group of this cluster, called by itself.
 *
 * @param instance as EC2 describes it, with its address
 */
record Newcomer(Group group, Instance instance) {
  InstanceId id() {
    return instance.id();
  }

  NodeRole role() {
    return group.role();
  }

  String address() {
    return instance.privateAddress();
  }

  /** The labels that say what it is, whatever its tags. */
  Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put(SwarmLabels.INSTANCE, id().value());
    facts.put(SwarmLabels.GROUP, group.shortName());
    facts.put(SwarmLabels.ZONE, instance.zone());
    facts.put(SwarmLabels.INSTANCE_TYPE, instance.type());
    facts.put(SwarmLabels.PURCHASE, instance.spot() ? "spot" : "on-demand");
    return facts;
  }

  /** What a decision about it rests on. */
  Map<String, String> inputs() {
    return Map.of("group", group.shortName(), "role", role().word(), "address", address());
  }
}
