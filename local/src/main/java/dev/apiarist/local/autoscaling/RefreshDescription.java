package dev.apiarist.local.autoscaling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance refresh as DescribeInstanceRefreshes tells it.
 *
 * @param reason why it waits or ended as it did; empty when there is nothing to say
 * @param endedAt null while it is active
 * @param percentageComplete share of instances that have been replaced
 * @param instancesToUpdate instances not replaced yet
 */
public record RefreshDescription(
    String id,
    String groupName,
    RefreshStatus status,
    String reason,
    Instant startedAt,
    @Nullable Instant endedAt,
    int percentageComplete,
    int instancesToUpdate,
    RefreshPreferences preferences,
    @Nullable LaunchTemplateReference launchTemplate) {}
