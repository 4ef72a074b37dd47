package dev.apiarist.placement.simulation;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.simulation.Layout.Batch;
import dev.apiarist.placement.simulation.Layout.Bound;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.ServiceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums up the results of all orders. */
final class Tally {
  private final Layout layout;
  private final List<OrderRun.Result> results;

  Tally(Layout layout, List<OrderRun.Result> results) {
    this.layout = layout;
    this.results = results;
  }

  Outcome outcome() {
    List<GroupVerdict> groups = new ArrayList<>();
    for (int batch = 0; batch < layout.batches.size(); batch++) {
      groups.add(group(batch));
    }
    List<BoundVerdict> bound = new ArrayList<>();
    for (int task = 0; task < layout.bound.size(); task++) {
      bound.add(bound(task));
    }
    return new Outcome(groups, bound, results.stream().map(this::placement).toList());
  }

  private GroupVerdict group(int at) {
    Batch batch = layout.batches.get(at);
    List<GroupRun.Result> runs =
        results.stream()
            .map(result -> result.groups().get(at))
            .sorted(Comparator.comparingInt(run -> run.nodes().size()))
            .toList();
    return new GroupVerdict(
        batch.need().revision,
        batch.tasks(),
        batch.count(),
        runs.getFirst().nodes().size(),
        runs.getLast().nodes().size(),
        runs.stream().flatMap(run -> run.unplaced().stream()).distinct().toList());
  }

  private BoundVerdict bound(int at) {
    Bound task = layout.bound.get(at);
    List<Explanation> refusals =
        results.stream().flatMap(result -> result.bound().get(at).stream()).toList();
    Verdict verdict = refusals.isEmpty() ? Verdict.ALWAYS : Verdict.SOMETIMES;
    return new BoundVerdict(
        task.need().revision,
        layout.facts(task.node()).id(),
        Optional.of(task.task()).filter(id -> !id.isEmpty()),
        refusals.size() == results.size() ? Verdict.NEVER : verdict,
        refusals.stream().distinct().toList());
  }

  private Placement placement(OrderRun.Result result) {
    Map<ServiceId, Ints> byService = new LinkedHashMap<>();
    for (int batch = 0; batch < layout.batches.size(); batch++) {
      Ints nodes = result.groups().get(batch).nodes();
      if (nodes.size() > 0) {
        byService
            .computeIfAbsent(service(layout.batches.get(batch).need()), it -> new Ints())
            .addAll(nodes);
      }
    }
    for (int task = 0; task < layout.bound.size(); task++) {
      if (result.bound().get(task).isEmpty()) {
        Bound bound = layout.bound.get(task);
        byService.computeIfAbsent(service(bound.need()), it -> new Ints()).add(bound.node());
      }
    }
    Map<ServiceId, Map<NodeId, Integer>> tasks = new LinkedHashMap<>();
    byService.forEach((service, nodes) -> tasks.put(service, counts(nodes)));
    return new Placement(tasks);
  }

  private Map<NodeId, Integer> counts(Ints nodes) {
    int[] sorted = nodes.toArray();
    Arrays.sort(sorted);
    Map<NodeId, Integer> counts = new LinkedHashMap<>();
    for (int node : sorted) {
      counts.merge(layout.facts(node).id(), 1, Integer::sum);
    }
    return counts;
  }

  private static ServiceId service(Need need) {
    return need.revision.service();
  }
}
