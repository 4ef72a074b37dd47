package dev.apiarist.local.engine;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The Linux capabilities that an engine in a container gets. {@code --privileged} asks for all of
 * them and fails on hosts that withhold even one (inside other containers or small virtual
 * machines), so each is named and those the host lacks are left out.
 */
final class Capabilities {
  /** In the kernel's order: the index is the bit. Newer ones split what SYS_ADMIN also allows. */
  private static final List<String> NAMES =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "LINUX_IMMUTABLE",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "IPC_OWNER",
          "SYS_MODULE",
          "SYS_RAWIO",
          "SYS_CHROOT",
          "SYS_PTRACE",
          "SYS_PACCT",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_NICE",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "MKNOD",
          "LEASE",
          "AUDIT_WRITE",
          "AUDIT_CONTROL",
          "SETFCAP",
          "MAC_OVERRIDE",
          "MAC_ADMIN",
          "SYSLOG",
          "WAKE_ALARM",
          "BLOCK_SUSPEND",
          "AUDIT_READ");

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String BOUNDING_SET = "CapBnd:";

  private Capabilities() {}

  /** What this host can give: all that Docker knows where the host does not tell. */
  static List<String> ofThisHost() {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(BOUNDING_SET))
          .findFirst()
          .map(line -> in(line.substring(BOUNDING_SET.length()).strip()))
          .orElse(NAMES);
    } catch (IOException noProcFileSystem) {
      return NAMES;
    }
  }

  /**
   * The capabilities in a set.
   *
   * @param boundingSet hexadecimal, as in {@code /proc/self/status}
   */
  static List<String> in(String boundingSet) {
    BigInteger bits = new BigInteger(boundingSet, 16);
    return IntStream.range(0, NAMES.size()).filter(bits::testBit).mapToObj(NAMES::get).toList();
  }
}
