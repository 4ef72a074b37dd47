package dev.apiarist.placement.snapshot;

import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.ServiceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells the revisions of services apart by what their tasks' specifications say, because the
 * engine's API does not show the version of the specification that a task has.
 */
final class RevisionBook {
  private final SpecPool specs;
  private final Map<String, String> networkDrivers;
  private final Map<Key, Revision> revisions = new HashMap<>();
  private final Map<ServiceId, Long> next = new HashMap<>();

  private record Key(ServiceId service, int spec, long version, Set<HostPort> ports) {}

  /**
   * @param networkDrivers drivers of networks, by their identity
   */
  RevisionBook(SpecPool specs, Map<String, String> networkDrivers) {
    this.specs = specs;
    this.networkDrivers = networkDrivers;
  }

  Revision revision(ServiceId service, int spec, long version, Set<HostPort> ports) {
    Key key = new Key(service, spec, version, ports);
    Revision known = revisions.get(key);
    if (known != null) {
      return known;
    }
    long number = next.merge(service, 1L, Long::sum);
    TaskTemplate template = TemplateReading.read(specs.spec(spec), ports, networkDrivers);
    Revision revision = new Revision(service, number, template);
    revisions.put(key, revision);
    return revision;
  }
}
