package dev.apiarist.placement.model;

import java.util.List;
import java.util.Map;

/**
 * A cluster (CSI) volume that its plugin has created.
 *
 * @param group the group it may be picked from; may be empty
 * @param driver the plugin's name
 * @param usable whether its availability is active
 * @param singleNode whether tasks of one node only may use it at a time
 * @param topologies where it is, one of which a node must lie in; empty for anywhere
 */
public record ClusterVolume(
    String id,
    String name,
    String group,
    String driver,
    boolean usable,
    boolean singleNode,
    Sharing sharing,
    List<Map<String, String>> topologies) {
  public ClusterVolume {
    topologies = topologies.stream().map(Map::copyOf).toList();
  }

  /** Who may use it together. */
  public enum Sharing {
    NONE,
    READ_ONLY,
    ONE_WRITER,
    ALL
  }

  /**
   * Whether it can be reached from a node (moby/swarmkit {@code manager/scheduler/topology.go}). A
   * node that does not tell where it is, as its plugin sees it, is taken for anywhere.
   */
  public boolean reachableFrom(NodeFacts node) {
    Map<String, String> place = node.topologies().get(driver);
    return place == null
        || topologies.isEmpty()
        || topologies.stream().anyMatch(topology -> within(topology, place));
  }

  private static boolean within(Map<String, String> topology, Map<String, String> place) {
    return topology.entrySet().stream()
        .allMatch(it -> place.getOrDefault(it.getKey(), "").equals(it.getValue()));
  }
}
