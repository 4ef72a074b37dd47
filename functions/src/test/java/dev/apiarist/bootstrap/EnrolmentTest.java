package dev.apiarist.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.bootstrap.Answer.Action;
import dev.apiarist.bootstrap.Answer.Refusal;
import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.FakeInstances;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.FakeSwarm;
import dev.apiarist.fake.InMemoryFirstManagerLease;
import dev.apiarist.fake.InMemoryJournal;
import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.InMemoryMessages;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.LifecycleMessage;
import dev.apiarist.lifecycle.LifecycleMessages;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Decision.Outcome;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.TagLabels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTest {
  private final MutableClock clock = new MutableClock();
  private final FakeInstances instances = new FakeInstances();
  private final FakeAutoScalingGroups groups = new FakeAutoScalingGroups("demo", instances, clock);
  private final FakeSwarm swarm = new FakeSwarm();
  private final FakeParameters parameters = new FakeParameters();
  private final InMemoryFirstManagerLease lease = new InMemoryFirstManagerLease();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryMessages messages = new InMemoryMessages(clock);
  private final CertificateAuthority authority =
      CertificateAuthority.create("demo", clock.instant());
  private AutoScalingGroups visible = groups;

  @BeforeEach
  void setUpTheAuthority() {
    parameters.put("ca-certificate", authority.certificatePem());
    parameters.putSecret("ca-key", authority.keyPem());
  }

  @Nested
  class ACaller {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "arn:aws:iam::123456789012:user/somebody",
          "arn:aws:sts::123456789012:assumed-role/apiarist-other-worker/i-0000000000000001a",
          "arn:aws:sts::123456789012:assumed-role/apiarist-demo-worker/somebody",
          "arn:aws:sts::123456789012:assumed-role/apiarist-demo-worker/i-0000000000000001a/x",
          "arn:aws:sts::123456789012:assumed-role/apiarist-demo-lifecycle/i-0000000000000001a"
        })
    void thatIsNoInstanceWithARoleOfThisClusterIsRefusedAndJournalled(String arn) {
      assertRefused(enrolment().answer(arn, body("configure")), Refusal.FOREIGN);
      assertThat(journal.decisions("enroll"))
          .singleElement()
          .satisfies(decision -> assertThat(decision.outcome()).isEqualTo(Outcome.REFUSED));
    }

    @Test
    void thatIsAnInstanceOfNoGroupIsRefusedOnceAwsHasHadTimeToShowIt() {
      Instance stranger = instances.launch("eu-west-1a");

      assertThat(ask(stranger, NodeRole.WORKER, "join")).isInstanceOf(Answer.Wait.class);
      clock.advance(Admission.VISIBLE_WITHIN);
      assertRefused(ask(stranger, NodeRole.WORKER, "join"), Refusal.FOREIGN);

      assertThat(journal.decisions("enroll"))
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.outcome()).isEqualTo(Outcome.REFUSED);
                assertThat(decision.subject()).isEqualTo(stranger.id().value());
              });
    }

    @Test
    void thatIsRefusedAgainAndAgainFillsNoJournal() {
      for (int i = 0; i < 20; i++) {
        enrolment().answer("arn:aws:iam::123456789012:user/somebody", body("configure"));
      }
      assertThat(journal.decisions()).hasSize(1);
    }

    @Test
    void whoseRoleIsNotItsGroupsIsRefused() {
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      assertRefused(ask(worker, NodeRole.MANAGER, "join"), Refusal.WRONG_ROLE);
      assertThat(journal.decisions("enroll").getLast().reason())
          .contains("its IAM role is a manager's, but group web has workers");
    }

    @Test
    void whoSpeaksForAnotherIsRefused() {
      List<Instance> managers = launch("managers", NodeRole.MANAGER, 2);
      assertRefused(
          enrolment()
              .answer(
                  arn(managers.get(0), NodeRole.MANAGER),
                  "{\"phase\":\"join\",\"instance\":\"" + managers.get(1).id() + "\"}"),
          Refusal.FOREIGN);
    }

    @Test
    void thatIsOnItsWayOutIsRefused() {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      groups.terminate(manager.id(), false);
      assertRefused(ask(manager, NodeRole.MANAGER, "join"), Refusal.LEAVING);
    }

    @Test
    void thatItsGroupOrEc2DoesNotShowYetWaits() {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      visible = new HidingGroups(groups, id -> true);
      assertThat(ask(manager, NodeRole.MANAGER, "configure")).isInstanceOf(Answer.Wait.class);
      visible = groups;
      instances.forget(manager.id());
      assertThat(ask(manager, NodeRole.MANAGER, "configure")).isInstanceOf(Answer.Wait.class);
      assertThat(journal.decisions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"phase\":\"else\"}", "{\"phase\":1}", "not json"})
    void thatDoesNotSpeakTheProtocolIsRefused(String body) {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      assertRefused(enrolment().answer(arn(manager, NodeRole.MANAGER), body), Refusal.MALFORMED);
    }
  }

  @Nested
  class TheFirstManager {
    @Test
    void isOneOfThreeThatAskAtOnce() {
      List<Instance> managers = launch("managers", NodeRole.MANAGER, 3);

      List<Answer> answers =
          managers.stream().map(manager -> ask(manager, NodeRole.MANAGER, "join")).toList();

      assertThat(answers).filteredOn(EnrolmentTest::toldToInitialise).hasSize(1);
      assertThat(answers).filteredOn(Answer.Wait.class::isInstance).hasSize(2);
    }

    @Test
    void isToldTheSameWhenItAsksAgain() {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      assertThat(toldToInitialise(ask(manager, NodeRole.MANAGER, "join"))).isTrue();
      assertThat(toldToInitialise(ask(manager, NodeRole.MANAGER, "join"))).isTrue();
      assertThat(lease.current().orElseThrow().fence()).isOne();
    }

    @Test
    void isReplacedOnlyOnceItsLeaseHasExpiredAndEc2SaysThatItIsGone() {
      List<Instance> managers = launch("managers", NodeRole.MANAGER, 2);
      ask(managers.get(0), NodeRole.MANAGER, "join");

      clock.advance(SwarmEntry.TERM);
      assertThat(ask(managers.get(1), NodeRole.MANAGER, "join"))
          .as("expired, but alive")
          .isInstanceOf(Answer.Wait.class);

      ask(managers.get(0), NodeRole.MANAGER, "join");
      instances.terminate(managers.get(0).id());
      assertThat(ask(managers.get(1), NodeRole.MANAGER, "join"))
          .as("gone, but not expired")
          .isInstanceOf(Answer.Wait.class);

      clock.advance(SwarmEntry.TERM);
      assertThat(toldToInitialise(ask(managers.get(1), NodeRole.MANAGER, "join"))).isTrue();
      assertThat(lease.current().orElseThrow().fence()).isEqualTo(2);
    }

    @Test
    void isBelievedOnlyWhenItsOwnApiShowsIt() {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      ask(manager, NodeRole.MANAGER, "join");

      assertThat(ask(manager, NodeRole.MANAGER, "initialised"))
          .isInstanceOf(Answer.Unavailable.class);
      assertThat(lease.current().orElseThrow().swarmId()).isEmpty();

      swarm.init(manager.id(), manager.privateAddress(), Map.of());
      assertThat(ask(manager, NodeRole.MANAGER, "initialised")).isEqualTo(new Answer.Accepted());
      assertThat(lease.current().orElseThrow().swarmId()).contains(swarm.swarmId());
    }

    @Test
    void cannotBeOneWhoWasNotTold() {
      List<Instance> managers = launch("managers", NodeRole.MANAGER, 2);
      ask(managers.get(0), NodeRole.MANAGER, "join");
      swarm.init(managers.get(1).id(), managers.get(1).privateAddress(), Map.of());

      assertThat(ask(managers.get(1), NodeRole.MANAGER, "initialised"))
          .isInstanceOf(Answer.Unavailable.class);
      assertThat(lease.current().orElseThrow().swarmId()).isEmpty();
    }

    @Test
    void givesOverlayNetworksAddressesThatAreNotTheVpcs() {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      assertThat(ask(manager, NodeRole.MANAGER, "join"))
          .isInstanceOfSatisfying(
              Answer.Enter.class,
              enter ->
                  assertThat(Json.parseObject(enter.body()))
                      .containsEntry("DefaultAddrPool", List.of("100.64.0.0/10")));
    }
  }

  @Nested
  class OnceThereIsASwarm {
    private List<Instance> managers = List.of();

    @BeforeEach
    void makeOne() {
      managers = launch("managers", NodeRole.MANAGER, 3);
      for (Instance manager : managers) {
        enter(manager, NodeRole.MANAGER);
      }
    }

    @Test
    void itsLeaseIsClosedAndItsManagersAreRemembered() {
      assertThat(lease.current().orElseThrow().swarmId()).isPresent();
      assertThat(new ManagerList(ports(lease)).candidates())
          .containsExactlyElementsOf(managers.stream().map(Instance::privateAddress).toList());
      assertThat(parameters.get(List.of("managers")).getOrDefault("managers", ""))
          .contains(managers.stream().map(manager -> manager.id().value()).toList());
      assertThat(parameters.writes()).filteredOn("managers"::equals).hasSize(3);
    }

    @Test
    void eachRoleGetsItsOwnTokenOnly() {
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      Answer answer = ask(worker, NodeRole.WORKER, "join");
      assertThat(((Answer.Enter) answer).body())
          .contains(swarm.joinToken(NodeRole.WORKER))
          .doesNotContain(swarm.joinToken(NodeRole.MANAGER));
      assertThat(answer.toString()).doesNotContain("SWMTKN");
    }

    @Test
    void tokensAreReadLive() {
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      ask(worker, NodeRole.WORKER, "join");
      swarm.rotateJoinToken(NodeRole.WORKER);
      assertThat(((Answer.Enter) ask(worker, NodeRole.WORKER, "join")).body())
          .contains(swarm.joinToken(NodeRole.WORKER));
    }

    @Test
    void aManagerThatWasRememberedAndIsGoneDoesNotStandInTheWay() {
      parameters.put(
          "managers", "[{\"instance\":\"i-00000000000000001\",\"address\":\"10.9.9.9\"}]");
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      assertThat(ask(worker, NodeRole.WORKER, "join")).isInstanceOf(Answer.Enter.class);
    }

    @Test
    void aSwarmThatWasSeenClosesTheLeaseEvenIfItsFirstManagerNeverSaidSo() {
      InMemoryFirstManagerLease open = new InMemoryFirstManagerLease();
      open.acquire(managers.get(0).id(), Optional.empty(), clock.instant(), SwarmEntry.TERM);
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      enrolment(open).answer(arn(worker, NodeRole.WORKER), body("join"));
      assertThat(open.current().orElseThrow().swarmId()).isPresent();
    }

    @Test
    void nobodyInitialisesAgainWhenAllManagersAreLostAndAnAlarmIsRaised() {
      for (Instance manager : managers) {
        swarm.nodesOf(manager.id()).forEach(node -> swarm.kill(node.id()));
        groups.kill(manager.id());
      }
      clock.advance(Duration.ofDays(1));
      groups.tick();
      List<InstanceId> fresh = groups.tick();
      assertThat(fresh).isEmpty();
      Instance replacement = replacement();

      for (int i = 0; i < 8; i++) {
        assertThat(ask(replacement, NodeRole.MANAGER, "join")).isInstanceOf(Answer.Wait.class);
        clock.advance(Duration.ofSeconds(15));
      }

      assertThat(journal.decisions("alarm"))
          .singleElement()
          .satisfies(alarm -> assertThat(alarm.reason()).contains("nobody makes another"));
    }

    @Test
    void nobodyInitialisesAgainEvenIfTheLeaseWasLost() {
      managers.forEach(
          manager -> swarm.nodesOf(manager.id()).forEach(node -> swarm.kill(node.id())));
      assertThat(
              enrolment(new InMemoryFirstManagerLease())
                  .answer(arn(managers.get(0), NodeRole.MANAGER), body("join")))
          .isInstanceOf(Answer.Wait.class);
    }

    @Test
    void managersThatOnlyRestartAreNoAlarm() {
      swarm.hanging(true);
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      ask(worker, NodeRole.WORKER, "join");
      clock.advance(Duration.ofSeconds(15));
      ask(worker, NodeRole.WORKER, "join");
      swarm.hanging(false);
      ask(worker, NodeRole.WORKER, "join");
      swarm.hanging(true);
      clock.advance(SwarmEntry.ALARM_AFTER);
      ask(worker, NodeRole.WORKER, "join");
      assertThat(journal.decisions("alarm")).isEmpty();
    }

    @Test
    void aWorkerIsBelievedOnlyWhenTheManagersShowItReady() {
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      assertThat(ask(worker, NodeRole.WORKER, "joined")).isInstanceOf(Answer.Wait.class);
      swarm.join(worker.id(), worker.privateAddress(), NodeRole.WORKER, Map.of());
      assertThat(ask(worker, NodeRole.WORKER, "joined")).isEqualTo(new Answer.Accepted());
    }

    private Instance replacement() {
      return groups.groups().stream()
          .flatMap(group -> group.members().stream())
          .map(member -> instances.get(member.instance()))
          .filter(instance -> !instance.gone() && !managers.contains(instance))
          .findFirst()
          .orElseThrow();
    }
  }

  @Nested
  class Certificates {
    @Test
    void areForManagersOnly() {
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      assertRefused(ask(worker, NodeRole.WORKER, "certificate"), Refusal.WRONG_ROLE);
    }

    @Test
    void areNotGivenForARequestThatDoesNotVerify() {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      assertRefused(ask(manager, NodeRole.MANAGER, "certificate"), Refusal.MALFORMED);
    }
  }

  @Nested
  class Tags {
    @Test
    void thatAreMissingAreNamed() {
      EnvironmentMapping mapping =
          EnvironmentMapping.parse("{\"example.db.host\":{\"name\":\"DB_HOST\"}}");
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      Answer answer =
          new Enrolment(ports(lease), settings(mapping))
              .answer(arn(worker, NodeRole.WORKER), body("configure"));
      assertRefused(answer, Refusal.UNUSABLE_TAGS);
      assertThat(((Answer.Refused) answer).reason()).contains("example.db.host", "DB_HOST");
      assertThat(LifecycleMessages.decode(messages.takeDue().getFirst()))
          .isInstanceOfSatisfying(
              LifecycleMessage.BootFailed.class,
              failed -> assertThat(failed.reason()).contains("example.db.host"));
    }

    @Test
    void thatAreMissingAndHaveADefaultTakeIt() {
      EnvironmentMapping mapping =
          EnvironmentMapping.parse(
              "{\"example.db.host\":{\"name\":\"DB_HOST\",\"default\":\"db internal\"}}");
      Instance worker = launch("web", NodeRole.WORKER).getFirst();
      Answer answer =
          new Enrolment(ports(lease), settings(mapping))
              .answer(arn(worker, NodeRole.WORKER), body("configure"));
      assertThat(((Answer.Script) answer).text()).contains("DB_HOST=db internal");
    }
  }

  @Nested
  class Failures {
    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void ofTheCloudAreAnsweredWithATimeToAskAgain(FailureCode code) {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      groups.failNext(1, code);
      assertThat(ask(manager, NodeRole.MANAGER, "configure"))
          .isInstanceOfSatisfying(
              Answer.Unavailable.class,
              answer -> {
                assertThat(answer.code()).isEqualTo(code.name());
                assertThat(answer.after()).isPositive();
              });
      assertThat(journal.decisions("enroll")).hasSize(code.retryable() ? 0 : 1);
    }

    @Test
    void forWantOfAPermissionAreJournalledOnceWithTheirReason() {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      instances.failing(Optional.of(FailureCode.ACCESS_DENIED));
      for (int i = 0; i < 5; i++) {
        ask(manager, NodeRole.MANAGER, "configure");
      }
      assertThat(journal.decisions("enroll"))
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.outcome()).isEqualTo(Outcome.FAILED);
                assertThat(decision.reason()).contains("ACCESS_DENIED", "DescribeInstances");
              });
    }

    @Test
    void ofANodeAreJournalledWithoutATokenAndReachTheLifecycle() {
      Instance manager = launch("managers", NodeRole.MANAGER).getFirst();
      Answer answer =
          enrolment()
              .answer(
                  arn(manager, NodeRole.MANAGER),
                  "{\"phase\":\"failed\",\"reason\":\"bad SWMTKN-1-abc-def\\n"
                      + "x".repeat(900)
                      + "\"}");
      assertThat(answer).isEqualTo(new Answer.Accepted());
      assertThat(journal.decisions("enroll").getLast().reason())
          .startsWith("its bootstrap gave up: bad SWMTKN-... x")
          .hasSizeLessThan(600);
      assertThat(LifecycleMessages.decode(messages.takeDue().getFirst()))
          .isInstanceOfSatisfying(
              LifecycleMessage.BootFailed.class,
              failed -> {
                assertThat(failed.instance()).isEqualTo(manager.id());
                assertThat(failed.reason()).doesNotContain("abc").hasSizeLessThanOrEqualTo(500);
              });
    }
  }

  private void enter(Instance instance, NodeRole role) {
    Answer.Enter answer = (Answer.Enter) ask(instance, role, "join");
    switch (answer.action()) {
      case INIT -> swarm.init(instance.id(), instance.privateAddress(), Map.of());
      case JOIN -> swarm.join(instance.id(), instance.privateAddress(), role, Map.of());
    }
    assertThat(ask(instance, role, "joined")).isEqualTo(new Answer.Accepted());
  }

  private List<Instance> launch(String group, NodeRole role) {
    return launch(group, role, 1);
  }

  private List<Instance> launch(String group, NodeRole role, int count) {
    groups.create(group, role, count, 7, Map.of());
    List<Instance> launched = new ArrayList<>();
    groups.tick().forEach(id -> launched.add(instances.get(id)));
    return launched;
  }

  private final InMemoryMarks marks = new InMemoryMarks();

  private EnrolmentPorts ports(InMemoryFirstManagerLease lease) {
    return new EnrolmentPorts(
        visible, instances, swarm, parameters, lease, journal, marks, messages, clock);
  }

  private static EnrolmentSettings settings(EnvironmentMapping mapping) {
    return new EnrolmentSettings(
        "demo", new TagLabels(List.of("docker."), false), mapping, Duration.ofMinutes(10));
  }

  private Enrolment enrolment() {
    return enrolment(lease);
  }

  private Enrolment enrolment(InMemoryFirstManagerLease lease) {
    return new Enrolment(ports(lease), settings(EnvironmentMapping.NONE));
  }

  private Answer ask(Instance instance, NodeRole role, String phase) {
    return enrolment().answer(arn(instance, role), body(phase));
  }

  private static String arn(Instance instance, NodeRole role) {
    return "arn:aws:sts::123456789012:assumed-role/apiarist-demo-%s/%s"
        .formatted(role.word(), instance.id());
  }

  private static String body(String phase) {
    return "{\"phase\":\"" + phase + "\"}";
  }

  private static boolean toldToInitialise(Answer answer) {
    return answer instanceof Answer.Enter enter && enter.action() == Action.INIT;
  }

  private static void assertRefused(Answer answer, Refusal refusal) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
  }
}
