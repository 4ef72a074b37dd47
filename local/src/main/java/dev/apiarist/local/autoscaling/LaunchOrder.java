package dev.apiarist.local.autoscaling;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to launch.
 *
 * @param launchTemplateId id of the launch template, or its name where the group names it so
 * @param launchTemplateVersion a number, {@code $Latest} or {@code $Default}
 * @param instanceType overrides the template's type; null leaves it to the template
 * @param subnetId empty when the group names zones only
 * @param tags the group's propagated tags and {@code aws:autoscaling:groupName}
 */
public record LaunchOrder(
    String groupName,
    String launchTemplateId,
    String launchTemplateVersion,
    @Nullable String instanceType,
    String zone,
    String subnetId,
    Map<String, String> tags) {
  public LaunchOrder {
    tags = Map.copyOf(tags);
  }
}
