package dev.apiarist.placement.model;

/**
 * An operating system and an architecture, as an image's manifest or a node's engine writes them.
 */
public record Platform(String os, String architecture) {

  /**
   * Whether an image for this platform runs on a node of that one: what the image leaves open does
   * not count, and {@code x86_64} is {@code amd64}, {@code aarch64} is {@code arm64} (moby/swarmkit
   * {@code manager/scheduler/filter.go}: {@code platformEqual}).
   */
  public boolean runsOn(Platform node) {
    return (architecture.isEmpty() || common(architecture).equals(common(node.architecture)))
        && (os.isEmpty() || os.equals(node.os));
  }

  private static String common(String architecture) {
    return switch (architecture) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> architecture;
    };
  }
}
