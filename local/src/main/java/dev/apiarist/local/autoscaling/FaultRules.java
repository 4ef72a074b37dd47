package dev.apiarist.local.autoscaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Faults of one kind that are waiting for what they will befall, by its name. */
final class FaultRules<F> {
  private static final int PER_MILLION = 1_000_000;

  private final List<Rule<F>> rules = new ArrayList<>();

  private static final class Rule<F> {
    private final @Nullable String name;
    private final F fault;
    private final double rate;
    private final boolean endless;
    private int left;

    Rule(@Nullable String name, F fault, double rate, int left) {
      this.name = name;
      this.fault = fault;
      this.rate = rate;
      this.left = left;
      this.endless = left == 0;
    }

    boolean befalls(String other, Ids dice) {
      return (name == null || name.equals(other)) && dice.below(PER_MILLION) < rate * PER_MILLION;
    }

    boolean spent() {
      return !endless && --left == 0;
    }
  }

  /** The next so many of a name, or of any name when it is null. */
  void next(int count, @Nullable String name, F fault) {
    if (count < 1) {
      throw new IllegalArgumentException("a fault befalls at least one, not " + count);
    }
    rules.add(new Rule<>(name, fault, 1, count));
  }

  /** A share of all, from 0 to 1. */
  void at(double rate, F fault) {
    if (rate < 0 || rate > 1) {
      throw new IllegalArgumentException("a rate is between 0 and 1, not " + rate);
    }
    rules.add(new Rule<>(null, fault, rate, 0));
  }

  /** What befalls this one, if anything does. */
  Optional<F> draw(String name, Ids dice) {
    for (Rule<F> rule : List.copyOf(rules)) {
      if (rule.befalls(name, dice)) {
        if (rule.spent()) {
          rules.remove(rule);
        }
        return Optional.of(rule.fault);
      }
    }
    return Optional.empty();
  }

  void clear() {
    rules.clear();
  }
}
