package dev.apiarist.promotion;

/**
 * Something about a container that its service does not have, or not in the same way.
 *
 * @param key where the inspection has it, such as {@code HostConfig.Devices}
 * @param text what becomes of it, and why; never a value of the environment
 */
public record Finding(String key, Kind kind, String text) {
  /** How much of it carries over. */
  public enum Kind {
    /** Nothing. */
    LOST,
    /** It does, but means something else in a service. */
    CHANGED,
    /** Nobody knows: Apiarist has not heard of it, so that it was left out. */
    UNKNOWN
  }
}
