package dev.apiarist.local.twin;

import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.NodeRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random story of a swarm, from its empty beginning on: each step is done to what the steps
 * before have left. It depends on nothing but its seed, so that it can be told again.
 */
final class Chapter {
  private static final int STEPS = 14;
  private static final int NODES = 8;

  /** So many of the first nodes stay managers, and the rest workers but for one. */
  private static final int MANAGERS = 3;

  private final Random random;
  private final Sketches sketches;
  private final Availability[] nodes = new Availability[NODES];
  private final Map<String, Integer> replicated = new TreeMap<>();
  private final List<String> others = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private int services;

  private Chapter(long seed) {
    random = new Random(seed);
    sketches = new Sketches(random);
  }

  /** The steps of a chapter. */
  static List<Step> of(long seed, int number) {
    Chapter chapter = new Chapter(seed * 1_000_003 + number);
    chapter.tell();
    return chapter.steps;
  }

  private void tell() {
    List<Change> beginning = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      nodes[node] = Availability.ACTIVE;
      beginning.add(relabel(node));
      if (chance(30)) {
        beginning.add(setAvailability(node));
      }
    }
    if (chance(20)) {
      int node = MANAGERS + random.nextInt(NODES - MANAGERS);
      beginning.add(new Change.Enrol(node, NodeRole.MANAGER));
    }
    steps.add(new Step(beginning, burst()));
    while (steps.size() < STEPS) {
      steps.add(new Step(chance(35) ? preparation() : List.of(), burst()));
    }
  }

  private List<Change> preparation() {
    List<Change> changes = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      int node = random.nextInt(NODES);
      switch (random.nextInt(6)) {
        case 0 -> changes.add(relabel(node));
        case 1 -> changes.add(setAvailability(node));
        case 2 -> updateStopFirst(changes);
        case 3 -> scaleDown(changes);
        default -> remove(changes);
      }
    }
    return changes;
  }

  private List<Change> burst() {
    List<Change> changes = new ArrayList<>();
    int turn = random.nextInt(100);
    if (turn < 20) {
      int count = 2 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        changes.add(create());
      }
    } else if (turn < 30) {
      scaleUp(changes);
    } else if (turn < 40) {
      activate(changes);
    } else if (turn < 47) {
      drain(changes);
    } else if (turn < 54) {
      updateStartFirst(changes);
    }
    return changes.isEmpty() ? List.of(create()) : changes;
  }

  private Change create() {
    String name = "s" + ++services;
    int turn = random.nextInt(100);
    Map<String, @Nullable Object> sketch;
    if (turn < 75) {
      int replicas = chance(10) ? 8 + random.nextInt(8) : 1 + random.nextInt(6);
      replicated.put(name, replicas);
      sketch = sketches.replicated(replicas);
    } else {
      others.add(name);
      if (turn < 87) {
        sketch = sketches.global();
      } else if (turn < 95) {
        int tasks = 1 + random.nextInt(6);
        sketch = sketches.replicatedJob(tasks, 1 + random.nextInt(tasks));
      } else {
        sketch = sketches.globalJob();
      }
    }
    return new Change.Create(name, sketch);
  }

  private void scaleUp(List<Change> changes) {
    for (String service : oneOf(List.copyOf(replicated.keySet()))) {
      int replicas = replicated.getOrDefault(service, 0) + 1 + random.nextInt(4);
      replicated.put(service, replicas);
      changes.add(new Change.Scale(service, replicas));
    }
  }

  private void scaleDown(List<Change> changes) {
    for (String service : oneOf(List.copyOf(replicated.keySet()))) {
      int replicas = replicated.getOrDefault(service, 0) / 2;
      replicated.put(service, replicas);
      changes.add(new Change.Scale(service, replicas));
    }
  }

  private void updateStopFirst(List<Change> changes) {
    update(changes, "stop-first");
  }

  private void updateStartFirst(List<Change> changes) {
    update(changes, "start-first");
  }

  private void update(List<Change> changes, String order) {
    for (String service : oneOf(List.copyOf(replicated.keySet()))) {
      int replicas = replicated.getOrDefault(service, 0);
      changes.add(new Change.Update(service, sketches.update(replicas, order)));
    }
  }

  private void remove(List<Change> changes) {
    List<String> all = new ArrayList<>(replicated.keySet());
    all.addAll(others);
    for (String service : oneOf(all)) {
      replicated.remove(service);
      others.remove(service);
      changes.add(new Change.Remove(service));
    }
  }

  private Change relabel(int node) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (chance(80)) {
      labels.put("zone", pick(List.of("a", "b", "c")));
    }
    if (chance(70)) {
      labels.put("rack", pick(List.of("1", "2")));
    }
    return new Change.Relabel(node, labels);
  }

  private Change setAvailability(int node) {
    return avail(node, pick(List.of(Availability.ACTIVE, Availability.PAUSE, Availability.DRAIN)));
  }

  private void activate(List<Change> changes) {
    for (int node = 0; node < NODES; node++) {
      if (nodes[node] != Availability.ACTIVE && (changes.isEmpty() || chance(50))) {
        changes.add(avail(node, Availability.ACTIVE));
      }
    }
  }

  private void drain(List<Change> changes) {
    int node = random.nextInt(NODES);
    if (nodes[node] == Availability.ACTIVE) {
      changes.add(avail(node, Availability.DRAIN));
    }
  }

  private Change avail(int node, Availability availability) {
    nodes[node] = availability;
    return new Change.Avail(node, availability);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** One of these, if there is one. */
  private List<String> oneOf(List<String> from) {
    return from.isEmpty() ? List.of() : List.of(pick(from));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
