package dev.apiarist.lifecycle;

import java.time.Duration;

/** How one step ended. Each carries a sentence for people. */
public sealed interface Outcome {
  /** Why it ended like this. */
  String reason();

  /** Nothing is left to do. */
  record Done(String reason) implements Outcome {}

  /** Done although its conditions were not met, because its deadline passed. */
  record Forced(String reason) implements Outcome {}

  /** A hook was answered, and what follows can be done at once, in a step of its own. */
  record Next(String reason) implements Outcome {}

  /** Not yet: look again after a delay of whole seconds. */
  record Waiting(Duration delay, String reason) implements Outcome {}

  /** The launch was given up; Auto Scaling ends the instance and replaces it. */
  record Abandoned(String reason) implements Outcome {}

  /** Not ours, or not understood; nothing was touched. */
  record Dropped(String reason) implements Outcome {}
}
