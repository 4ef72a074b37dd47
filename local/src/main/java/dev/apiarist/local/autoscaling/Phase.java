package dev.apiarist.local.autoscaling;

/** How far a member is on its {@link Journey}. */
enum Phase {
  STARTED(""),
  /** Held by at least one open lifecycle action. */
  WAITING(":Wait"),
  PROCEEDING(":Proceed"),
  /** No hook held it; only the machine itself is waited for. */
  ARRIVING(""),
  /** Kept after an abandoned terminate hook, until asked to end. */
  RETAINED(":Retained"),
  /** Arrived. */
  SETTLED("");

  private final String suffix;

  Phase(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }
}
