package dev.apiarist.placement.model;

import java.util.Optional;

/**
 * A mount of a cluster (CSI) volume.
 *
 * @param source the volume's name, or {@code group:} and the name of a group of volumes
 */
public record ClusterMount(String source, String target, boolean readOnly) {
  private static final String GROUP = "group:";

  /** The group of volumes that it picks from, if it names one. */
  public Optional<String> group() {
    return source.startsWith(GROUP)
        ? Optional.of(source.substring(GROUP.length()))
        : Optional.empty();
  }
}
