package dev.apiarist.placement.simulation;

import dev.apiarist.placement.model.ClusterMount;
import dev.apiarist.placement.model.Reservation;
import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.model.TaskTemplate;
import dev.apiarist.swarm.HostPort;
import dev.apiarist.swarm.ServiceId;
import java.util.List;

/** A revision's template in the numbers by which {@link Room} keeps its rows. */
final class Need {
  final Revision revision;
  final int service;
  final boolean reserves;
  final long nanoCpus;
  final long memoryBytes;
  final int[] kinds;
  final long[] amounts;
  final int[] ports;
  final long maxReplicas;
  final List<ClusterMount> mounts;

  Need(
      Revision revision,
      Interner<ServiceId> services,
      Interner<String> kinds,
      Interner<HostPort> ports) {
    TaskTemplate template = revision.template();
    Reservation reservation = template.reservation();
    this.revision = revision;
    this.service = services.number(revision.service());
    this.reserves = !reservation.none();
    this.nanoCpus = reservation.nanoCpus();
    this.memoryBytes = reservation.memoryBytes();
    List<Reservation.Generic> generic = reservation.generic();
    this.kinds = generic.stream().mapToInt(it -> kinds.number(it.kind())).toArray();
    this.amounts = generic.stream().mapToLong(Reservation.Generic::amount).toArray();
    this.ports = template.hostPorts().stream().mapToInt(ports::number).toArray();
    this.maxReplicas = template.maxReplicas();
    this.mounts = template.clusterMounts();
  }

  TaskTemplate template() {
    return revision.template();
  }
}
