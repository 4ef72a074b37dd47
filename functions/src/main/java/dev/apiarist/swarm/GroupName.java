package dev.apiarist.swarm;

/** The full name of an Auto Scaling group. */
public record GroupName(String value) {
  public GroupName {
    if (value.isBlank() || value.length() > 255) {
      throw new IllegalArgumentException("an Auto Scaling group name has 1 to 255 characters");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
