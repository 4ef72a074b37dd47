package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.ContainerInspection;
import dev.apiarist.swarm.SwarmNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service made of a plain container.
 *
 * @param spec the service's specification, as the engine takes it
 * @param findings what it does not have of the container, or not in the same way
 * @param carried keys of the inspection that it has taken over
 */
public record Promotion(
    Map<String, @Nullable Object> spec, List<Finding> findings, List<String> carried) {
  /** Service label: the ID of the container that the service was made of. */
  public static final String PROMOTED_FROM = "apiarist.promotedFrom";

  private static final String SERVICE_LABEL = "com.docker.swarm.service.id";

  private static final Sheet TOP =
      new Sheet("")
          .check(
              "State",
              (draft, key, value) ->
                  draft.lost(
                      key,
                      "its memory, its files outside of mounts and its sessions stay with the"
                          + " container, which goes on running until you stop it"))
          .informational("Id", "Name", "Image", "ImageManifestDescriptor", "Mounts")
          .informational("Config", "HostConfig", "NetworkSettings")
          .informational("Created", "Path", "Args", "RestartCount", "Driver", "Platform", "Node")
          .informational("ResolvConfPath", "HostnamePath", "HostsPath", "LogPath", "ExecIDs")
          .informational("AppArmorProfile", "MountLabel", "ProcessLabel", "GraphDriver", "Storage")
          .informational("SizeRw", "SizeRootFs");

  public Promotion {
    findings = List.copyOf(findings);
    carried = List.copyOf(carried);
  }

  /**
   * Plans a service with one replica.
   *
   * @param name what it is to be called
   * @param networks those of the swarm
   * @throws IllegalArgumentException when there is no service to make of it
   */
  public static Promotion of(
      ContainerInspection inspection, String name, List<SwarmNetwork> networks) {
    Draft draft = new Draft(inspection, name, networks);
    String service = draft.text("Config", "Labels", SERVICE_LABEL);
    if (!service.isEmpty()) {
      throw new IllegalArgumentException(
          "The container is a task's of service "
              + service
              + " already: POST /v1/replicate makes one more of it");
    }
    draft.put(name, "Name");
    draft.put(draft.id(), "Labels", PROMOTED_FROM);
    ImageName.carry(draft);
    TOP.apply(draft, inspection.container());
    ContainerSettings.SHEET.apply(draft, draft.object("Config"));
    ContainerSettings.withoutEntrypoint(draft);
    HostSettings.SHEET.apply(draft, draft.object("HostConfig"));
    NetworkSettings.SHEET.apply(draft, draft.object("NetworkSettings"));
    MountSettings.rest(draft);
    draft.put(1, "Mode", "Replicated", "Replicas");
    return new Promotion(draft.spec(), draft.findings(), draft.carried());
  }

  /** With what the swarm did not keep of the specification as findings. */
  public Promotion asKept(Map<String, @Nullable Object> kept) {
    List<Finding> more = new ArrayList<>(findings);
    compare("", spec, kept, more);
    return new Promotion(kept, more, carried);
  }

  private static void compare(
      String path, @Nullable Object wanted, @Nullable Object kept, List<Finding> findings) {
    if (wanted instanceof Map<?, ?> && kept instanceof Map<?, ?>) {
      new LinkedHashMap<>(Json.asObject(wanted))
          .forEach(
              (key, value) ->
                  compare(path + "." + key, value, Json.asObject(kept).get(key), findings));
    } else if (wanted instanceof List<?> some
        && kept instanceof List<?> others
        && some.size() == others.size()) {
      for (int i = 0; i < some.size(); i++) {
        compare(path + "." + i, some.get(i), others.get(i), findings);
      }
    } else if (!Values.absent(wanted) && !String.valueOf(wanted).equals(String.valueOf(kept))) {
      findings.add(
          new Finding(
              "Spec" + path,
              Finding.Kind.LOST,
              kept == null
                  ? "this swarm's engines do not know it and dropped it"
                  : "this swarm's engines keep it in another way: see the service"));
    }
  }
}
