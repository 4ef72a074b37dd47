package dev.apiarist.port;

import org.jspecify.annotations.Nullable;

/** Takes a swarm in the engine's own words, one element of its lists after the other. */
public interface SwarmSurvey {
  /** An element of {@code GET /nodes}. */
  void node(@Nullable Object tree);

  /** An element of {@code GET /services}. */
  void service(@Nullable Object tree);

  /** An element of {@code GET /tasks}. */
  void task(@Nullable Object tree);

  /** A cluster volume among the {@code Volumes} of {@code GET /volumes}. */
  void volume(@Nullable Object tree);
}
