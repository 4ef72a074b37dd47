package dev.apiarist.local.autoscaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a group's instances spread over its zones. */
final class ZoneBalance {
  private final Group group;

  ZoneBalance(Group group) {
    this.group = group;
  }

  /** Instances in capacity, by zone, for every zone the group may use; in its own order. */
  Map<String, Integer> byZone() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    group.definition().placements().forEach(placement -> counts.put(placement.zone(), 0));
    group
        .members(Member::inCapacity)
        .forEach(member -> counts.merge(member.zone(), 1, Integer::sum));
    return counts;
  }

  /**
   * Where to launch, best first: one place for each zone, emptiest zone first, that zone's emptiest
   * subnet; zones that lately had no capacity only when there is no other.
   */
  List<Placement> launchOrder(Instant now, Journey journey) {
    Map<String, Long> zones = count(journey, true);
    Map<String, Long> subnets = count(journey, false);
    Map<String, Placement> best = new LinkedHashMap<>();
    for (Placement placement : group.definition().placements()) {
      best.merge(
          placement.zone(),
          placement,
          (one, other) ->
              used(subnets, other.subnetId()) < used(subnets, one.subnetId()) ? other : one);
    }
    List<Placement> order = new ArrayList<>(best.values());
    order.sort(Comparator.comparingLong(placement -> used(zones, placement.zone())));
    List<Placement> open =
        order.stream().filter(placement -> !group.zoneBlocked(placement.zone(), now)).toList();
    return open.isEmpty() ? order : open;
  }

  private Map<String, Long> count(Journey journey, boolean byZone) {
    Map<String, Long> counts = new LinkedHashMap<>();
    group
        .members(member -> member.journey().destination() == journey.destination())
        .forEach(
            member ->
                counts.merge(
                    byZone ? member.zone() : member.placement().subnetId(), 1L, Long::sum));
    return counts;
  }

  private static long used(Map<String, Long> counts, String key) {
    return counts.getOrDefault(key, 0L);
  }

  /** The difference between the fullest and the emptiest zone. */
  int difference() {
    Map<String, Integer> counts = byZone();
    return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0)
        - counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
  }

  /** The zones with the most instances. */
  List<String> fullest() {
    Map<String, Integer> counts = byZone();
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return zonesWith(counts, most);
  }

  /** The zones with the fewest instances. */
  List<String> emptiest() {
    Map<String, Integer> counts = byZone();
    int least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    return zonesWith(counts, least);
  }

  private static List<String> zonesWith(Map<String, Integer> counts, int count) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() == count)
        .map(Map.Entry::getKey)
        .toList();
  }
}
