package dev.apiarist.local.cli;

import dev.apiarist.json.Json;
import dev.apiarist.local.demo.Cluster;
import dev.apiarist.local.engine.Installation;
import dev.apiarist.port.OutsideException;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Task;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Shows what runs: groups, nodes, services, open hooks and the last decisions; nothing else. */
@Command(
    name = "status",
    description = "Groups, nodes, services, open hooks and the last decisions.")
public final class StatusCommand implements Callable<Integer> {
  private static final int DECISIONS = 12;

  @Override
  public Integer call() {
    Checkout checkout = Checkout.here();
    LocalFile local = running(checkout);
    try (WebhookClient webhook = new WebhookClient(local.webhookUrl(), local.webhookToken())) {
      Map<String, @Nullable Object> status = webhook.status();
      System.out.print(silences(status));
      print(groups(status));
      print(nodes(status, checkout.installation()));
      services(Bringup.cluster(checkout, Endpoints.read(checkout.endpointsFile()), local));
      print(hooks(status));
      print(decisions(webhook.decisions(DECISIONS)));
    }
    return 0;
  }

  /**
   * The cloud that runs.
   *
   * @throws CommandException when none does, with what to do
   */
  static LocalFile running(Checkout checkout) {
    Server server = new Server(checkout);
    if (server.died()) {
      throw new CommandException(
          "the local cloud died; remove what is left: ./apiarist down, then ./apiarist up");
    }
    return LocalFile.read(checkout.localFile())
        .orElseThrow(
            () ->
                new CommandException(
                    server.running().isPresent()
                        ? "the local cloud is still starting"
                        : "nothing is running; start the local cloud: ./apiarist up"));
  }

  private static void print(Table table) {
    if (!table.empty()) {
      System.out.println(table.render());
    }
  }

  /** What did not answer, and so is missing from the tables; empty text when all did. */
  static String silences(Map<String, @Nullable Object> status) {
    StringBuilder text = new StringBuilder();
    for (String side : List.of("cloud", "swarm")) {
      String error = Json.textAt(status, "", side + "Error");
      if (!error.isEmpty()) {
        text.append("the ").append(side).append(" does not answer: ").append(error).append("\n\n");
      }
    }
    return text.toString();
  }

  static Table groups(Map<String, @Nullable Object> status) {
    Table table = new Table("GROUP", "ROLE", "MIN", "DESIRED", "MAX", "INSTANCES");
    for (Object group : Json.listAt(status, "groups")) {
      StringBuilder instances = new StringBuilder();
      for (Object instance : Json.listAt(group, "instances")) {
        instances
            .append(Json.textAt(instance, "", "instance"))
            .append(' ')
            .append(Json.textAt(instance, "", "state"))
            .append("  ");
      }
      table.row(
          Json.textAt(group, "", "name"),
          Json.textAt(group, "", "role"),
          Long.toString(Json.longAt(group, 0, "min")),
          Long.toString(Json.longAt(group, 0, "desired")),
          Long.toString(Json.longAt(group, 0, "max")),
          instances.toString().strip());
    }
    return table;
  }

  static Table nodes(Map<String, @Nullable Object> status, Installation installation) {
    Table table =
        new Table("NODE", "HOSTNAME", "ROLE", "STATE", "AVAILABILITY", "GROUP", "CONTAINER");
    for (Object node : Json.listAt(status, "nodes")) {
      boolean leader = Boolean.TRUE.equals(Json.at(node, "leader"));
      table.row(
          Json.textAt(node, "", "node"),
          Json.textAt(node, "-", "hostname"),
          Json.textAt(node, "", "role") + (leader ? " (leader)" : ""),
          Json.textAt(node, "", "state"),
          Json.textAt(node, "", "availability"),
          Json.textAt(node, "-", "group"),
          container(Json.textAt(node, "", "instance"), installation));
    }
    return table;
  }

  private static String container(String instance, Installation installation) {
    return instance.isEmpty() ? "-" : installation.nameOf(instance);
  }

  private static void services(Cluster cluster) {
    try {
      SwarmManager swarm = cluster.swarm();
      List<Task> tasks = swarm.tasks();
      Table table = new Table("SERVICE", "MODE", "RUNNING", "WANTED");
      for (Service service : swarm.services()) {
        long running =
            tasks.stream()
                .filter(task -> task.service().equals(service.id()) && task.serving())
                .count();
        String wanted =
            service.replicas().isPresent()
                ? Integer.toString(service.replicas().getAsInt())
                : "every node";
        table.row(
            service.name(),
            service.mode().name().toLowerCase(Locale.ROOT),
            Long.toString(running),
            wanted);
      }
      print(table);
    } catch (OutsideException unreachable) {
      System.out.println("services: " + unreachable.getMessage() + "\n");
    }
  }

  static Table hooks(Map<String, @Nullable Object> status) {
    Table table = new Table("OPEN HOOK", "GROUP", "INSTANCE");
    for (Object hook : Json.listAt(status, "openHooks")) {
      table.row(
          Json.textAt(hook, "", "hook"),
          Json.textAt(hook, "", "group"),
          Json.textAt(hook, "", "instance"));
    }
    return table;
  }

  static Table decisions(List<@Nullable Object> decisions) {
    Table table = new Table("DECIDED AT (UTC)", "KIND", "OUTCOME", "SUBJECT", "WHY");
    for (Object decision : decisions) {
      table.row(
          Instant.parse(Json.textAt(decision, "", "at")).truncatedTo(ChronoUnit.SECONDS).toString(),
          Json.textAt(decision, "", "kind"),
          Json.textAt(decision, "", "outcome"),
          Json.textAt(decision, "", "subject"),
          Json.textAt(decision, "", "reason"));
    }
    return table;
  }
}
