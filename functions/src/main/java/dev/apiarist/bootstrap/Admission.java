package dev.apiarist.bootstrap;

import dev.apiarist.bootstrap.Answer.Refusal;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides who is let in, by what AWS says of the caller; never by what the caller says. */
final class Admission {
  /** How long AWS may take to show an instance in its group. */
  static final Duration VISIBLE_WITHIN = Duration.ofMinutes(1);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);
  private static final Duration WARM_LOOK_AGAIN = Duration.ofSeconds(60);
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final EnrolmentPorts ports;

  Admission(EnrolmentPorts ports) {
    this.ports = ports;
  }

  /** Let in, or not (yet). */
  sealed interface Verdict {
    record Admitted(Newcomer newcomer) implements Verdict {}

    record Turned(Answer answer) implements Verdict {}
  }

  Verdict judge(Caller caller) {
    InstanceId id = caller.instance();
    for (Group group : ports.groups().groups()) {
      for (Group.Member member : group.members()) {
        if (member.instance().equals(id)) {
          return judge(caller, group, member);
        }
      }
    }
    return stranger(id);
  }

  private Verdict judge(Caller caller, Group group, Group.Member member) {
    if (caller.role() != group.role()) {
      return refused(
          Refusal.WRONG_ROLE,
          "its IAM role is a %s's, but group %s has %ss"
              .formatted(caller.role().word(), group.shortName(), group.role().word()));
    }
    if (member.leaving()) {
      return refused(Refusal.LEAVING, "it is " + member.lifecycleState() + " in its group");
    }
    if (member.lifecycleState().startsWith("Warmed")) {
      return later(WARM_LOOK_AGAIN, "it is in a warm pool and joins once it is in service");
    }
    Optional<Instance> instance = describe(caller.instance());
    if (instance.isEmpty() || instance.get().privateAddress().isEmpty()) {
      return later(LOOK_AGAIN, "EC2 does not show this instance and its address yet");
    }
    if (instance.get().gone()) {
      return refused(Refusal.LEAVING, "EC2 says that it is " + instance.get().state());
    }
    return new Verdict.Admitted(new Newcomer(group, instance.get()));
  }

  /** Right role and session, but in no group: very young, or started by hand with our role. */
  private Verdict stranger(InstanceId id) {
    Instant now = ports.clock().instant();
    Instant since = ports.marks().firstSeen("stranger#" + id, now, REMEMBERED);
    if (Duration.between(since, now).compareTo(VISIBLE_WITHIN) < 0) {
      return later(LOOK_AGAIN, "no group of this cluster shows this instance yet");
    }
    return refused(Refusal.FOREIGN, "it is not an instance of any group of this cluster");
  }

  private Optional<Instance> describe(InstanceId id) {
    return Optional.ofNullable(ports.instances().describe(List.of(id)).get(id));
  }

  private static Verdict refused(Refusal refusal, String reason) {
    return new Verdict.Turned(new Answer.Refused(refusal, reason));
  }

  private static Verdict later(Duration after, String reason) {
    return new Verdict.Turned(new Answer.Wait(after, reason));
  }
}
