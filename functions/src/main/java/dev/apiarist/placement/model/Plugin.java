package dev.apiarist.placement.model;

import java.util.Set;

/**
 * A plugin that a node's engine lists.
 *
 * @param type {@code Volume}, {@code Network} or {@code Log}; others exist
 */
public record Plugin(String type, String name) {
  static final String VOLUME = "Volume";
  static final String NETWORK = "Network";
  static final String LOG = "Log";
  private static final String LATEST = ":latest";

  /** Whether one of these is of this type and name, or of that name with the tag latest. */
  static boolean has(Set<Plugin> plugins, String type, String name) {
    return plugins.contains(new Plugin(type, name))
        || plugins.contains(new Plugin(type, name + LATEST));
  }
}
