package dev.apiarist.webhook;

import dev.apiarist.lifecycle.ScaleIn;
import dev.apiarist.port.Group;

/** Lets go of nodes that we choose: workers by {@link ScaleIn}, managers one at a time. */
public final class ChosenNodes implements NodeRemoval {
  private final ScaleIn workers;
  private final ManagerRemoval managers;

  public ChosenNodes(ScaleIn workers, ManagerRemoval managers) {
    this.workers = workers;
    this.managers = managers;
  }

  @Override
  public Removed remove(Group group, int count) {
    return switch (group.role()) {
      case MANAGER -> managers.remove(group, count);
      case WORKER -> {
        ScaleIn.Removal removal = workers.shrink(group, count);
        yield new Removed(removal.leaving().size(), removal.shortfall().orElse(""));
      }
    };
  }
}
