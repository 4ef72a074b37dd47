package dev.apiarist.promotion;

import dev.apiarist.json.Json;
import dev.apiarist.swarm.ContainerInspection;
import dev.apiarist.swarm.SwarmNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A specification in the making, and what there is to say about it. */
final class Draft {
  private static final String TEMPLATE = "TaskTemplate";

  private final ContainerInspection inspection;
  private final String service;
  private final List<SwarmNetwork> networks;
  private final Map<String, @Nullable Object> spec = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> carried = new ArrayList<>();

  Draft(ContainerInspection inspection, String service, List<SwarmNetwork> networks) {
    this.inspection = inspection;
    this.service = service;
    this.networks = List.copyOf(networks);
  }

  /** The name of the service in the making. */
  String service() {
    return service;
  }

  List<SwarmNetwork> networks() {
    return networks;
  }

  Map<String, @Nullable Object> spec() {
    return spec;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The keys that were carried over. */
  List<String> carried() {
    return List.copyOf(carried);
  }

  // ---- the container

  String id() {
    return text("Id");
  }

  /** The container's name, without the slash that the engine shows before it. */
  String name() {
    return text("Name").replaceFirst("^/", "");
  }

  /** A text of the inspection; empty where there is none. */
  String text(String... path) {
    return Json.textAt(inspection.container(), "", path);
  }

  Map<String, @Nullable Object> object(String... path) {
    return Json.objectAt(inspection.container(), path);
  }

  List<@Nullable Object> list(String... path) {
    return Json.listAt(inspection.container(), path);
  }

  Map<String, @Nullable Object> image() {
    return inspection.image();
  }

  // ---- the specification

  /** Sets a value of the whole specification. */
  void put(Object value, String... path) {
    parent(path).put(path[path.length - 1], value);
  }

  /** Sets a value of the task's template. */
  void template(Object value, String... path) {
    put(value, below(path, TEMPLATE));
  }

  /** Sets a value of the task's container. */
  void container(Object value, String... path) {
    put(value, below(path, TEMPLATE, "ContainerSpec"));
  }

  /** Adds to a list of the whole specification. */
  void add(Object element, String... path) {
    Map<String, @Nullable Object> parent = parent(path);
    String key = path[path.length - 1];
    List<@Nullable Object> list = new ArrayList<>(Json.listAt(parent, key));
    list.add(element);
    parent.put(key, list);
  }

  void addMount(Map<String, @Nullable Object> mount) {
    add(mount, TEMPLATE, "ContainerSpec", "Mounts");
  }

  void addNetwork(Map<String, @Nullable Object> attachment) {
    add(attachment, TEMPLATE, "Networks");
  }

  // ---- the report

  void carried(String key) {
    carried.add(key);
  }

  void lost(String key, String why) {
    findings.add(new Finding(key, Finding.Kind.LOST, why));
  }

  void changed(String key, String how) {
    findings.add(new Finding(key, Finding.Kind.CHANGED, how));
  }

  void unknown(String key) {
    findings.add(
        new Finding(
            key, Finding.Kind.UNKNOWN, "Apiarist does not know this setting and left it out"));
  }

  private Map<String, @Nullable Object> parent(String... path) {
    Map<String, @Nullable Object> parent = spec;
    for (String key : Arrays.copyOf(path, path.length - 1)) {
      Map<String, @Nullable Object> child = Json.objectAt(parent, key);
      parent.put(key, child);
      parent = child;
    }
    return parent;
  }

  private static String[] below(String[] path, String... above) {
    String[] whole = Arrays.copyOf(above, above.length + path.length);
    System.arraycopy(path, 0, whole, above.length, path.length);
    return whole;
  }
}
