package dev.apiarist.local.e2e;

import dev.apiarist.local.demo.Cluster;
import dev.apiarist.swarm.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The services that the compatibility suite names, on a real swarm. Their tasks find no node, since
 * no row asks whether they run.
 */
final class ScalerFixtures {
  /** Replicas, labels without {@code com.df.}, and environment. */
  private static final Map<String, String> SERVICES =
      Map.ofEntries(
          Map.entry(
              "web",
              "3 scaleMin=2 scaleMax=5 scaleDownBy=1 scaleUpBy=2 reschedule=true env:A=1 env:RAW"),
          Map.entry("plain", "3"),
          Map.entry("atmax", "5 scaleMax=5"),
          Map.entry("atmin", "2 scaleMin=2"),
          Map.entry("overmax", "9 scaleMax=5"),
          Map.entry("undermin", "0 scaleMin=2"),
          Map.entry("negby", "3 scaleUpBy=-1 scaleDownBy=-1"),
          Map.entry("zeroby", "3 scaleUpBy=0 scaleDownBy=0"),
          Map.entry("badlabels", "3 scaleMin=abc scaleMax=-4 scaleUpBy=two"),
          Map.entry("minovermax", "3 scaleMin=6 scaleMax=4"),
          Map.entry("maxzero", "3 scaleMax=0"),
          Map.entry("minzero", "1 scaleMin=0"),
          Map.entry("resfalse", "1 reschedule=false"),
          Map.entry("resold", "1 reschedule=true env:RESCHEDULE_DATE=old env:B=x=y"),
          Map.entry("globalsvc", "global reschedule=true"),
          Map.entry("job", "job"),
          Map.entry("crowded", "1 scaleMax=9"),
          Map.entry("few", "1 scaleWorkerNodeMax=5"),
          Map.entry(
              "node_exporter",
              "1 scaleWorkerNodeMin=1 scaleWorkerNodeMax=7 scaleWorkerNodeUpBy=2"
                  + " scaleWorkerNodeDownBy=1"));

  private final SmallCloud cloud;
  private final Cluster cluster;
  private final String manager;
  private final Map<String, Long> made = new HashMap<>();

  ScalerFixtures(SmallCloud cloud) {
    this.cloud = cloud;
    this.cluster = cloud.cluster();
    this.manager = cloud.manager();
  }

  /** Makes sure that a service is there as nobody has touched it. */
  void make(String name) {
    if (made.containsKey(name) && untouched(name)) {
      return;
    }
    String create = "docker service create --quiet --detach --no-resolve-image";
    String[] words = SERVICES.getOrDefault(name, "").split(" ", -1);
    String options =
        Stream.of(words).skip(1).map(ScalerFixtures::option).collect(Collectors.joining(" "));
    cloud
        .engine()
        .on(
            manager,
            "docker service rm %s >/dev/null 2>&1; %s --constraint node.labels.nowhere==true"
                    .formatted(name, create)
                + " --name %s %s %s registry.invalid/none:1"
                    .formatted(name, mode(words[0]), options));
    made.put(name, service(name).version());
  }

  /** Removes every service. */
  void clear() {
    cloud.engine().on(manager, "docker service ls -q | xargs -r docker service rm");
    made.clear();
  }

  /** Whether a service has not been written to since it was made. */
  boolean untouched(String name) {
    return service(name).version() == made.getOrDefault(name, -1L);
  }

  Service service(String name) {
    return cluster.swarm().service(name);
  }

  /** A part of a service as the engine shows it, in JSON. */
  String inspect(String name, String part) {
    return cloud
        .engine()
        .on(manager, "docker service inspect --format '{{json %s}}' %s".formatted(part, name));
  }

  /** How often a service was told to place its tasks anew. */
  int forcedUpdates(String name) {
    return Integer.parseInt(inspect(name, ".Spec.TaskTemplate.ForceUpdate"));
  }

  void makeAll(List<String> names) {
    names.forEach(this::make);
  }

  private static String mode(String replicas) {
    return switch (replicas) {
      case "global" -> "--mode global";
      case "job" -> "--mode replicated-job";
      default -> "--replicas " + replicas;
    };
  }

  private static String option(String word) {
    return word.startsWith("env:")
        ? "--env " + word.substring("env:".length())
        : "--label com.df." + word;
  }
}
