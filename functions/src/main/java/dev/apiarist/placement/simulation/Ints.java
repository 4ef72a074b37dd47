package dev.apiarist.placement.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A growing row of numbers. */
final class Ints {
  private int[] values = new int[4];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  void addAll(Ints others) {
    for (int i = 0; i < others.size; i++) {
      add(others.values[i]);
    }
  }

  int get(int at) {
    return values[at];
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  static int[] upTo(int end) {
    int[] row = new int[end];
    Arrays.setAll(row, i -> i);
    return row;
  }

  static void shuffle(int[] row, SplittableRandom random) {
    for (int i = row.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int held = row[i];
      row[i] = row[other];
      row[other] = held;
    }
  }
}
