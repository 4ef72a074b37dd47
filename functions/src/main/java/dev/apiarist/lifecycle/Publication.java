package dev.apiarist.lifecycle;

import dev.apiarist.journal.Recorder;
import dev.apiarist.metrics.EmbeddedMetrics;
import dev.apiarist.metrics.GroupRules;
import dev.apiarist.metrics.Measures;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import java.util.List;
import java.util.Map;

/** Publishes what a sweep has seen as metrics; says once in a while how many services lack them. */
final class Publication {
  private static final String KIND = "metrics";

  private final Cluster cluster;
  private final Recorder recorder;
  private final GroupRules rules;
  private final EmbeddedMetrics metrics;

  Publication(Cluster cluster, GroupRules rules, EmbeddedMetrics metrics) {
    this.cluster = cluster;
    this.recorder = cluster.recorder();
    this.rules = rules;
    this.metrics = metrics;
  }

  void publish(SwarmView view, Workload workload, List<Group> groups) {
    Measures measures =
        Measures.of(groups, view.nodes(), workload.tasks(), workload.services(), rules);
    int leftOut = metrics.publish(measures, cluster.now());
    if (leftOut > 0) {
      recorder.recordOnce(
          KIND,
          "services",
          Decision.Outcome.REFUSED,
          "%d of %d services have no metrics: metrics.services allows no more"
              .formatted(leftOut, measures.services().size()),
          Map.of(),
          Sweep.QUIET);
    }
  }
}
