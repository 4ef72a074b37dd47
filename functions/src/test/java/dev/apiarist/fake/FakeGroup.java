package dev.apiarist.fake;

import dev.apiarist.port.Group;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The changeable inside of one Auto Scaling group. */
final class FakeGroup {
  final GroupName name;
  final String shortName;
  final NodeRole role;
  final int min;
  final int max;
  Map<String, String> tags;
  final Map<InstanceId, Group.Member> members = new LinkedHashMap<>();
  final Set<String> suspended = new HashSet<>();
  List<String> instanceTypes = List.of(FakeInstances.TYPE);
  int desired;
  boolean refreshing;

  FakeGroup(
      GroupName name, String shortName, NodeRole role, int min, int max, Map<String, String> tags) {
    this.name = name;
    this.shortName = shortName;
    this.role = role;
    this.min = min;
    this.max = max;
    this.tags = tags;
    this.desired = min;
  }

  Group view() {
    return new Group(
        name,
        shortName,
        role,
        min,
        max,
        desired,
        tags,
        List.copyOf(members.values()),
        suspended,
        instanceTypes);
  }

  void state(InstanceId instance, String state) {
    members.computeIfPresent(
        instance, (id, old) -> new Group.Member(id, state, old.zone(), old.healthy()));
  }

  boolean leaving(InstanceId instance) {
    return members.values().stream()
        .anyMatch(member -> member.instance().equals(instance) && member.leaving());
  }

  boolean retains(InstanceId instance) {
    return members.values().stream()
        .anyMatch(member -> member.instance().equals(instance) && member.retained());
  }

  long staying() {
    return members.values().stream().filter(member -> !member.leaving()).count();
  }
}
