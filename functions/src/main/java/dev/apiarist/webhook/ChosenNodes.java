package dev.apiarist.webhook;

import dev.apiarist.lifecycle.ManagerScaleIn;
import dev.apiarist.lifecycle.ScaleIn;
import dev.apiarist.port.Group;

/**
 * Lets go of nodes that we choose: workers by {@link ScaleIn}, managers by {@link ManagerScaleIn},
 * one at a time.
 */
public final class ChosenNodes implements NodeRemoval {
  private final ScaleIn workers;
  private final ManagerScaleIn managers;

  public ChosenNodes(ScaleIn workers, ManagerScaleIn managers) {
    this.workers = workers;
    this.managers = managers;
  }

  @Override
  public Removed remove(Group group, int count, boolean tasksMustFit) {
    ScaleIn.Removal removal =
        switch (group.role()) {
          case MANAGER -> managers.shrink(group, count);
          case WORKER ->
              tasksMustFit
                  ? workers.shrinkWhereTasksFit(group, count)
                  : workers.shrink(group, count);
        };
    return new Removed(removal.leaving().size(), removal.shortfall().orElse(""));
  }
}
