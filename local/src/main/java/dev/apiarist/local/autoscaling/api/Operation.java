package dev.apiarist.local.autoscaling.api;

import java.util.function.Supplier;

/** An operation of the API: reads all its parameters first, then does it. */
@FunctionalInterface
interface Operation {
  /** Reads the parameters; nothing has happened until the answer is asked for. */
  Supplier<Tree> read(QueryParameters parameters);

  /** An answer with nothing in it. */
  static Supplier<Tree> doing(Runnable action) {
    return () -> {
      action.run();
      return new Tree();
    };
  }
}
