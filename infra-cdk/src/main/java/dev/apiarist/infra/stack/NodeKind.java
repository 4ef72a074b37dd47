package dev.apiarist.infra.stack;

/** The two kinds of nodes. */
enum NodeKind {
  MANAGER("manager"),
  WORKER("worker");

  private final String tag;

  NodeKind(String tag) {
    this.tag = tag;
  }

  /** The value of the tag {@code apiarist:role}. */
  String tag() {
    return tag;
  }
}
