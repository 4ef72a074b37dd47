package dev.apiarist.local.cli;

import dev.apiarist.local.engine.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The files of one checkout. The local cloud keeps its own under {@code .apiarist/}, readable by
 * their owner only.
 *
 * @param root the checkout's root directory
 */
public record Checkout(Path root) {
  public Checkout {
    root = root.toAbsolutePath().normalize();
  }

  /** The checkout that the launcher names in {@code APIARIST_HOME}, else this directory. */
  public static Checkout here() {
    String home = System.getenv("APIARIST_HOME");
    return new Checkout(Path.of(home == null ? "." : home));
  }

  /** The installation of this checkout: two checkouts of one machine do not share containers. */
  public Installation installation() {
    try {
      byte[] path = root.toString().getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(path);
      return new Installation(HexFormat.of().formatHex(digest, 0, 4));
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

  public Path environmentFile() {
    return state().resolve("env");
  }

  /** Written by the server once the cloud stands: what {@code up} completes to the local file. */
  public Path endpointsFile() {
    return state().resolve("endpoints.json");
  }

  public Path pidFile() {
    return state().resolve("server.pid");
  }

  public Path serverLog() {
    return state().resolve("server.log");
  }

  /** For what libraries unpack and do not clear away when they are killed. */
  public Path temporary() {
    return state().resolve("tmp");
  }

  public Path certificates() {
    return state().resolve("certificates");
  }

  public Path cdkOut() {
    return state().resolve("cdk.out");
  }

  public Path configuration() {
    return root.resolve("apiarist.yaml");
  }

  public Path functionArtifact() {
    return root.resolve("functions/target/apiarist-lambda.zip");
  }

  /** Creates the state directory. */
  public void createState() {
    try {
      Files.createDirectories(state());
      Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + state(), e);
    }
  }

  /** Creates the directory of temporary files. */
  void createTemporary() {
    try {
      Files.createDirectories(temporary());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + temporary(), e);
    }
  }

  /** Reads a text file. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Writes a file that only its owner can read, in one step, with the folders above it. */
  public static void writePrivately(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path temporary =
          Files.createTempFile(
              folder,
              ".new",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
