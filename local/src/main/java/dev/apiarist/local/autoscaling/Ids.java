package dev.apiarist.local.autoscaling;

import java.util.Random;
import java.util.UUID;

/** Every random choice of one Auto Scaling: the same seed gives the same choices. */
final class Ids {
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_2 = 0x8000000000000000L;

  private final Random random;

  Ids(long seed) {
    this.random = new Random(seed);
  }

  String uuid() {
    long high = (random.nextLong() & ~0xF000L) | VERSION_4;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | VARIANT_2;
    return new UUID(high, low).toString();
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
