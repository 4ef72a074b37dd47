package dev.apiarist.local.demo;

import dev.apiarist.local.demo.Watch.Look;
import dev.apiarist.port.Group;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What stories look for in the cluster, each look with what it saw in words. */
record Looks(Cluster cluster) {
  Look settled(String group, int count) {
    Set<InstanceId> inService = cluster.inService(group);
    Set<InstanceId> ready = new HashSet<>();
    for (Node node : cluster.nodesOf(group)) {
      if (node.ready() && node.availability() == Availability.ACTIVE) {
        node.instance().ifPresent(ready::add);
      }
    }
    if (!ready.containsAll(inService)) {
      throw new StoryBroken("an instance of " + group + " is in service before its node is ready");
    }
    return Look.when(
        inService.size() == count && inService.equals(ready),
        members(group) + "; ready and labelled nodes: " + ready.size());
  }

  Look replicas(String service, int wanted) {
    long running = cluster.runningCount(service);
    return Look.when(running == wanted, running + " of " + wanted + " replicas");
  }

  Look desired(String group, int wanted) {
    int desired = cluster.group(group).desired();
    return Look.when(desired == wanted, "desired " + desired);
  }

  Look healthy() {
    long down = cluster.swarm().nodes().stream().filter(n -> n.state() == NodeState.DOWN).count();
    boolean whole = cluster.whole();
    return Look.when(
        down == 0 && whole, down + " Down, services " + (whole ? "whole" : "short of replicas"));
  }

  String members(String group) {
    List<String> states =
        cluster.group(group).members().stream().map(Group.Member::lifecycleState).toList();
    return group + " " + states;
  }

  String availability(String group) {
    List<String> words =
        cluster.nodesOf(group).stream()
            .map(node -> node.state().name() + "/" + node.availability().word())
            .toList();
    return group + " nodes " + words;
  }

  String spread(String service) {
    return service + " on nodes " + cluster.running(service).values();
  }

  /**
   * The instances of a group that have left since.
   *
   * @throws StoryBroken when one was not chosen by us, or not drained and removed first
   */
  Set<InstanceId> leftInOrder(String group, Set<InstanceId> before) {
    Set<InstanceId> gone = new HashSet<>(before);
    gone.removeAll(cluster.inService(group));
    for (InstanceId instance : gone) {
      if (!cluster.decided("scale-in", instance, "chosen to leave")
          || !cluster.decided("leave", instance, "drained, removed and let go")) {
        throw new StoryBroken(instance + " left otherwise than by our choice and after a drain");
      }
    }
    return gone;
  }
}
