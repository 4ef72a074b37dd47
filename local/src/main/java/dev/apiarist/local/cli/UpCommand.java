package dev.apiarist.local.cli;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts the local cloud and leaves it running. */
@Command(name = "up", description = "Starts the local cloud and leaves it running.")
public final class UpCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    Checkout checkout = Checkout.here();
    Terminal terminal = new Terminal(System.out, InstantSource.system());
    terminal.heading("Starting the local cloud");
    LocalFile local = new Bringup(checkout, terminal, List.of()).run().local();
    terminal.plain("");
    terminal.plain("The swarm is yours (workers join within seconds; ./apiarist status):");
    terminal.plain("  . .apiarist/env && docker node ls");
    terminal.plain("  webhook   " + local.webhookUrl());
    terminal.plain("  AWS       " + local.awsEndpoint());
    terminal.plain("  registry  " + local.registry());
    terminal.plain("Remove it with ./apiarist down");
    return 0;
  }
}
