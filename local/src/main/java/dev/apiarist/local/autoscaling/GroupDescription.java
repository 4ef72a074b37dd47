package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group as the Describe operations tell it.
 *
 * @param members instances of the group, whatever their state; not those of the warm pool
 * @param warmMembers instances of the warm pool
 * @param suspended suspended processes and why
 * @param warmPool null when there is none
 * @param warmPoolDeleting whether the warm pool is being emptied for good
 * @param deleting whether the group is on its way out
 */
public record GroupDescription(
    String name,
    String arn,
    Instant createdAt,
    GroupDefinition definition,
    int desired,
    List<MemberDescription> members,
    List<MemberDescription> warmMembers,
    Map<ScalingProcess, String> suspended,
    @Nullable WarmPoolDefinition warmPool,
    boolean warmPoolDeleting,
    boolean deleting) {
  public GroupDescription {
    members = List.copyOf(members);
    warmMembers = List.copyOf(warmMembers);
    suspended = Map.copyOf(suspended);
  }
}
