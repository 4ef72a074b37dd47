package dev.apiarist.docker;

import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the manager to talk to: the leader first, then any that answers. The one that answered
 * last is asked first from then on; when it fails, the others get their turn within the total time.
 *
 * <p>What is run may therefore run again on another manager after an attempt with unknown outcome:
 * it must read before it writes and find its own work done.
 */
final class ManagerPool {
  private final List<Engine> engines;
  private final Duration total;
  private final LongSupplier nanoTime;
  private final Set<Engine> failed = new HashSet<>();
  private @Nullable List<Engine> leaderFirst;

  /**
   * @param engines every manager we know, most promising first
   * @param nanoTime as {@link System#nanoTime()}
   */
  ManagerPool(List<Engine> engines, Duration total, LongSupplier nanoTime) {
    this.engines = List.copyOf(engines);
    this.total = total;
    this.nanoTime = nanoTime;
  }

  /** Runs this on the first manager that can; fails with what the most telling failure was. */
  <T> T call(Function<Engine, T> operation) {
    long start = nanoTime.getAsLong();
    if (leaderFirst == null) {
      firstThatCan(engines, start, engine -> learn(engine, SwarmReads.nodes(engine)));
    }
    return firstThatCan(order(), start, operation);
  }

  /**
   * As {@link #call}, without asking who leads first: every manager passes on to the leader, and
   * for one short operation the question would cost more than it saves.
   */
  <T> T inOrder(Function<Engine, T> operation) {
    return firstThatCan(order(), nanoTime.getAsLong(), operation);
  }

  /** The first that any manager's own engine has; empty when none that answers has it. */
  <T> Optional<T> anywhere(Function<Engine, Optional<T>> reading) {
    long start = nanoTime.getAsLong();
    boolean answered = false;
    OutsideException telling = nobody();
    for (Engine engine : order()) {
      try {
        Optional<T> found = reading.apply(engine);
        if (found.isPresent()) {
          return found;
        }
        answered = true;
      } catch (OutsideException failure) {
        if (!Engine.inDoubt(failure)) {
          throw failure;
        }
        telling = moreTelling(telling, failure);
      }
      if (nanoTime.getAsLong() - start > total.toNanos()) {
        break;
      }
    }
    if (!answered) {
      throw telling;
    }
    return Optional.empty();
  }

  /** All nodes as JSON; on the way learns who leads. */
  List<@Nullable Object> nodes() {
    return firstThatCan(
        order(), nanoTime.getAsLong(), engine -> learn(engine, SwarmReads.nodes(engine)));
  }

  private List<Engine> order() {
    return leaderFirst == null ? engines : leaderFirst;
  }

  private List<@Nullable Object> learn(Engine answering, List<@Nullable Object> nodes) {
    String leader = SwarmReads.leaderHost(nodes);
    prefer(answering);
    engines.stream()
        .filter(engine -> engine.address().host().equals(leader) && !failed.contains(engine))
        .findFirst()
        .ifPresent(this::prefer);
    return nodes;
  }

  private <T> T firstThatCan(List<Engine> order, long start, Function<Engine, T> operation) {
    OutsideException telling = nobody();
    for (Engine engine : order) {
      try {
        T result = operation.apply(engine);
        succeeded(engine);
        return result;
      } catch (OutsideException failure) {
        if (!Engine.inDoubt(failure)) {
          throw failure;
        }
        failed.add(engine);
        telling = moreTelling(telling, failure);
      }
      if (nanoTime.getAsLong() - start > total.toNanos()) {
        break;
      }
    }
    throw telling;
  }

  private void succeeded(Engine engine) {
    failed.remove(engine);
    if (leaderFirst != null && failed.contains(leaderFirst.getFirst())) {
      prefer(engine);
    }
  }

  private void prefer(Engine first) {
    List<Engine> order = new ArrayList<>(order());
    order.remove(first);
    order.addFirst(first);
    leaderFirst = List.copyOf(order);
  }

  private static OutsideException nobody() {
    return new OutsideException(FailureCode.SWARM_UNREACHABLE, "no manager is known");
  }

  /** A manager that says why it cannot tells more than one that says nothing. */
  private static OutsideException moreTelling(OutsideException before, OutsideException now) {
    return before.code() == FailureCode.SWARM_UNAVAILABLE ? before : now;
  }
}
