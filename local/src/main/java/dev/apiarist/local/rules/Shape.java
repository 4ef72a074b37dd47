package dev.apiarist.local.rules;

/** Which labels the series of a condition carry: it decides how two conditions are matched. */
enum Shape {
  /** One value for the swarm, without labels. */
  TOTAL(""),
  /** One value for each node. */
  NODE("instance"),
  /** One value for each file system of each node. */
  FILE_SYSTEM("instance"),
  /** One value for each container. */
  CONTAINER("");

  private final String key;

  Shape(String key) {
    this.key = key;
  }

  /**
   * What follows a set operator between series of this shape and of another. Without it PromQL
   * compares all labels, and series of two shapes never match.
   */
  String matching(Shape other) {
    if (this == other) {
      return "";
    }
    return key.equals(other.key) ? " on(" + key + ")" : " on()";
  }
}
