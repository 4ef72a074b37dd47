package dev.apiarist.placement;

import java.util.Optional;

/**
 * An IPv4 or IPv6 address as Go's {@code net.ParseIP} reads it: no leading zeros in IPv4, no zone
 * in IPv6. An IPv4 address has the bits of the IPv6 one that maps it.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 * @param length how many bits the notation has, 32 or 128
 */
record IpAddress(long high, long low, int length) {
  static final int V4_LENGTH = 32;
  static final int V6_LENGTH = 128;

  private static final long V4_MAPPING = 0xffffL;
  private static final int FIELDS = 8;
  private static final int MALFORMED = -1;

  static Optional<IpAddress> parse(String text) {
    if (text.indexOf(':') >= 0) {
      return v6(text);
    }
    long bits = v4(text);
    return bits == MALFORMED
        ? Optional.empty()
        : Optional.of(new IpAddress(0, (V4_MAPPING << V4_LENGTH) | bits, V4_LENGTH));
  }

  /** Whether it is an IPv4 address, in whichever notation. */
  boolean mapsV4() {
    return high == 0 && low >>> V4_LENGTH == V4_MAPPING;
  }

  /** Whether the first bits, of 128, are those of another address. */
  boolean agrees(IpAddress other, int prefix) {
    return ((high ^ other.high) & mask(prefix)) == 0
        && ((low ^ other.low) & mask(prefix - Long.SIZE)) == 0;
  }

  private static long mask(int ones) {
    if (ones <= 0) {
      return 0;
    }
    return ones >= Long.SIZE ? -1L : -1L << (Long.SIZE - ones);
  }

  private static long v4(String text) {
    String[] octets = text.split("\\.", -1);
    if (octets.length != V4_LENGTH / Byte.SIZE) {
      return MALFORMED;
    }
    long bits = 0;
    for (String octet : octets) {
      if (!octet.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(octet) > 0xff) {
        return MALFORMED;
      }
      bits = (bits << Byte.SIZE) | Integer.parseInt(octet);
    }
    return bits;
  }

  private static Optional<IpAddress> v6(String text) {
    int gap = text.indexOf("::");
    int[] fields = new int[FIELDS];
    if (gap < 0) {
      return fields(text, fields) == FIELDS ? Optional.of(joined(fields)) : Optional.empty();
    }
    String head = text.substring(0, gap);
    int[] ending = new int[FIELDS];
    int before = fields(head, fields);
    int after = fields(text.substring(gap + 2), ending);
    // An IPv4 address may stand at the end only, and the gap is for one field at least.
    if (head.indexOf('.') >= 0 || before < 0 || after < 0 || before + after >= FIELDS) {
      return Optional.empty();
    }
    System.arraycopy(ending, 0, fields, FIELDS - after, after);
    return Optional.of(joined(fields));
  }

  /** Reads fields of 16 bits, the last two of which may be written as IPv4; says how many. */
  private static int fields(String text, int[] into) {
    String[] words = text.isEmpty() ? new String[0] : text.split(":", -1);
    int count = 0;
    for (int i = 0; i < words.length; i++) {
      boolean v4 = i == words.length - 1 && words[i].indexOf('.') >= 0;
      long bits = v4 ? v4(words[i]) : field(words[i]);
      if (bits == MALFORMED || count + (v4 ? 2 : 1) > FIELDS) {
        return MALFORMED;
      }
      if (v4) {
        into[count++] = (int) (bits >> Short.SIZE);
      }
      into[count++] = (int) bits & 0xffff;
    }
    return count;
  }

  private static long field(String word) {
    return word.matches("[0-9a-fA-F]{1,4}") ? Integer.parseInt(word, 16) : MALFORMED;
  }

  private static IpAddress joined(int[] fields) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < FIELDS / 2; i++) {
      high = (high << Short.SIZE) | fields[i];
      low = (low << Short.SIZE) | fields[FIELDS / 2 + i];
    }
    return new IpAddress(high, low, V6_LENGTH);
  }
}
