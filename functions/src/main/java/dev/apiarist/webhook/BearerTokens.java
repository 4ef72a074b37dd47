package dev.apiarist.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The bearer tokens that are valid now, known by their SHA-256 only. Several may be valid at once,
 * so that a token can be replaced without a gap. Without any, nobody is let in.
 */
public final class BearerTokens {
  private static final int DIGEST_BYTES = 32;
  private static final String SCHEME = "Bearer ";

  private final List<byte[]> digests;

  private BearerTokens(List<byte[]> digests) {
    this.digests = digests;
  }

  /**
   * Reads a comma-separated list of SHA-256 digests in hexadecimal; blank means none.
   *
   * @throws IllegalArgumentException when an entry is no such digest
   */
  public static BearerTokens ofDigests(String list) {
    List<byte[]> digests = new ArrayList<>();
    for (String entry : list.split(",", -1)) {
      if (!entry.isBlank()) {
        digests.add(digest(entry.strip()));
      }
    }
    return new BearerTokens(digests);
  }

  /** Whether an {@code Authorization} header presents a valid token, told in constant time. */
  public boolean admits(Optional<String> authorization) {
    Optional<String> token = presented(authorization);
    if (token.isEmpty()) {
      return false;
    }
    byte[] presented = sha256(token.get());
    boolean valid = false;
    for (byte[] digest : digests) {
      valid |= MessageDigest.isEqual(digest, presented);
    }
    return valid;
  }

  /** What an {@code Authorization} header presents; empty when it is of another scheme. */
  static Optional<String> presented(Optional<String> authorization) {
    return authorization
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(header -> header.substring(SCHEME.length()).strip());
  }

  /** SHA-256 of a text's UTF-8 bytes. */
  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static byte[] digest(String hex) {
    byte[] digest = new byte[0];
    try {
      digest = HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException malformed) {
      // Told below, without the entry: somebody may have put the token itself there.
    }
    if (digest.length != DIGEST_BYTES) {
      throw new IllegalArgumentException(
          "a webhook token is given by its SHA-256: 64 hexadecimal digits");
    }
    return digest;
  }
}
