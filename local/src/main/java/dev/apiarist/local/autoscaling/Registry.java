package dev.apiarist.local.autoscaling;

import dev.apiarist.local.events.CloudEvent;
import dev.apiarist.local.events.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** All groups, behind the one lock; events leave only after it is released. */
final class Registry {
  private final Lock lock = new ReentrantLock();
  private final Map<String, Group> groups = new TreeMap<>();
  private final List<Activity> activitiesOfDeletedGroups = new ArrayList<>();
  private final Context context;
  private final Outbox outbox;
  private final EventSink sink;

  /** A member and the group it belongs to. */
  record Owned(Group group, Member member) {}

  Registry(Context context, Outbox outbox, EventSink sink) {
    this.context = context;
    this.outbox = outbox;
    this.sink = sink;
  }

  /** Does something to the groups, alone, then hands out the events that are due. */
  <T> T locked(Supplier<T> body) {
    List<CloudEvent> due = List.of();
    lock.lock();
    try {
      T answer = body.get();
      due = outbox.due(context.now());
      return answer;
    } finally {
      lock.unlock();
      due.forEach(sink::emit);
    }
  }

  /** {@link #locked(Supplier)} for what has no answer. */
  void run(Runnable body) {
    locked(
        () -> {
          body.run();
          return true;
        });
  }

  List<Group> all() {
    return List.copyOf(groups.values());
  }

  boolean has(String name) {
    return groups.containsKey(name);
  }

  void add(Group group) {
    groups.put(group.name(), group);
  }

  void remove(Group group) {
    groups.remove(group.name());
    activitiesOfDeletedGroups.addAll(group.log().describe());
  }

  List<Activity> activitiesOfDeletedGroups() {
    return activitiesOfDeletedGroups;
  }

  /**
   * A group by name.
   *
   * @throws AutoScalingException {@code ValidationError} when there is none
   */
  Group group(String name) {
    Group group = groups.get(name);
    if (group == null) {
      throw AutoScalingException.noSuchGroup(name);
    }
    return group;
  }

  /**
   * A group that may be changed.
   *
   * @throws AutoScalingException {@code ValidationError} when there is none, or it is being deleted
   */
  Group changeable(String name) {
    Group group = group(name);
    if (group.deleting()) {
      throw AutoScalingException.validation(
          "The AutoScaling group may not be modified while it is pending delete");
    }
    return group;
  }

  /**
   * An instance of any group.
   *
   * @throws AutoScalingException {@code ValidationError} when no group has it
   */
  Owned instance(String instanceId) {
    for (Group group : groups.values()) {
      for (Member member : group.members()) {
        if (member.id().equals(instanceId) && !member.gone()) {
          return new Owned(group, member);
        }
      }
    }
    throw AutoScalingException.noSuchInstance(instanceId);
  }
}
