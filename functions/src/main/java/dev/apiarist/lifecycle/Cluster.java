package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Instances;
import dev.apiarist.port.Journal;
import dev.apiarist.port.Marks;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.SwarmManagers;
import java.time.Instant;
import java.time.InstantSource;

/** Everything outside that the steps of this package look at and act on. */
public record Cluster(
    AutoScalingGroups groups,
    Instances instances,
    SwarmManagers managers,
    Parameters parameters,
    Journal journal,
    Marks marks,
    InstantSource clock) {

  Recorder recorder() {
    return new Recorder(journal, marks, clock);
  }

  ManagerChange managerChange() {
    return new ManagerChange(marks, clock);
  }

  /** Whether the managers did not answer of late. */
  boolean dark() {
    return marks.claimedUntil(MarkKeys.MANAGERS_DARK, now()).isPresent();
  }

  Instant now() {
    return clock.instant();
  }
}
