package dev.apiarist.placement.simulation;

import static dev.apiarist.placement.simulation.TestSwarm.CPU;
import static dev.apiarist.placement.simulation.TestSwarm.GIB;
import static dev.apiarist.placement.simulation.TestSwarm.LINUX;
import static dev.apiarist.placement.simulation.TestSwarm.PLUGINS;
import static dev.apiarist.placement.simulation.TestSwarm.plain;
import static dev.apiarist.placement.simulation.TestSwarm.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.placement.Explanation;
import dev.apiarist.placement.model.NodeFacts;
import dev.apiarist.placement.model.NodeNeeds;
import dev.apiarist.placement.model.Platform;
import dev.apiarist.placement.model.Plugin;
import dev.apiarist.placement.model.TaskTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters that ask for what a node is, whatever else runs there. */
class NodeNeedsTest {
  private final TestSwarm swarm = new TestSwarm();

  private Verdict verdict(TaskTemplate template) {
    return outcome(template).groups().getFirst().verdict();
  }

  private Outcome outcome(TaskTemplate template) {
    return swarm.replicated("asked", template).pending("asked", 1).run();
  }

  private void refused(TaskTemplate template, String words) {
    Outcome outcome = outcome(template);
    assertThat(outcome.groups().getFirst().verdict()).isEqualTo(Verdict.NEVER);
    assertThat(outcome.groups().getFirst().reasons())
        .extracting(Explanation::text)
        .containsExactly("no suitable node (" + words + ")");
  }

  @Nested
  class PluginFilter {
    private NodeNeeds needs(Set<String> volumes, Set<String> networks, String log) {
      return new NodeNeeds(
          List.of(), List.of(), volumes, networks, Optional.of(log).filter(it -> !it.isEmpty()));
    }

    private NodeFacts listing(String name, Optional<Set<Plugin>> plugins) {
      NodeFacts plain = plain(name, Map.of());
      return new NodeFacts(
          plain.id(),
          plain.state(),
          plain.availability(),
          plain.subject(),
          plain.platform(),
          CPU,
          GIB,
          List.of(),
          plugins,
          Map.of());
    }

    @Test
    void driversOfVolumesNetworksAndLogsMustBeThere() {
      swarm.nodes("n1");

      refused(
          with(it -> it.needing(needs(Set.of("nfs"), Set.of(), ""))), "missing plugin on 1 node");
    }

    @Test
    void aNetworkDriverMustBeThere() {
      swarm.nodes("n1", "n2");

      refused(
          with(it -> it.needing(needs(Set.of(), Set.of("overlay", "weave"), ""))),
          "missing plugin on 2 nodes");
    }

    @Test
    void aLogDriverMustBeThereIfAnyIsListed() {
      swarm.nodes("n1");

      refused(
          with(it -> it.needing(needs(Set.of(), Set.of(), "splunk"))), "missing plugin on 1 node");
    }

    @Test
    void anEngineThatListsNoLogDriverIsNotAskedForOne() {
      swarm.node(listing("n1", Optional.of(Set.of(new Plugin("Volume", "local")))));

      assertThat(verdict(with(it -> it.needing(needs(Set.of(), Set.of(), "splunk")))))
          .isEqualTo(Verdict.ALWAYS);
    }

    @Test
    void aNodeThatSaysNothingOfItsEnginePasses() {
      swarm.node(listing("n1", Optional.empty()));

      assertThat(verdict(with(it -> it.needing(needs(Set.of("nfs"), Set.of(), "splunk")))))
          .isEqualTo(Verdict.ALWAYS);
    }

    @ParameterizedTest
    @CsvSource({"nfs, ALWAYS", "nfs:latest, ALWAYS", "nfs:1.0, NEVER", "nfs2, NEVER"})
    void theTagLatestGoesWithoutSaying(String listed, Verdict verdict) {
      swarm.node(listing("n1", Optional.of(Set.of(new Plugin("Volume", listed)))));

      assertThat(verdict(with(it -> it.needing(needs(Set.of("nfs"), Set.of(), "")))))
          .isEqualTo(verdict);
    }
  }

  @Nested
  class Platforms {
    private TaskTemplate on(Platform... platforms) {
      return with(
          it ->
              it.needing(
                  new NodeNeeds(
                      List.of(), List.of(platforms), Set.of(), Set.of(), Optional.empty())));
    }

    @Test
    void anotherArchitectureIsRefused() {
      swarm.nodes("n1");

      refused(on(new Platform("linux", "arm64")), "unsupported platform on 1 node");
    }

    @ParameterizedTest
    @CsvSource({"linux, amd64", "linux, x86_64", "'', amd64", "linux, ''", "'', ''"})
    void oneOfThePlatformsIsEnough(String os, String architecture) {
      swarm.nodes("n1");

      assertThat(verdict(on(new Platform("windows", "arm64"), new Platform(os, architecture))))
          .isEqualTo(Verdict.ALWAYS);
    }

    @Test
    void armGoesByTwoNamesToo() {
      assertThat(new Platform("linux", "arm64").runsOn(new Platform("linux", "aarch64"))).isTrue();
      assertThat(new Platform("linux", "aarch64").runsOn(LINUX)).isFalse();
    }

    @Test
    void aNodeThatTellsNoneIsRefused() {
      NodeFacts plain = plain("n1", Map.of());
      swarm.node(
          new NodeFacts(
              plain.id(),
              plain.state(),
              plain.availability(),
              plain.subject(),
              Optional.empty(),
              CPU,
              GIB,
              List.of(),
              Optional.of(PLUGINS),
              Map.of()));

      refused(on(new Platform("", "")), "unsupported platform on 1 node");
    }
  }

  @Nested
  class Constraint {
    @Test
    void allMustHold() {
      swarm.labelled("n1", "disk", "ssd").labelled("n2", "disk", "hdd").nodes("n3");

      refused(
          with(it -> it.needing(NodeNeeds.constraints("node.labels.disk==ssd", "node.id!=n1"))),
          "scheduling constraints not satisfied on 3 nodes");
    }

    @Test
    void oneThatIsMetIsNoHindrance() {
      swarm.labelled("n1", "disk", "ssd").nodes("n2");

      assertThat(
              swarm
                  .replicated(
                      "asked",
                      with(it -> it.needing(NodeNeeds.constraints("node.labels.disk==SSD"))))
                  .pending("asked", 3)
                  .run()
                  .first()
                  .of(swarm.revision("asked").service(), plain("n1", Map.of()).id()))
          .isEqualTo(3);
    }
  }
}
