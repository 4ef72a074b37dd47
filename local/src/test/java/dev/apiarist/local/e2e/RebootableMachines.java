package dev.apiarist.local.e2e;

import dev.apiarist.local.ec2.MachineSpec;
import dev.apiarist.local.ec2.Machines;
import dev.apiarist.local.engine.DockerMachines;
import dev.apiarist.local.engine.EngineFixture;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Docker's machines, except that one that reboots counts as running, as it does on EC2. */
final class RebootableMachines implements Machines {
  private final DockerMachines machines;
  private final EngineFixture engine;
  private final Set<String> rebooting = ConcurrentHashMap.newKeySet();

  RebootableMachines(DockerMachines machines, EngineFixture engine) {
    this.machines = machines;
    this.engine = engine;
  }

  /** Returns once the machine runs again; what its init starts may still be starting. */
  void reboot(String instanceId) {
    rebooting.add(instanceId);
    try {
      engine.restart(instanceId);
    } finally {
      rebooting.remove(instanceId);
    }
  }

  String console(String instanceId) {
    return machines.console(instanceId);
  }

  @Override
  public String start(MachineSpec spec) {
    return machines.start(spec);
  }

  @Override
  public void stop(String instanceId) {
    machines.stop(instanceId);
  }

  @Override
  public boolean running(String instanceId) {
    return rebooting.contains(instanceId) || machines.running(instanceId);
  }

  @Override
  public Size size() {
    return machines.size();
  }
}
