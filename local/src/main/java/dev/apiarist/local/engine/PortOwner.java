package dev.apiarist.local.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the process that listens on a port, where Linux lets this user see it. */
final class PortOwner {
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortOwner() {}

  /** Such as {@code java (process 4711)}. */
  static Optional<String> of(int port) {
    List<String> sockets = Stream.of("tcp", "tcp6").flatMap(file -> sockets(file, port)).toList();
    return sockets.isEmpty() ? Optional.empty() : processWith(sockets);
  }

  private static Stream<String> sockets(String file, int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    try {
      return Files.readAllLines(Path.of("/proc/net", file)).stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(field -> field.length > INODE)
          .filter(field -> field[LOCAL_ADDRESS].endsWith(suffix))
          .filter(field -> field[STATE].equals(LISTENING))
          .map(field -> "socket:[" + field[INODE] + "]");
    } catch (IOException noProcFileSystem) {
      return Stream.of();
    }
  }

  private static Optional<String> processWith(List<String> sockets) {
    return ProcessHandle.allProcesses()
        .filter(process -> holdsOneOf(sockets, process.pid()))
        .findFirst()
        .map(process -> name(process.pid()) + " (process " + process.pid() + ")");
  }

  private static boolean holdsOneOf(List<String> sockets, long pid) {
    Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
    try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
      for (Path link : links) {
        if (Files.isSymbolicLink(link)
            && sockets.contains(Files.readSymbolicLink(link).toString())) {
          return true;
        }
      }
      return false;
    } catch (IOException notOursOrGone) {
      return false;
    }
  }

  private static String name(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "comm")).strip();
    } catch (IOException gone) {
      return "a process";
    }
  }
}
