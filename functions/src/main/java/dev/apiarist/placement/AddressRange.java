package dev.apiarist.placement;

import java.util.Optional;

/**
 * An IPv4 address or CIDR block.
 *
 * @param network the block's bits
 * @param mask one for every bit that must agree
 */
record AddressRange(int network, int mask) {

  /** Reads {@code a.b.c.d} or {@code a.b.c.d/n}; empty for anything else. */
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    Optional<Integer> length = slash < 0 ? Optional.of(32) : number(text.substring(slash + 1), 32);
    return bits(address)
        .flatMap(
            bits ->
                length
                    .map(n -> n == 0 ? 0 : -1 << (32 - n))
                    .map(mask -> new AddressRange(bits & mask, mask)));
  }

  /** Whether a well-formed address lies in the block. */
  boolean has(String address) {
    return bits(address).map(bits -> (bits & mask) == network).orElse(false);
  }

  private static Optional<Integer> bits(String address) {
    String[] parts = address.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    int bits = 0;
    for (String part : parts) {
      Optional<Integer> octet = number(part, 255);
      if (octet.isEmpty()) {
        return Optional.empty();
      }
      bits = bits << 8 | octet.get();
    }
    return Optional.of(bits);
  }

  private static Optional<Integer> number(String text, int max) {
    if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    int value = Integer.parseInt(text);
    return value <= max ? Optional.of(value) : Optional.empty();
  }
}
