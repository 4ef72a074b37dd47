package dev.apiarist.infra.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of IPv4 addresses in CIDR notation, its host bits zero. */
public record Ipv4Block(long address, int prefix) {
  private static final Pattern SYNTAX =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
  private static final int BITS = 32;

  public Ipv4Block {
    if (prefix < 0 || prefix > BITS || address < 0 || address >> BITS != 0) {
      throw new IllegalArgumentException("an IPv4 block has a 32 bit address and a prefix of 0-32");
    }
    if ((address & ((1L << (BITS - prefix)) - 1)) != 0) {
      throw new IllegalArgumentException("has bits set after its prefix of " + prefix + " bits");
    }
  }

  /**
   * Reads {@code 172.30.0.0/16}.
   *
   * @throws IllegalArgumentException when it is not an IPv4 block, or has host bits set
   */
  public static Ipv4Block parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is not an IPv4 block, such as 172.30.0.0/16");
    }
    long address = 0;
    for (int part = 1; part <= 4; part++) {
      int octet = Integer.parseInt(parts.group(part));
      if (octet > 255) {
        throw new IllegalArgumentException("is not an IPv4 block: " + octet + " is above 255");
      }
      address = address << 8 | octet;
    }
    return new Ipv4Block(address, Integer.parseInt(parts.group(5)));
  }

  /** Whether the two have addresses in common. */
  public boolean overlaps(Ipv4Block other) {
    int shorter = BITS - Math.min(prefix, other.prefix);
    return address >> shorter == other.address >> shorter;
  }

  /** Whether it lies in the private or the shared address space (RFC 1918, RFC 6598). */
  public boolean isPrivate() {
    return List.of("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16").stream()
        .map(Ipv4Block::parse)
        .anyMatch(space -> space.prefix <= prefix && space.overlaps(this));
  }

  @Override
  public String toString() {
    return "%d.%d.%d.%d/%d"
        .formatted(
            address >> 24, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff, prefix);
  }
}
