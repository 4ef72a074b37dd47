package dev.apiarist.infra.stack;

import java.time.Duration;
import java.util.Locale;

/** The functions, with how long one run may take. */
enum FunctionKind {
  /** Alertmanager gives up after 10 s by default; the answer never waits for a node. */
  WEBHOOK(Duration.ofSeconds(30), "Turns alerts and requests into scaling decisions."),
  /** A booting node asks again, so an answer that takes longer is of no use. */
  ENROLL(Duration.ofSeconds(30), "Writes a booting node's bootstrap and signs its certificate."),
  /** One step of one hook; the queue's visibility time-out is six times this. */
  LIFECYCLE(Duration.ofMinutes(1), "Joins and removes nodes, one step per message."),
  /** A sweep ends before the next one starts. */
  RECONCILE(Duration.ofSeconds(55), "Sweeps the cluster for what events have lost."),
  /** Makes two keys at most. */
  SETUP(Duration.ofMinutes(2), "Creates and removes the cluster's certificates and parameters."),
  /**
   * Each target has a few seconds, AWS's three attempts each. Made where somebody is to be told.
   */
  NOTIFY(Duration.ofSeconds(90), "Tells others what the journal takes down.");

  private final Duration timeout;
  private final String description;

  FunctionKind(Duration timeout, String description) {
    this.timeout = timeout;
    this.description = description;
  }

  Duration timeout() {
    return timeout;
  }

  String description() {
    return description;
  }

  /** As it stands in the function's name. */
  String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As it stands in the handler's class name and in logical IDs. */
  String titleCase() {
    return name().charAt(0) + shortName().substring(1);
  }

  /** The entry point in the artifact. */
  String handler() {
    return "dev.apiarist.function." + titleCase() + "Function";
  }

  /** Whether it sends messages to the queue that starts it. */
  boolean asksItselfAgain() {
    return this == LIFECYCLE || this == RECONCILE;
  }

  /** Whether it talks to what is in the VPC, and so lives there. */
  boolean inVpc() {
    return this != SETUP;
  }
}
