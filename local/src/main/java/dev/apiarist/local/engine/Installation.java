package dev.apiarist.local.engine;

import java.util.regex.Pattern;

/**
 * One local cloud on this machine. Every container and network carries its label, so that several
 * can live side by side and a crashed one can be cleared away.
 */
public record Installation(String id) {
  /** The label key on everything that belongs to an installation. */
  public static final String LABEL = "dev.apiarist.local";

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  public Installation {
    if (!SHAPE.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "an installation is named by up to 32 lower-case letters, digits and hyphens, not '"
              + id
              + "'");
    }
  }

  /** The label as Docker's options and filters take it. */
  String label() {
    return LABEL + "=" + id;
  }

  /** The name in Docker of something that belongs to this installation. */
  public String nameOf(String thing) {
    return "apiarist-" + id + "-" + thing;
  }
}
