package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders new instances: zone by zone, and in each zone type by type, until one can be had. */
final class Launcher {
  private static final String DESCRIPTION = "Launching a new EC2 instance";

  private final Context context;

  Launcher(Context context) {
    this.context = context;
  }

  /** Launches one instance; false when none can be had now, which is logged and backed off from. */
  boolean launch(Group group, Journey journey, String cause) {
    Instant now = context.now();
    if (!group.backoff().ready(now)) {
      return false;
    }
    for (Placement placement : new ZoneBalance(group).launchOrder(now, journey)) {
      Activity activity =
          context.begin(group, ActivityStatus.PRE_IN_SERVICE, DESCRIPTION, cause, placement);
      try {
        LaunchedInstance instance = order(group, placement);
        group.log().update(activity.id(), begun -> begun.naming(instance.instanceId()));
        group.add(new Member(instance, placement, group, journey, activity));
        return true;
      } catch (InsufficientCapacityException shortage) {
        fail(group, journey, activity, shortage.getMessage() + " Launching EC2 instance failed.");
        group.blockZone(placement.zone(), now);
      } catch (RuntimeException broken) {
        fail(group, journey, activity, broken + ". Launching EC2 instance failed.");
        break;
      }
    }
    group.backoff().failed(now);
    return false;
  }

  private LaunchedInstance order(Group group, Placement placement)
      throws InsufficientCapacityException {
    InsufficientCapacityException last = null;
    for (@Nullable String type : types(group.definition())) {
      try {
        return orderType(group, placement, type);
      } catch (InsufficientCapacityException shortage) {
        last = shortage;
      }
    }
    throw last == null ? new InsufficientCapacityException("any", placement.zone()) : last;
  }

  private LaunchedInstance orderType(Group group, Placement placement, @Nullable String type)
      throws InsufficientCapacityException {
    if (context.faults().exhausted(placement.zone(), type)) {
      throw new InsufficientCapacityException(
          type == null ? "the requested" : type, placement.zone());
    }
    LaunchTemplateReference template = group.launchTemplate();
    return context
        .fleet()
        .launch(
            new LaunchOrder(
                group.name(),
                template.idOrName(),
                template.version(),
                type,
                placement.zone(),
                placement.subnetId(),
                group.definition().tagsForInstances()));
  }

  /** The group's overrides, or null alone: the launch template's own type. */
  private static List<@Nullable String> types(GroupDefinition definition) {
    List<@Nullable String> types = new ArrayList<>(definition.instanceTypes());
    if (types.isEmpty()) {
      types.add(null);
    }
    return types;
  }

  private void fail(Group group, Journey journey, Activity activity, String message) {
    Activity failed = context.end(group, activity.id(), ActivityStatus.FAILED, message);
    context.events().activityEnded(failed, journey, null, context.now());
  }
}
