package dev.apiarist.local.demo;

import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.LocalFile;
import dev.apiarist.local.cli.Terminal;
import dev.apiarist.local.engine.Alertmanager;
import dev.apiarist.local.engine.Docker;
import dev.apiarist.port.Decision;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** The main job from beginning to end, on a cloud that stands. */
public final class Demo {
  private static final int SHOWN_DECISIONS = 40;

  private final Checkout checkout;
  private final Terminal terminal;
  private final Docker docker;
  private final InstantSource clock;

  public Demo(Checkout checkout, Terminal terminal, Docker docker, InstantSource clock) {
    this.checkout = checkout;
    this.terminal = terminal;
    this.docker = docker;
    this.clock = clock;
  }

  /**
   * Does steps 2 to 8 and returns when everything was seen.
   *
   * @throws RuntimeException at the first thing that was not
   */
  public void tell(LocalFile local, Cluster cluster) {
    Timeline timeline = new Timeline();
    Path configuration = AlertmanagerFiles.write(checkout, local);
    try (Alertmanager alertmanager =
        Alertmanager.start(
            docker, checkout.installation(), configuration, Alertmanager.DEFAULT_PORT)) {
      Hands hands = new Hands(checkout, local, alertmanager, docker, clock);
      Story story = new Story(cluster, hands, terminal, timeline, clock);
      story.managersForm();
      story.frontGroupFromZero(story.servicesStart());
      story.alertScalesUp();
      story.alertScalesDown();
      story.workerDies();
    }
    summarise("8. What happened", timeline, cluster);
  }

  /**
   * Tells the other story: load, rule, alert, capacity and back, by the swarm's own monitoring.
   *
   * @throws RuntimeException at the first thing that was not seen
   */
  public void tellMonitoring(LocalFile local, Cluster cluster) {
    Timeline timeline = new Timeline();
    try (Monitoring monitoring = new Monitoring(cluster)) {
      MonitoringHands hands = new MonitoringHands(checkout, local, docker);
      MonitoringStory story =
          new MonitoringStory(cluster, hands, monitoring, terminal, timeline, clock);
      story.monitoringStarts();
      story.loadScalesUp();
      story.calmScalesDown();
    }
    summarise("5. What happened", timeline, cluster);
  }

  private void summarise(String heading, Timeline timeline, Cluster cluster) {
    terminal.heading(heading);
    terminal.plain(timeline.render());
    terminal.plain("The last " + SHOWN_DECISIONS + " decisions, oldest first (GET /v1/decisions):");
    List<Decision> decisions = cluster.journal().recent(SHOWN_DECISIONS).reversed();
    for (Decision decision : decisions) {
      terminal.plain(
          String.format(
              Locale.ROOT,
              "  %tT  %-12s %-8s %-24s %s",
              decision.at().atZone(java.time.ZoneOffset.UTC),
              decision.kind(),
              decision.outcome().name().toLowerCase(Locale.ROOT),
              decision.subject(),
              decision.reason()));
    }
    terminal.plain("");
    terminal.plain("Next: ./apiarist up and your own stack files; README.md, docs/runbook.md");
  }
}
