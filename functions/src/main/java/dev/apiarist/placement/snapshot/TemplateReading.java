package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.ClusterMount;
import dev.apiarist.placement.model.NodeNeeds;
import dev.apiarist.placement.model.Platform;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Spread;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a task's {@code Spec}, which is a service's {@code TaskTemplate}. */
final class TemplateReading {
  private TemplateReading() {}

  /**
   * @param ports the ports that the service publishes on nodes, which its task's specification does
   *     not have
   * @param drivers drivers of networks, by their identity
   */
  static TaskTemplate read(Object spec, Set<HostPort> ports, Map<String, String> drivers) {
    Object placement = Json.objectAt(spec, "Placement");
    List<@Nullable Object> mounts = Json.listAt(spec, "ContainerSpec", "Mounts");
    return new TaskTemplate(
        reservation(Json.objectAt(spec, "Resources", "Reservations")),
        new NodeNeeds(
            texts(Json.listAt(placement, "Constraints")),
            platforms(Json.listAt(placement, "Platforms")),
            volumeDrivers(mounts),
            networkDrivers(Json.listAt(spec, "Networks"), drivers),
            Optional.of(Json.textAt(spec, "", "LogDriver", "Name"))
                .filter(name -> !name.isEmpty() && !name.equals("none"))),
        ports,
        Json.longAt(placement, 0, "MaxReplicas"),
        preferences(Json.listAt(placement, "Preferences")),
        clusterMounts(mounts));
  }

  private static Reservation reservation(Object tree) {
    return new Reservation(
        Json.longAt(tree, 0, "NanoCPUs"),
        Json.longAt(tree, 0, "MemoryBytes"),
        GenericReading.reserved(Json.listAt(tree, "GenericResources")));
  }

  private static List<String> texts(List<@Nullable Object> trees) {
    return trees.stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  private static List<Platform> platforms(List<@Nullable Object> trees) {
    return trees.stream().map(tree -> NodeReading.platform(Json.objectAt(tree))).toList();
  }

  private static Set<String> volumeDrivers(List<@Nullable Object> mounts) {
    Set<String> drivers = new TreeSet<>();
    for (Object mount : mounts) {
      String driver = Json.textAt(mount, "", "VolumeOptions", "DriverConfig", "Name");
      if (type(mount).equals("volume") && !driver.isEmpty() && !driver.equals("local")) {
        drivers.add(driver);
      }
    }
    return drivers;
  }

  private static List<ClusterMount> clusterMounts(List<@Nullable Object> mounts) {
    return mounts.stream()
        .filter(mount -> type(mount).equals("cluster"))
        .map(
            mount ->
                new ClusterMount(
                    Json.textAt(mount, "", "Source"),
                    Json.textAt(mount, "", "Target"),
                    Boolean.TRUE.equals(Json.at(mount, "ReadOnly"))))
        .toList();
  }

  private static String type(@Nullable Object mount) {
    return Json.textAt(mount, "", "Type");
  }

  /**
   * A network of which no task tells the driver is taken for an overlay, which every engine has; so
   * is the ingress network, which a specification does not name.
   */
  private static Set<String> networkDrivers(
      List<@Nullable Object> networks, Map<String, String> drivers) {
    Set<String> names = new TreeSet<>();
    for (Object network : networks) {
      String driver = drivers.get(Json.textAt(network, "", "Target"));
      if (driver != null && !driver.isEmpty()) {
        names.add(driver);
      }
    }
    return names;
  }

  private static List<Spread> preferences(List<@Nullable Object> trees) {
    return trees.stream()
        .map(tree -> Json.textAt(tree, "", "Spread", "SpreadDescriptor"))
        .flatMap(descriptor -> Spread.parse(descriptor).stream())
        .toList();
  }
}
