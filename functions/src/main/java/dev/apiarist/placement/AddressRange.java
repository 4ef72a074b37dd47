package dev.apiarist.placement;

import java.util.Optional;

/**
 * An IP address or CIDR block, IPv4 or IPv6, as the constraint {@code node.ip} takes it.
 *
 * @param network an address of the block
 * @param prefix how many of 128 bits must agree
 * @param v4 whether the block is one of IPv4 addresses: no IPv6 block has one of these
 */
record AddressRange(IpAddress network, int prefix, boolean v4) {

  /** Reads an address, or a block written {@code address/length}; empty for anything else. */
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return IpAddress.parse(text)
          .map(address -> new AddressRange(address, IpAddress.V6_LENGTH, address.mapsV4()));
    }
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    return IpAddress.parse(text.substring(0, slash))
        .filter(address -> Integer.parseInt(length) <= address.length())
        .map(address -> block(address, Integer.parseInt(length)));
  }

  private static AddressRange block(IpAddress address, int length) {
    int prefix = IpAddress.V6_LENGTH - address.length() + length;
    boolean mappingFixed = prefix >= IpAddress.V6_LENGTH - IpAddress.V4_LENGTH;
    return new AddressRange(address, prefix, mappingFixed && address.mapsV4());
  }

  /** Whether a well-formed address lies in the block. */
  boolean has(String text) {
    return IpAddress.parse(text)
        .map(address -> address.mapsV4() == v4 && address.agrees(network, prefix))
        .orElse(false);
  }
}
