package dev.apiarist.bootstrap;

import java.util.Arrays;

/**
 * Reads DER values one after another, strictly: definite lengths in their shortest form, nothing
 * after the end. Every fault is an {@link IllegalArgumentException}.
 */
final class DerReader {
  private final byte[] bytes;
  private int position;

  DerReader(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** The content of the next value, which must have this tag. */
  DerReader enter(int tag) {
    return new DerReader(content(tag));
  }

  /** The content octets of the next value, which must have this tag. */
  byte[] content(int tag) {
    int found = octet();
    require(found == tag, "tag %02x where %02x belongs".formatted(found, tag));
    int length = length();
    require(length <= bytes.length - position, "a value longer than what is left");
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** The next value whole, tag and length included, which must have this tag. */
  byte[] whole(int tag) {
    int start = position;
    content(tag);
    return Arrays.copyOfRange(bytes, start, position);
  }

  /** The octets of the next value, a BIT STRING without unused bits. */
  byte[] bits() {
    byte[] content = content(Der.BIT_STRING);
    require(content.length > 0 && content[0] == 0, "a bit string with unused bits");
    return Arrays.copyOfRange(content, 1, content.length);
  }

  /** Nothing may follow. */
  void end() {
    require(position == bytes.length, "octets after the end");
  }

  private int length() {
    int first = octet();
    if (first < 0x80) {
      return first;
    }
    int octets = first & 0x7f;
    require(octets >= 1 && octets <= 3, "a length that is indefinite or absurd");
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | octet();
    }
    require(length >= 0x80 && length >>> (8 * (octets - 1)) != 0, "a length not in shortest form");
    return length;
  }

  private int octet() {
    require(position < bytes.length, "an end too early");
    return bytes[position++] & 0xff;
  }

  private static void require(boolean truth, String fault) {
    if (!truth) {
      throw new IllegalArgumentException("not DER: " + fault);
    }
  }
}
