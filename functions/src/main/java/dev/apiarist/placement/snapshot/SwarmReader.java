package dev.apiarist.placement.snapshot;

import dev.apiarist.json.Json;
import dev.apiarist.placement.model.ClusterVolume;
import dev.apiarist.placement.model.Failure;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.Particulars;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.ServiceFacts;
import dev.apiarist.placement.model.SwarmFacts;
import dev.apiarist.placement.model.TaskFacts;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.ServiceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a swarm out of the trees of the engine's API, given one by one in any order and not kept:
 * {@code GET /nodes}, {@code /services}, {@code /tasks}, and {@code /volumes} where services mount
 * cluster volumes.
 */
public final class SwarmReader {
  private final NodeReading nodeReading = new NodeReading();
  private final ParticularsReading particulars = new ParticularsReading();
  private final SpecPool specs = new SpecPool();
  private final List<NodeFacts> nodes = new ArrayList<>();
  private final Map<ServiceId, ServiceRow> services = new LinkedHashMap<>();
  private final List<TaskRow> tasks = new ArrayList<>();
  private final List<ClusterVolume> volumes = new ArrayList<>();
  private final Map<String, String> networkDrivers = new HashMap<>();

  public void node(@Nullable Object tree) {
    NodeFacts node = nodeReading.read(tree);
    nodes.add(node);
    particulars.node(node.id(), tree);
  }

  public void service(@Nullable Object tree) {
    ServiceRow row = ServiceRow.read(tree, specs);
    services.put(row.id(), row);
    particulars.service(row.id(), tree);
  }

  public void task(@Nullable Object tree) {
    Optional<TaskRow> row = TaskRow.read(tree, specs);
    row.ifPresent(tasks::add);
    row.filter(task -> !task.failed())
        .ifPresentOrElse(
            task -> particulars.liveTask(task.id(), tree), () -> particulars.endedTask(tree));
    for (Object attachment : Json.listAt(tree, "NetworksAttachments")) {
      networkDrivers.put(
          Json.textAt(attachment, "", "Network", "ID"),
          Json.textAt(attachment, "", "Network", "DriverState", "Name"));
    }
  }

  public void volume(@Nullable Object tree) {
    VolumeReading.read(tree).ifPresent(volumes::add);
  }

  /** What the scheduler does not look at in all that was given. */
  public Particulars particulars() {
    return particulars.particulars();
  }

  /** All that was given. */
  public SwarmFacts facts() {
    RevisionBook revisions = new RevisionBook(specs, networkDrivers);
    List<ServiceFacts> read = new ArrayList<>();
    for (ServiceRow row : services.values()) {
      Revision current =
          revisions.revision(row.id(), row.spec(), row.specVersion(), row.ports().current());
      read.add(new ServiceFacts(row.id(), row.name(), row.mode(), row.startFirst(), current));
    }
    List<TaskFacts> live = new ArrayList<>();
    List<Failure> failures = new ArrayList<>();
    for (TaskRow row : tasks) {
      Revision revision =
          revisions.revision(row.service(), row.spec(), row.specVersion(), ports(row));
      if (row.failed()) {
        addFailure(row, revision, failures);
      } else {
        live.add(
            new TaskFacts(
                row.id(),
                revision,
                row.node(),
                row.state(),
                row.desired(),
                row.error(),
                row.volumes()));
      }
    }
    return new SwarmFacts(nodes, read, live, failures, volumes);
  }

  private void addFailure(TaskRow row, Revision revision, List<Failure> failures) {
    ServiceRow service = services.get(row.service());
    boolean chosen =
        service != null
            && switch (service.mode()) {
              case REPLICATED, REPLICATED_JOB -> true;
              case GLOBAL, GLOBAL_JOB -> false;
            };
    if (chosen && row.node().isPresent() && row.since().isPresent()) {
      failures.add(new Failure(revision, row.node().get(), row.since().get()));
    }
  }

  private Set<HostPort> ports(TaskRow task) {
    ServiceRow service = services.get(task.service());
    if (service == null) {
      return HostPorts.NONE.ofTask(task.ports(), false);
    }
    boolean old = task.spec() != service.spec() && task.spec() == service.previous();
    return service.ports().ofTask(task.ports(), old);
  }
}
