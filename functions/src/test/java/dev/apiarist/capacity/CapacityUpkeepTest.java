package dev.apiarist.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.fake.FunctionKilled;
import dev.apiarist.fake.Interruptions;
import dev.apiarist.journal.MarkKeys;
import dev.apiarist.lifecycle.Outcome;
import dev.apiarist.placement.snapshot.SnapshotReader;
import dev.apiarist.planning.PlanJson;
import dev.apiarist.planning.Planner;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.InstanceShape;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeState;
import dev.apiarist.swarm.ServiceId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapacityUpkeepTest {
  private final CapacityLab lab = new CapacityLab();

  @Test
  void aGroupGrowsOnceByExactlyWhatIsNeeded() {
    lab.group("web", 1, 10).service("api", 1.5, 1).waiting("api", 5);

    lab.look();
    assertThat(lab.desired("web")).isEqualTo(5);

    lab.keepLooking(Duration.ofMinutes(2));
    assertThat(lab.desired("web")).isEqualTo(5);
    assertThat(lab.said())
        .containsExactly(
            "web: grows from 1 to 5: tasks that fit no node that is there or on its way: 4 of api");
    assertThat(lab.swarm.released()).isEmpty();
  }

  @Test
  void oneTaskIsOneNodeOfAGroupThatHadNodesBefore() {
    lab.group("web", 0, 3, Map.of("docker.role", "front"));
    lab.asg.setDesiredCapacity(CapacityLab.name("web"), 1);
    lab.arrive();
    lab.look();
    emptied("web");

    lab.service("api", 1, 1, "node.labels.docker.role==front").waiting("api", 1).look();

    assertThat(lab.desired("web")).isEqualTo(1);
  }

  @Test
  void ofAGroupThatNeverHadANodeNothingIsKnown() {
    lab.group("web", 0, 3).service("api", 1, 1).waiting("api", 1);
    lab.asg.instanceTypes(CapacityLab.name("web"), List.of());
    lab.look();

    assertThat(lab.desired("web")).isZero();
    assertThat(lab.said())
        .containsExactly("api: NotTriggered: web: nothing is known of its next node");
  }

  @Test
  void ofAGroupThatNeverHadANodeItsTypesTell() {
    lab.instances.offer(new InstanceShape("big", 2, 4L << 30, "x86_64"));
    lab.group("web", 0, 9, Map.of("docker.role", "front"));
    lab.asg.instanceTypes(CapacityLab.name("web"), List.of("big"));

    lab.service("api", 1, 1.9, "engine.labels.docker.role==front").waiting("api", 2).look();

    assertThat(lab.desired("web")).as("two would fit the nominal 4 GiB").isEqualTo(2);
  }

  @Test
  void whatCannotBeHelpedIsSaidOnceAndIsNoReasonToLookAgainSoon() {
    lab.group("web", 1, 10).service("odd", 1, 1, "node.hostname==x").waiting("odd", 2);

    lab.keepLooking(Duration.ofMinutes(30));

    assertThat(lab.desired("web")).isEqualTo(1);
    assertThat(lab.said()).containsExactly("odd: NotTriggered: node.hostname==x matches no group");
    assertThat(lab.ticks.waiting()).isEmpty();
  }

  @Test
  void oneTickIsOnItsWayWhileWorkWaits() {
    lab.group("web", 1, 10).service("api", 1.5, 1).waiting("api", 2);

    lab.look();
    lab.look();
    assertThat(lab.ticks.waiting()).hasSize(1);

    lab.clock.advance(Duration.ofSeconds(10));
    assertThat(lab.ticks.takeDue()).containsExactly(Ticks.BODY);
    lab.look();
    assertThat(lab.ticks.waiting()).hasSize(1);

    lab.clock.advance(Duration.ofSeconds(10));
    lab.ticks.takeDue();
    lab.noTasks().look();
    assertThat(lab.ticks.waiting()).isEmpty();
  }

  @Test
  void nothingIsDoneInTheDark() {
    lab.group("web", 1, 10).service("api", 1.5, 1).waiting("api", 5);
    lab.swarm.nodes().forEach(node -> lab.swarm.state(node.id(), NodeState.UNKNOWN));

    assertThat(lab.look()).isInstanceOf(Outcome.Waiting.class);
    assertThat(lab.desired("web")).isEqualTo(1);
  }

  @Test
  void aSideThatDoesNotAnswerIsAskedAgainSoon() {
    lab.group("web", 1, 10).service("api", 1.5, 1).waiting("api", 5);
    lab.asg.failNext(1, FailureCode.THROTTLED);

    assertThat(lab.look()).isInstanceOf(Outcome.Waiting.class);
    assertThat(lab.ticks.waiting()).hasSize(1);
    lab.look();
    assertThat(lab.desired("web")).isEqualTo(5);
  }

  @Test
  void managersThatDoNotAnswerAreLeftToTheNextSweep() {
    lab.swarm.hanging(true);

    assertThat(lab.look()).isInstanceOf(Outcome.Waiting.class);
    assertThat(lab.ticks.waiting()).isEmpty();
  }

  @Test
  void whatItMayNotDoIsToldLoudly() {
    lab.asg.failNext(1, FailureCode.ACCESS_DENIED);

    assertThatThrownBy(lab::look).isInstanceOf(OutsideException.class);
    assertThat(lab.look()).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void aGroupWhoseLaunchesAreSuspendedStays() {
    lab.group("web", 1, 10).service("api", 1.5, 1).waiting("api", 5);
    lab.asg.suspend(CapacityLab.name("web"), "Launch");

    lab.keepLooking(Duration.ofMinutes(20));

    assertThat(lab.desired("web")).isEqualTo(1);
    assertThat(lab.said())
        .containsExactly(
            "web: does not grow for tasks that wait: its process Launch is suspended",
            "api: NotTriggered: group web: it gets no more nodes for a while, as its launches fail"
                + " or are held up");
  }

  @Test
  void whereAwsHasNoInstancesAnotherGroupGrowsAndTheFirstIsLeftAlone() {
    lab.group("cheap", 1, 10).group("dear", 1, 10);
    lab.policy("{\"groups\": {\"cheap\": {\"priority\": 1}}}");
    lab.service("api", 1.5, 1)
        .running("api", lab.nodes("cheap").getFirst(), 1)
        .running("api", lab.nodes("dear").getFirst(), 1)
        .waiting("api", 2)
        .look();
    assertThat(lab.desired("cheap")).isEqualTo(3);
    lab.asg.shortage(CapacityLab.name("cheap"), "no t3.large in eu-west-1a");

    lab.keepLooking(Duration.ofMinutes(1));
    assertThat(lab.desired("cheap")).as("Auto Scaling has time to try").isEqualTo(3);
    lab.keepLooking(Duration.ofMinutes(2));
    assertThat(lab.desired("dear")).isEqualTo(3);
    assertThat(lab.desired("cheap")).isEqualTo(1);
    assertThat(lab.said().get(1))
        .startsWith("cheap: AWS has no instances for it: desired capacity goes back from 3 to 1")
        .endsWith("no t3.large in eu-west-1a");
  }

  @Test
  void whatSomebodyElseOrderedStaysOrderedButNobodyCountsOnIt() {
    lab.group("cheap", 1, 10).group("dear", 1, 10);
    lab.policy("{\"groups\": {\"cheap\": {\"priority\": 1}}}");
    lab.service("api", 1.5, 1)
        .running("api", lab.nodes("cheap").getFirst(), 1)
        .running("api", lab.nodes("dear").getFirst(), 1)
        .waiting("api", 1);
    lab.asg.shortage(CapacityLab.name("cheap"), "no t3.large in eu-west-1a");
    lab.asg.setDesiredCapacity(CapacityLab.name("cheap"), 2);

    lab.keepLooking(Duration.ofSeconds(90));
    assertThat(lab.desired("dear")).isEqualTo(1);
    lab.keepLooking(Duration.ofMinutes(2));

    assertThat(lab.desired("cheap")).isEqualTo(2);
    assertThat(lab.desired("dear")).isEqualTo(2);
    assertThat(lab.said().getFirst())
        .startsWith("cheap: AWS has no instances for it: plans do without those that are missing")
        .endsWith("no t3.large in eu-west-1a");
    lab.keepLooking(Duration.ofMinutes(20));
    assertThat(lab.said().stream().filter(line -> line.contains("AWS has no instances")))
        .as("asked again after 5 minutes, then 10")
        .hasSize(1);
  }

  @Test
  void onlyWhatWeOrderedIsTakenBack() {
    lab.group("web", 1, 10)
        .service("api", 1.5, 1)
        .running("api", lab.nodes("web").getFirst(), 1)
        .waiting("api", 3);
    lab.asg.shortage(CapacityLab.name("web"), "none");
    lab.asg.setDesiredCapacity(CapacityLab.name("web"), 2);
    lab.look();
    assertThat(lab.desired("web")).isEqualTo(4);

    lab.keepLooking(Duration.ofMinutes(3));

    assertThat(lab.desired("web")).isEqualTo(2);
  }

  @Test
  void whatCannotBeHelpedIsToldAnewWhenItCouldBeMeanwhile() {
    lab.group("web", 1, 10).service("odd", 1, 1, "node.hostname==x").waiting("odd", 1);
    lab.keepLooking(Duration.ofHours(3));
    assertThat(lab.said()).hasSize(1);

    lab.noTasks().keepLooking(Duration.ofMinutes(1));
    lab.waiting("odd", 1).keepLooking(Duration.ofMinutes(1));

    assertThat(lab.said())
        .hasSize(2)
        .allMatch(line -> line.equals("odd: NotTriggered: node.hostname==x matches no group"));
  }

  @Test
  void whereSomethingHoldsAGroupUpAnotherGrows() {
    lab.group("cheap", 1, 10).group("dear", 1, 10);
    lab.policy("{\"groups\": {\"cheap\": {\"priority\": 1}}}");
    lab.asg.refreshing(CapacityLab.name("cheap"), true);
    lab.service("api", 1.5, 1)
        .running("api", lab.nodes("cheap").getFirst(), 1)
        .running("api", lab.nodes("dear").getFirst(), 1)
        .waiting("api", 1);

    lab.keepLooking(Duration.ofSeconds(20));

    assertThat(lab.desired("cheap")).isEqualTo(1);
    assertThat(lab.desired("dear")).isEqualTo(2);
    assertThat(lab.said())
        .first()
        .asString()
        .endsWith("does not grow for tasks that wait: an instance refresh is in progress");
  }

  @Test
  void aTagOfBeforeIsNoLabelOfTheNextNode() {
    lab.group("web", 1, 10, Map.of("docker.disk", "ssd"));
    lab.look();
    lab.asg.tags(CapacityLab.name("web"), Map.of());

    lab.service("api", 1.5, 1, "node.labels.docker.disk==ssd")
        .running("api", lab.nodes("web").getFirst(), 1)
        .waiting("api", 1)
        .look();

    assertThat(lab.desired("web")).isEqualTo(1);
  }

  @Test
  void aGroupWhoseLaunchesWereGivenUpInARowRests() {
    lab.group("web", 1, 10)
        .service("api", 1.5, 1)
        .running("api", lab.nodes("web").getFirst(), 1)
        .waiting("api", 1);
    lab.marks.claim(
        MarkKeys.coolDown(CapacityLab.name("web")), lab.clock.instant(), Duration.ofMinutes(15));

    lab.keepLooking(Duration.ofMinutes(14));
    assertThat(lab.desired("web")).isEqualTo(1);
    assertThat(lab.said())
        .singleElement()
        .asString()
        .startsWith("api: NotTriggered: group web: it gets no more nodes for a while");
    lab.keepLooking(Duration.ofMinutes(2));
    assertThat(lab.desired("web")).isEqualTo(2);
  }

  @Test
  void aShortageThatLastsIsAskedAboutEverMoreSeldom() {
    lab.group("web", 1, 10)
        .service("api", 1.5, 1)
        .running("api", lab.nodes("web").getFirst(), 1)
        .waiting("api", 1);
    lab.asg.shortage(CapacityLab.name("web"), "none");

    lab.keepLooking(Duration.ofMinutes(40));

    assertThat(lab.said().stream().filter(line -> line.contains("grows from"))).hasSize(3);
    lab.asg.plenty(CapacityLab.name("web"));
    lab.keepLooking(Duration.ofMinutes(30));
    assertThat(lab.desired("web")).isEqualTo(2);
  }

  @Test
  void otherTypesAreAskedForAtOnce() {
    lab.group("web", 1, 10)
        .service("api", 1.5, 1)
        .running("api", lab.nodes("web").getFirst(), 1)
        .waiting("api", 1);
    lab.asg.shortage(CapacityLab.name("web"), "none");
    lab.keepLooking(Duration.ofMinutes(3));
    assertThat(lab.desired("web")).isEqualTo(1);

    lab.instances.offer(new InstanceShape("big", 2, 8L << 30, "x86_64"));
    lab.asg.instanceTypes(CapacityLab.name("web"), List.of("big"));
    lab.look();

    assertThat(lab.desired("web")).isEqualTo(2);
  }

  @Test
  void theNextNodeIsOfTheTypeOfNowWhateverTheNodesOfBeforeWere() {
    lab.group("web", 1, 10, Map.of("docker.type", "x"));
    lab.instances.offer(new InstanceShape("huge", 16, 64L << 30, "x86_64"));
    lab.service("api", 8, 32).waiting("api", 1).look();
    assertThat(lab.desired("web")).isEqualTo(1);

    lab.asg.instanceTypes(CapacityLab.name("web"), List.of("huge"));
    lab.look();

    assertThat(lab.desired("web")).isEqualTo(2);
  }

  @Test
  void aServiceThatIsGoneOrAGroupThatRefusesKeepsNothingElseFromBeingDone() {
    lab.group("one", 1, 10).group("two", 1, 10);
    lab.service("gone", 0.1, 0.1).waiting("gone", 1);
    lab.service("api", 1.5, 1, "engine.labels.apiarist.group==two").waiting("api", 2);
    lab.service("odd", 1, 1, "node.hostname==x").waiting("odd", 1);

    lab.keepLooking(Duration.ofSeconds(40));

    assertThat(lab.desired("two")).isEqualTo(2);
    assertThat(lab.said())
        .anyMatch(line -> line.startsWith("gone-id: NOT_FOUND"))
        .contains("odd: NotTriggered: node.hostname==x matches no group");
  }

  @Test
  void killedAnywhereAShortageIsTakenBackOnceAndTold() {
    int calls = lacking(Interruptions.NEVER).interruptions.count();
    for (int call = 0; call < calls; call++) {
      CapacityLab other = lacking(call);
      other.keepLooking(Duration.ofMinutes(2));

      assertThat(other.desired("web")).as("killed before call %d", call).isEqualTo(1);
      assertThat(other.said().stream().filter(line -> line.contains("AWS has no instances")))
          .as("killed before call %d: %s", call, other.interruptions.calls())
          .hasSizeBetween(1, 2);
    }
  }

  /** A group that lacks an instance, and the look that notices it, killed before a call. */
  private static CapacityLab lacking(int call) {
    CapacityLab other = new CapacityLab();
    other.group("web", 1, 10).service("api", 1.5, 1);
    other.running("api", other.nodes("web").getFirst(), 1).waiting("api", 1);
    other.asg.shortage(CapacityLab.name("web"), "none");
    other.keepLooking(Duration.ofMinutes(2));
    other.clock.advance(Duration.ofSeconds(10));
    other.interruptions.killBeforeCall(call);
    try {
      other.look();
    } catch (FunctionKilled expected) {
      assertThat(call).isNotNegative();
    }
    return other;
  }

  @Test
  void darknessBeginsTheTimeOfNodesThatNobodyNeedsAnew() {
    lab.policy("{\"scaleIn\": \"on\", \"sustainedFor\": \"5m\"}").group("web", 1, 10);
    lab.asg.setDesiredCapacity(CapacityLab.name("web"), 2);
    lab.arrive();
    lab.keepLooking(Duration.ofMinutes(4));
    lab.swarm.leaderless(true);
    lab.keepLooking(Duration.ofMinutes(2));
    lab.swarm.leaderless(false);

    lab.keepLooking(Duration.ofMinutes(4));
    assertThat(lab.desired("web")).isEqualTo(2);
    lab.keepLooking(Duration.ofMinutes(2));
    assertThat(lab.desired("web")).isEqualTo(1);
  }

  @Test
  void aTimeOfDaysIsKept() {
    lab.policy("{\"scaleIn\": \"on\", \"sustainedFor\": \"3d\"}").group("web", 1, 10);
    lab.asg.setDesiredCapacity(CapacityLab.name("web"), 2);
    lab.arrive();

    for (int hour = 0; hour < 71; hour++) {
      lab.clock.advance(Duration.ofHours(1));
      lab.look();
    }
    assertThat(lab.desired("web")).isEqualTo(2);
    lab.clock.advance(Duration.ofHours(2));
    lab.look();
    assertThat(lab.desired("web")).isEqualTo(1);
  }

  @Test
  void aNodeThatNobodyNeedsForLongEnoughLeaves() {
    lab.policy("{\"scaleIn\": \"on\", \"sustainedFor\": \"5m\"}");
    lab.group("web", 1, 10).service("api", 0.5, 0.5);
    lab.asg.setDesiredCapacity(CapacityLab.name("web"), 2);
    lab.arrive();
    Node full = lab.nodes("web").getFirst();
    Node idle = lab.nodes("web").getLast();
    lab.running("api", full, 2);

    lab.keepLooking(Duration.ofMinutes(4));
    assertThat(lab.desired("web")).isEqualTo(2);

    lab.keepLooking(Duration.ofMinutes(2));
    assertThat(lab.desired("web")).isEqualTo(1);
    assertThat(lab.swarm.nodes())
        .filteredOn(node -> node.availability() == Availability.PAUSE)
        .extracting(Node::id)
        .containsExactly(idle.id());
    lab.keepLooking(Duration.ofMinutes(10));
    assertThat(lab.desired("web")).isEqualTo(1);
  }

  @Test
  void needInBetweenBeginsItsTimeAnew() {
    lab.policy("{\"scaleIn\": \"on\", \"sustainedFor\": \"5m\"}");
    lab.group("web", 1, 10).service("api", 1.5, 0.5);
    lab.asg.setDesiredCapacity(CapacityLab.name("web"), 2);
    lab.arrive();
    Node one = lab.nodes("web").getFirst();
    Node other = lab.nodes("web").getLast();
    lab.running("api", one, 1).keepLooking(Duration.ofMinutes(4));

    lab.running("api", other, 1).keepLooking(Duration.ofSeconds(10));
    lab.noTasks().running("api", one, 1).keepLooking(Duration.ofMinutes(4));

    assertThat(lab.desired("web")).isEqualTo(2);
  }

  @Test
  void adviceIsGivenOnceAndNobodyLeaves() {
    lab.policy("{\"sustainedFor\": \"1m\"}").group("web", 1, 10);
    lab.asg.setDesiredCapacity(CapacityLab.name("web"), 2);
    lab.arrive();

    lab.keepLooking(Duration.ofMinutes(30));

    assertThat(lab.desired("web")).isEqualTo(2);
    assertThat(lab.said())
        .singleElement()
        .asString()
        .contains("nobody needs this node of group web since")
        .endsWith("capacity.scaleIn only advises");
  }

  @Test
  void tasksThatAreForgottenAreReleased() {
    lab.group("web", 1, 10).service("api", 0.5, 0.5).waiting("api", 1);
    ServiceId id = lab.swarm.createService("api-id", 1, Map.of(), List.of());
    lab.keepLooking(Duration.ofSeconds(10));
    assertThat(lab.swarm.released()).isEmpty();

    lab.keepLooking(Duration.ofSeconds(30));

    assertThat(lab.swarm.released()).containsExactly(id);
    assertThat(lab.said()).singleElement().asString().contains("Swarm has forgotten it");
  }

  @Test
  void ofTasksThatAreForgottenAndCannotBeReleasedIsToldOnce() {
    lab.group("web", 1, 10).bare("api").waiting("api", 1);

    lab.keepLooking(Duration.ofMinutes(5));

    assertThat(lab.swarm.released()).isEmpty();
    assertThat(lab.said())
        .singleElement()
        .asString()
        .startsWith(
            "api: does not release tasks that Swarm has forgotten: its specification has no");
  }

  @Test
  void killedAnywhereItGrowsOnceAllTheSameAndTheJournalTells() {
    grown();
    int calls = lab.interruptions.count();
    assertThat(calls).isGreaterThan(8);
    for (int call = 0; call < calls; call++) {
      CapacityLab other = new CapacityLab();
      other.group("web", 1, 10).service("api", 1.5, 1).waiting("api", 5);
      other.interruptions.killBeforeCall(call);
      assertThatThrownBy(other::look).isInstanceOf(FunctionKilled.class);
      other.keepLooking(Duration.ofMinutes(3));

      assertThat(other.desired("web")).as("killed before call %d", call).isEqualTo(5);
      assertThat(other.said().stream().filter(line -> line.contains("grows from 1 to 5")))
          .as("killed before call %d: %s", call, other.interruptions.calls())
          .hasSizeBetween(1, 2);
    }
  }

  private void grown() {
    lab.group("web", 1, 10).service("api", 1.5, 1).waiting("api", 5);
    lab.interruptions.killBeforeCall(Interruptions.NEVER);
    lab.look();
  }

  @Test
  void aPlanOfWhatWasTakenDownIsThatOfWhatWasSeen() {
    lab.group("web", 1, 10).service("api", 1.5, 1).service("odd", 1, 1, "node.id==x");
    lab.running("api", lab.nodes("web").getFirst(), 1).waiting("api", 3).waiting("odd", 1);

    String seen =
        PlanJson.write(
            Planner.plan(lab.observer().look(lab.swarm).snapshot(), Planner.STANDARD_ORDERS));
    String text = lab.observer().takeDown(lab.swarm).text().orElseThrow();
    String read =
        PlanJson.write(
            Planner.plan(
                SnapshotReader.read(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))),
                Planner.STANDARD_ORDERS));

    assertThat(read).isEqualTo(seen).contains("\"scaleUp\":[{\"group\":\"web\"");
  }

  /** The group's nodes are gone, and it is to have none. */
  private void emptied(String group) {
    lab.seen(group).members().forEach(member -> lab.asg.vanish(member.instance()));
    for (Node node : lab.nodes(group)) {
      lab.swarm.kill(node.id());
      lab.swarm.removeNode(node.id(), true);
    }
    assertThat(lab.desired(group)).isZero();
  }
}
