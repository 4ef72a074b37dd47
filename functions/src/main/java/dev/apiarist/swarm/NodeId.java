package dev.apiarist.swarm;

/** A node's identity in the swarm: the common name of its certificate. Never reused. */
public record NodeId(String value) {
  public NodeId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a node ID is never blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
