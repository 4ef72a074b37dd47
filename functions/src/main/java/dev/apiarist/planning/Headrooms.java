package dev.apiarist.planning;

import dev.apiarist.placement.model.Revision;
import dev.apiarist.placement.simulation.Scenario;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.ServiceId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The room that groups keep free, as tasks that wait. */
final class Headrooms {
  /** A group's own room and how many tasks it is for. */
  private record Room(GroupState group, int tasks) {}

  private final Map<Revision, Room> rooms = new LinkedHashMap<>();

  Headrooms(Situation situation) {
    for (GroupState group : situation.groups) {
      group
          .policy()
          .headroom()
          .ifPresent(
              headroom ->
                  rooms.put(
                      new Revision(
                          new ServiceId("headroom of " + group.name()), 0, headroom.template()),
                      new Room(group, headroom.tasks())));
    }
  }

  /** With these tasks too. */
  Scenario in(Scenario scenario) {
    Scenario with = scenario;
    for (Map.Entry<Revision, Room> room : rooms.entrySet()) {
      with = with.pending(room.getKey(), room.getValue().tasks());
    }
    return with;
  }

  /** The group that a revision is the headroom of, if it is one. */
  Optional<GroupName> groupOf(Revision revision) {
    return Optional.ofNullable(rooms.get(revision)).map(room -> room.group().name());
  }
}
