package dev.apiarist.local.aws;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable sequence of bytes. */
public final class Bytes {
  /** No bytes. */
  public static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of an array. */
  public static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  /** A text in UTF-8. */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy as an array. */
  public byte[] toArray() {
    return content.clone();
  }

  /** The content read as UTF-8. */
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** How many. */
  public int size() {
    return content.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return size() + " bytes";
  }
}
