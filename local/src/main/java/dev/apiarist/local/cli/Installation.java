package dev.apiarist.local.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where this checkout keeps the state of its local cloud: everything is under {@code .apiarist/},
 * and every container and network carries {@link #id()} as a label, so that {@code down} finds it
 * also after a crash.
 *
 * @param root the checkout's root directory
 */
public record Installation(Path root) {
  public Installation {
    root = root.toAbsolutePath().normalize();
  }

  /** The installation that the launcher names in {@code APIARIST_HOME}, else this directory. */
  public static Installation here() {
    String home = System.getenv("APIARIST_HOME");
    return new Installation(Path.of(home == null ? "." : home));
  }

  /** Eight hexadecimal digits that differ between checkouts of one machine. */
  public String id() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(root.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  public Path state() {
    return root.resolve(".apiarist");
  }

  public Path localFile() {
    return state().resolve("local.json");
  }

  public Path pidFile() {
    return state().resolve("server.pid");
  }

  public Path serverLog() {
    return state().resolve("server.log");
  }

  public Path certificates() {
    return state().resolve("certificates");
  }

  public Path cdkOut() {
    return state().resolve("cdk.out");
  }

  /** Creates the state directory, readable by its owner only. */
  public void createState() {
    try {
      Files.createDirectories(state());
      state().toFile().setReadable(false, false);
      state().toFile().setReadable(true, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + state(), e);
    }
  }
}
