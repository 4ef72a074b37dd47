package dev.apiarist.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Writes a snapshot of the running cluster, for {@code plan}. */
@Command(name = "snapshot", description = "A snapshot of the running cluster, for ./apiarist plan.")
public final class SnapshotCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.print(new SnapshotSource(System.getenv()).take());
    System.out.flush();
    return 0;
  }
}
