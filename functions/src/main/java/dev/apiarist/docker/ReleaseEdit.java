package dev.apiarist.docker;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes nothing but the placement of a service's tasks, and that by a constraint that every node
 * meets: Swarm then replaces the tasks that have no node, and no other (moby/swarmkit {@code
 * manager/orchestrator/task.go}: {@code IsTaskDirty}). A constraint of an earlier release is taken
 * away, so that a service never has more than one.
 *
 * @param version of the service as it was decided about: a later one has released them already
 */
record ReleaseEdit(long version) implements SpecChange.Edit {
  /** No node has this name for an identity. */
  static final String EVERYWHERE = "node.id!=none";

  @Override
  public boolean apply(Map<String, @Nullable Object> object) {
    if (Json.longAt(object, 0, "Version", "Index") != version) {
      return false;
    }
    Placements.require(Json.objectAt(object, "Spec"));
    Map<String, @Nullable Object> template = Json.objectAt(object, "Spec", "TaskTemplate");
    Map<String, @Nullable Object> placement = Json.objectAt(template, "Placement");
    List<@Nullable Object> constraints = new ArrayList<>(Json.listAt(placement, "Constraints"));
    if (!constraints.remove(EVERYWHERE)) {
      constraints.add(EVERYWHERE);
    }
    placement.put("Constraints", constraints);
    template.put("Placement", placement);
    return true;
  }
}
