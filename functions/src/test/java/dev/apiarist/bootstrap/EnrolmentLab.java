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
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.TagLabels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Enrolment over twins of the outside, with a clock that stands still. */
final class EnrolmentLab {
  final MutableClock clock = new MutableClock();
  final FakeInstances instances = new FakeInstances();
  final FakeAutoScalingGroups groups = new FakeAutoScalingGroups("demo", instances, clock);
  final FakeSwarm swarm = new FakeSwarm();
  final FakeParameters parameters = new FakeParameters();
  final InMemoryFirstManagerLease lease = new InMemoryFirstManagerLease();
  final InMemoryJournal journal = new InMemoryJournal();
  final InMemoryMarks marks = new InMemoryMarks();
  final InMemoryMessages messages = new InMemoryMessages(clock);
  private AutoScalingGroups visible = groups;

  EnrolmentLab() {
    CertificateAuthority authority = CertificateAuthority.create("demo", clock.instant());
    parameters.put("ca-certificate", authority.certificatePem());
    parameters.putSecret("ca-key", authority.keyPem());
  }

  /** Lets enroll see no instance in its group, or all. */
  void hideMembers(boolean hidden) {
    visible = new HidingGroups(groups, id -> hidden);
  }

  void enter(Instance instance, NodeRole role) {
    Answer.Enter answer = (Answer.Enter) ask(instance, role, "join");
    switch (answer.action()) {
      case INIT -> swarm.init(instance.id(), instance.privateAddress(), Map.of());
      case JOIN -> swarm.join(instance.id(), instance.privateAddress(), role, Map.of());
    }
    assertThat(ask(instance, role, "joined")).isEqualTo(new Answer.Accepted());
  }

  List<Instance> launch(String group, NodeRole role) {
    return launch(group, role, 1);
  }

  List<Instance> launch(String group, NodeRole role, int count) {
    groups.create(group, role, count, 7, Map.of());
    List<Instance> launched = new ArrayList<>();
    groups.tick().forEach(id -> launched.add(instances.get(id)));
    return launched;
  }

  EnrolmentPorts ports(InMemoryFirstManagerLease lease) {
    return new EnrolmentPorts(
        visible, instances, swarm, parameters, lease, journal, marks, messages, clock);
  }

  static EnrolmentSettings settings(EnvironmentMapping mapping) {
    return new EnrolmentSettings(
        "demo", new TagLabels(List.of("docker."), false), mapping, Duration.ofMinutes(10));
  }

  Enrolment enrolment() {
    return enrolment(lease);
  }

  Enrolment enrolment(InMemoryFirstManagerLease lease) {
    return new Enrolment(ports(lease), settings(EnvironmentMapping.NONE));
  }

  Answer ask(Instance instance, NodeRole role, String phase) {
    return enrolment().answer(arn(instance, role), body(phase));
  }

  static String arn(Instance instance, NodeRole role) {
    return "arn:aws:sts::123456789012:assumed-role/apiarist-demo-%s/%s"
        .formatted(role.word(), instance.id());
  }

  static String body(String phase) {
    return "{\"phase\":\"" + phase + "\"}";
  }

  static boolean toldToInitialise(Answer answer) {
    return answer instanceof Answer.Enter enter && enter.action() == Action.INIT;
  }

  static void assertRefused(Answer answer, Refusal refusal) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(refusal));
  }
}
