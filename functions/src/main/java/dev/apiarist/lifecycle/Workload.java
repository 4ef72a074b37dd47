package dev.apiarist.lifecycle;

import dev.apiarist.port.SwarmManager;
import dev.apiarist.swarm.Service;
import dev.apiarist.swarm.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services and tasks of one sweep: each list is read once, when it is first needed. */
final class Workload {
  private final SwarmManager api;
  private @Nullable List<Service> services;
  private @Nullable List<Task> tasks;

  Workload(SwarmManager api) {
    this.api = api;
  }

  List<Service> services() {
    if (services == null) {
      services = api.services();
    }
    return services;
  }

  List<Task> tasks() {
    if (tasks == null) {
      tasks = api.tasks();
    }
    return tasks;
  }
}
