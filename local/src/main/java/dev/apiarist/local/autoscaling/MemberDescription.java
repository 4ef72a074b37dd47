package dev.apiarist.local.autoscaling;

/**
 * An instance of a group or of its warm pool, as the Describe operations tell it.
 *
 * @param lifecycleState AWS's own word, such as {@code InService} or {@code Warmed:Pending:Wait}
 */
public record MemberDescription(
    String instanceId,
    String groupName,
    String instanceType,
    String zone,
    String lifecycleState,
    boolean healthy,
    LaunchTemplateReference launchTemplate,
    boolean protectedFromScaleIn) {

  /** Whether it belongs to the warm pool rather than to the group. */
  public boolean warmed() {
    return lifecycleState.startsWith("Warmed:");
  }
}
