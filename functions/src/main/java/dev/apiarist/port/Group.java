package dev.apiarist.port;

import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An Auto Scaling group of this cluster.
 *
 * @param shortName its name in {@code apiarist.yaml} (tag {@code apiarist:group})
 * @param role what its nodes are (tag {@code apiarist:role})
 * @param tags tags propagated to its instances
 * @param suspendedProcesses names of suspended processes, such as {@code Terminate}
 * @param instanceTypes what its next instance may be, in order of preference; empty when the group
 *     does not show it
 */
public record Group(
    GroupName name,
    String shortName,
    NodeRole role,
    int min,
    int max,
    int desired,
    Map<String, String> tags,
    List<Member> members,
    Set<String> suspendedProcesses,
    List<String> instanceTypes) {
  public Group {
    tags = Map.copyOf(tags);
    members = List.copyOf(members);
    suspendedProcesses = Set.copyOf(suspendedProcesses);
    instanceTypes = List.copyOf(instanceTypes);
  }

  /** How many of its instances are not on their way out. */
  public int staying() {
    return (int) members.stream().filter(member -> !member.leaving()).count();
  }

  /**
   * An instance in a group.
   *
   * @param lifecycleState AWS's own word, such as {@code InService} or {@code Pending:Wait}
   */
  public record Member(InstanceId instance, String lifecycleState, String zone, boolean healthy) {

    /** On its way in, waiting for the launch hook or not there yet. */
    public boolean launching() {
      return lifecycleState.startsWith("Pending");
    }

    /** On its way out, kept because nobody answered its terminate hook in time. */
    public boolean retained() {
      return lifecycleState.equals("Terminating:Retained");
    }

    /** On its way out, at whatever stage. */
    public boolean leaving() {
      return lifecycleState.startsWith("Terminat") || lifecycleState.startsWith("Detach");
    }

    public boolean inService() {
      return lifecycleState.equals("InService");
    }
  }
}
