package dev.apiarist.local.cli;

import dev.apiarist.local.demo.Demo;
import dev.apiarist.local.engine.Alertmanager;
import dev.apiarist.local.engine.Docker;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job on this machine; exit status 0 only when every step was seen. */
@Command(name = "demo", description = "The whole story on this machine, watched step by step.")
public final class DemoCommand implements Callable<Integer> {
  @Option(names = "--keep", description = "Leave the cluster running afterwards.")
  private boolean keep;

  @Option(
      names = "--monitoring",
      description = "The closed loop instead: Prometheus and Alertmanager run in the swarm.")
  private boolean monitoring;

  @Override
  public Integer call() {
    Checkout checkout = Checkout.here();
    Terminal terminal = new Terminal(System.out, InstantSource.system());
    boolean finished = false;
    try {
      terminal.heading("1. Build, synthesise, start the local cloud from the template");
      List<Integer> ports = monitoring ? List.of() : List.of(Alertmanager.DEFAULT_PORT);
      Bringup.Standing standing = new Bringup(checkout, terminal, ports).run();
      Demo demo = new Demo(checkout, terminal, new Docker(), InstantSource.system());
      if (monitoring) {
        demo.tellMonitoring(standing.local(), standing.cluster());
      } else {
        demo.tell(standing.local(), standing.cluster());
      }
      finished = true;
    } finally {
      conclude(checkout, terminal, finished);
    }
    return 0;
  }

  private void conclude(Checkout checkout, Terminal terminal, boolean finished) {
    if (keep) {
      terminal.plain("The cluster is still up: ./apiarist status, ./apiarist down");
      return;
    }
    if (!finished) {
      Diagnosis.print(checkout, terminal);
    }
    DownCommand.remove(checkout);
    terminal.line("the local cloud is gone");
  }
}
