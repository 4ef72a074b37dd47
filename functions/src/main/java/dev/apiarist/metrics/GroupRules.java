package dev.apiarist.metrics;

import dev.apiarist.swarm.TagLabels;
import java.util.Set;

/**
 * What measuring needs to know of the groups' configuration.
 *
 * @param tagLabels which tags of a group become labels of its nodes
 * @param growing short names of the groups to which an alarm adds nodes that tasks wait for
 */
public record GroupRules(TagLabels tagLabels, Set<String> growing) {
  public GroupRules {
    growing = Set.copyOf(growing);
  }
}
