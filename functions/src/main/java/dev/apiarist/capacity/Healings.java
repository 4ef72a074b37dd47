package dev.apiarist.capacity;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.lifecycle.Sweep;
import dev.apiarist.planning.Plan;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Marks;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Releases tasks that Swarm has forgotten; the same service not again before that could work. */
final class Healings {
  private static final Duration TIME_TO_WORK = Duration.ofMinutes(2);

  private final Marks marks;
  private final Recorder recorder;

  Healings(Marks marks, Recorder recorder) {
    this.marks = marks;
    this.recorder = recorder;
  }

  void carryOut(SwarmManager swarm, Plan plan, Instant now, Sweep.Guard guard) {
    for (Plan.Healing healing : plan.heal()) {
      guard.run(healing.service().value(), () -> heal(swarm, healing, now));
    }
  }

  /** Journalled before it is done: who comes after a killed function finds nothing forgotten. */
  private void heal(SwarmManager swarm, Plan.Healing healing, Instant now) {
    Service service = swarm.service(healing.service().value());
    if (!service.updating() && marks.claim(MarkKeys.healed(service.id()), now, TIME_TO_WORK)) {
      recorder.record(
          CapacityUpkeep.KIND,
          service.name(),
          Decision.Outcome.DONE,
          "releases tasks that Swarm has forgotten: " + healing.why(),
          Map.of());
      swarm.releasePending(service.id(), service.version());
    }
  }
}
