package dev.apiarist.bootstrap;

import dev.apiarist.journal.Recorder;
import dev.apiarist.lifecycle.ManagerChange;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.FirstManagerLease;
import dev.apiarist.port.Instances;
import dev.apiarist.port.Journal;
import dev.apiarist.port.Marks;
import dev.apiarist.port.Messages;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.SwarmManagers;
import java.time.InstantSource;

/** Everything outside that enrolment looks at and acts on. */
public record EnrolmentPorts(
    AutoScalingGroups groups,
    Instances instances,
    SwarmManagers managers,
    Parameters parameters,
    FirstManagerLease lease,
    Journal journal,
    Marks marks,
    Messages messages,
    InstantSource clock) {

  Recorder recorder() {
    return new Recorder(journal, marks, clock);
  }

  ManagerChange managerChange() {
    return new ManagerChange(marks, clock);
  }
}
