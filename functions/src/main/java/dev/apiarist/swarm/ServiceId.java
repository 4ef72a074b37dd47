package dev.apiarist.swarm;

/** A service's identity in the swarm. */
public record ServiceId(String value) {
  public ServiceId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a service ID is never blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
