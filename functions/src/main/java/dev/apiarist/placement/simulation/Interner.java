package dev.apiarist.placement.simulation;

import java.util.HashMap;
import java.util.Map;

/** Numbers things from 0 on in the order in which they are first seen. */
final class Interner<T> {
  private final Map<T, Integer> numbers = new HashMap<>();

  int number(T thing) {
    Integer known = numbers.get(thing);
    if (known != null) {
      return known;
    }
    int number = numbers.size();
    numbers.put(thing, number);
    return number;
  }

  int size() {
    return numbers.size();
  }
}
