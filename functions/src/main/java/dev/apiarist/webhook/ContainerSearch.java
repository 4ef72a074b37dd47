package dev.apiarist.webhook;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.scaling.IdKind;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.ServiceId;
import dev.apiarist.swarm.Task;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds the service of a container on any node. Its engine is not asked: the managers know the
 * container of every task. Only a container that no task has is looked for on the engines that we
 * reach, which are the managers'.
 */
final class ContainerSearch {
  private final Supplier<SwarmManager> stored;
  private final Supplier<SwarmManager> elsewhere;

  /**
   * @param stored the managers where they were last seen, which takes no call to find
   * @param elsewhere the managers where they were not seen yet, for when none is there any more
   */
  ContainerSearch(Supplier<SwarmManager> stored, Supplier<SwarmManager> elsewhere) {
    this.stored = stored;
    this.elsewhere = elsewhere;
  }

  /** What an ID is the ID of. */
  sealed interface Found {
    record Of(Service service) implements Found {}

    /** A container that belongs to no service. */
    record Plain() implements Found {}

    /** The beginning of the IDs of several services' tasks or containers. */
    record Ambiguous() implements Found {}

    record Nothing() implements Found {}
  }

  /**
   * Looks for a container or task.
   *
   * @throws OutsideException when the swarm cannot be asked
   */
  Found find(IdKind kind, String id) {
    try {
      return find(stored.get(), kind, id);
    } catch (OutsideException failed) {
      if (failed.code() != FailureCode.SWARM_UNREACHABLE) {
        throw failed;
      }
    }
    return find(elsewhere.get(), kind, id);
  }

  private static Found find(SwarmManager manager, IdKind kind, String id) {
    Set<ServiceId> services =
        manager.tasks().stream()
            .filter(task -> has(task, kind, id))
            .map(Task::service)
            .collect(Collectors.toSet());
    if (services.size() > 1) {
      return new Found.Ambiguous();
    }
    if (services.size() == 1) {
      return service(manager, services.iterator().next());
    }
    boolean perhapsPlain = kind != IdKind.TASK && IdKind.CONTAINER.fits(id);
    return perhapsPlain && manager.container(id).isPresent()
        ? new Found.Plain()
        : new Found.Nothing();
  }

  private static boolean has(Task task, IdKind kind, String id) {
    boolean container = task.container().filter(whole -> whole.startsWith(id)).isPresent();
    boolean itself = task.id().startsWith(id);
    return switch (kind) {
      case CONTAINER -> container;
      case TASK -> itself;
      case EITHER -> container || itself;
    };
  }

  /** Swarm remembers tasks for a moment longer than their service. */
  private static Found service(SwarmManager manager, ServiceId service) {
    try {
      return new Found.Of(manager.service(service.value()));
    } catch (OutsideException failed) {
      if (failed.code() != FailureCode.NOT_FOUND) {
        throw failed;
      }
      return new Found.Nothing();
    }
  }
}
