package dev.apiarist.local.cli;

import dev.apiarist.local.engine.Docker;
import dev.apiarist.local.engine.Leftovers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Removes every container, network, file and process of this checkout's local cloud. */
@Command(
    name = "down",
    description = "Removes everything that up or demo made, also after a crash.")
public final class DownCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Checkout checkout = Checkout.here();
    remove(checkout);
    System.out.println("Nothing of the local cloud is left.");
    return 0;
  }

  /** Removes what there is; when nothing is there, nothing happens. */
  static void remove(Checkout checkout) {
    new Server(checkout).stop();
    Leftovers.remove(new Docker(), checkout.installation());
    deleteTree(checkout.state());
  }

  private static void deleteTree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
