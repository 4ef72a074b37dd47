package dev.apiarist.local.autoscaling;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who goes in a scale-in: of the zone with the most instances that may go, whoever the termination
 * policies leave; AWS's last tie-break, nearness to the next billing hour, means nothing since
 * instances are billed by the second, so the seed decides.
 */
final class ScaleInPolicy {
  private final Ids ids;

  ScaleInPolicy(Ids ids) {
    this.ids = ids;
  }

  /** The victim among a group's in-service, unprotected instances; empty when there is none. */
  Optional<Member> choose(Group group, Instant now) {
    List<Member> candidates = inFullestZone(group);
    for (TerminationPolicy policy : group.definition().terminationPolicies()) {
      candidates = narrow(candidates, policy, group, now);
    }
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get(ids.below(candidates.size())));
  }

  private static List<Member> inFullestZone(Group group) {
    List<Member> candidates =
        group.members(member -> member.inService() && !member.protectedFromScaleIn());
    Map<String, Integer> counts = new ZoneBalance(group).byZone();
    int most =
        candidates.stream()
            .mapToInt(member -> counts.getOrDefault(member.zone(), 0))
            .max()
            .orElse(0);
    return candidates.stream()
        .filter(member -> counts.getOrDefault(member.zone(), 0) == most)
        .toList();
  }

  private static List<Member> narrow(
      List<Member> candidates, TerminationPolicy policy, Group group, Instant now) {
    return switch (policy) {
      case DEFAULT, OLDEST_LAUNCH_TEMPLATE -> lowest(candidates, member -> age(member, group));
      case OLDEST_INSTANCE -> lowest(candidates, Member::launchedAt);
      case NEWEST_INSTANCE ->
          lowest(candidates, member -> Duration.between(member.launchedAt(), now));
      case CLOSEST_TO_NEXT_INSTANCE_HOUR ->
          lowest(candidates, member -> toNextHour(member.launchedAt(), now));
    };
  }

  /** Instances of another template than the group's are the oldest of all. */
  private static BigInteger age(Member member, Group group) {
    return member.launchTemplate().sameTemplate(group.definition().launchTemplate())
        ? member.launchTemplate().age()
        : BigInteger.ONE.negate();
  }

  private static Duration toNextHour(Instant launchedAt, Instant now) {
    long used = Duration.between(launchedAt, now).toSeconds() % Duration.ofHours(1).toSeconds();
    return Duration.ofHours(1).minusSeconds(used);
  }

  private static <T extends Comparable<T>> List<Member> lowest(
      List<Member> candidates, Function<Member, T> by) {
    Optional<T> lowest = candidates.stream().map(by).min(Comparator.naturalOrder());
    List<Member> kept = new ArrayList<>(candidates);
    lowest.ifPresent(value -> kept.removeIf(member -> by.apply(member).compareTo(value) != 0));
    return kept;
  }
}
