package dev.apiarist.placement.model;

import dev.apiarist.placement.Constraint;
import dev.apiarist.placement.Filter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a task needs of a node whatever else runs there: the filters Plugin, Constraint and Platform
 * (moby/swarmkit {@code manager/scheduler/filter.go}).
 *
 * @param constraints as written
 * @param platforms those its image exists for; empty when not known
 * @param volumeDrivers drivers of its volume mounts, other than {@code local}
 * @param networkDrivers drivers of the networks it is attached to
 * @param logDriver its own log driver, if it names one other than {@code none}
 */
public record NodeNeeds(
    List<String> constraints,
    List<Platform> platforms,
    Set<String> volumeDrivers,
    Set<String> networkDrivers,
    Optional<String> logDriver) {
  /** Needs nothing. */
  public static final NodeNeeds NONE =
      new NodeNeeds(List.of(), List.of(), Set.of(), Set.of(), Optional.empty());

  public NodeNeeds {
    constraints = List.copyOf(constraints);
    platforms = List.copyOf(platforms);
    volumeDrivers = Set.copyOf(volumeDrivers);
    networkDrivers = Set.copyOf(networkDrivers);
  }

  /** Constraints alone. */
  public static NodeNeeds constraints(String... constraints) {
    return new NodeNeeds(List.of(constraints), List.of(), Set.of(), Set.of(), Optional.empty());
  }

  /** The constraints, read; none when they are malformed, as that switches Swarm's filter off. */
  public List<Constraint> parsedConstraints() {
    return Constraint.parseAll(constraints).orElse(List.of());
  }

  /**
   * The first of the three filters that refuses a node.
   *
   * @param parsed {@link #parsedConstraints()}, for callers that ask about many nodes
   */
  public Optional<Filter> refusedBy(NodeFacts node, List<Constraint> parsed) {
    if (!node.plugins().map(this::served).orElse(true)) {
      return Optional.of(Filter.PLUGIN);
    }
    for (Constraint constraint : parsed) {
      if (!constraint.metBy(node.subject())) {
        return Optional.of(Filter.CONSTRAINT);
      }
    }
    return runsOn(node) ? Optional.empty() : Optional.of(Filter.PLATFORM);
  }

  private boolean served(Set<Plugin> plugins) {
    return volumeDrivers.stream().allMatch(it -> Plugin.has(plugins, Plugin.VOLUME, it))
        && networkDrivers.stream().allMatch(it -> Plugin.has(plugins, Plugin.NETWORK, it))
        && logDriver.map(it -> logs(plugins, it)).orElse(true);
  }

  /** An engine that lists no log driver at all is an old one, which lists none it has. */
  private static boolean logs(Set<Plugin> plugins, String driver) {
    return Plugin.has(plugins, Plugin.LOG, driver)
        || plugins.stream().noneMatch(plugin -> plugin.type().equals(Plugin.LOG));
  }

  private boolean runsOn(NodeFacts node) {
    return platforms.isEmpty()
        || node.platform()
            .map(own -> platforms.stream().anyMatch(platform -> platform.runsOn(own)))
            .orElse(false);
  }
}
