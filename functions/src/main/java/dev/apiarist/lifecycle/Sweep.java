package dev.apiarist.lifecycle;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.journal.Recorder;
import dev.apiarist.metrics.EmbeddedMetrics;
import dev.apiarist.metrics.GroupRules;
import dev.apiarist.port.Decision;
import dev.apiarist.port.Group;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.Messages;
import dev.apiarist.port.OutsideException;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that events may have missed, seen from how things are: open hooks, nodes without
 * labels, entries of instances that are gone, members beyond desired capacity, the manager list and
 * the join tokens. In the end it publishes what it saw as metrics. In the dark it does nothing but
 * wait. It never touches what is not ours.
 */
public final class Sweep {
  static final String KIND = "sweep";
  static final Duration QUIET = Duration.ofHours(6);
  private static final Duration HOOK_MEMORY = Duration.ofDays(2);
  private static final String SUBJECT = "cluster";

  private final Cluster cluster;
  private final Messages messages;
  private final Recorder recorder;
  private final ManagerDirectory directory;
  private final Join join;
  private final Leave leave;
  private final ScaleIn scaleIn;
  private final MemberCare memberCare;
  private final Graves graves;
  private final JoinTokens joinTokens;
  private final CertificateExpiry certificates;
  private final Convergence convergence;
  private final Surges surges;
  private final Evacuations evacuations;
  private final Publication publication;

  public Sweep(
      Cluster cluster,
      Messages messages,
      LifecyclePolicy policy,
      GroupRules rules,
      EmbeddedMetrics metrics) {
    this.cluster = cluster;
    this.messages = messages;
    this.recorder = cluster.recorder();
    this.directory = new ManagerDirectory(cluster);
    this.join = new Join(cluster, policy);
    this.leave = new Leave(cluster, policy);
    this.scaleIn = new ScaleIn(cluster);
    this.memberCare = new MemberCare(cluster, policy);
    this.graves = new Graves(cluster, policy);
    this.joinTokens = new JoinTokens(cluster);
    this.certificates = new CertificateExpiry(cluster);
    this.convergence = new Convergence(cluster);
    this.surges = new Surges(cluster);
    this.evacuations = new Evacuations(cluster, policy);
    this.publication = new Publication(cluster, rules, metrics);
  }

  /**
   * Looks at everything once. {@code Waiting} means that it did not go on, and why.
   *
   * @param last what is to be done in the end, whatever failed, unless it did not go on
   * @throws OutsideException when the cloud refuses what everything rests on
   * @throws RuntimeException a fault of ours, after everything else has been looked at
   */
  public Outcome run(Runnable last) {
    List<RuntimeException> faults = new ArrayList<>();
    try {
      Outcome outcome = sweep((subject, step) -> guarded(subject, step, faults));
      if (outcome instanceof Outcome.Done) {
        last.run();
      }
      if (!faults.isEmpty()) {
        throw faults.getFirst();
      }
      return outcome;
    } catch (OutsideException failed) {
      if (!failed.code().retryable()) {
        throw failed;
      }
      return waiting(Dark.reason(failed));
    }
  }

  private Outcome sweep(Guard guard) {
    guard.run(SUBJECT, certificates::look);
    List<Group> groups = cluster.groups().groups();
    SwarmView view = directory.refresh(directory.open());
    Optional<String> dark = directory.dark(view);
    if (dark.isPresent()) {
      return waiting(dark.get());
    }
    for (Group group : groups) {
      for (Group.Member member : group.members()) {
        guard.run(member.instance().value(), () -> tend(group, member));
      }
    }
    SwarmView after = view.again();
    guard.run(SUBJECT, () -> memberCare.look(after, groups, guard));
    guard.run(SUBJECT, () -> graves.clear(after, groups, guard));
    for (Group group : groups) {
      guard.run(group.shortName(), () -> trim(group));
    }
    guard.run(SUBJECT, () -> joinTokens.upkeep(after, groups));
    Workload workload = new Workload(after.api());
    guard.run(SUBJECT, () -> evacuations.end(after, workload));
    guard.run(SUBJECT, () -> surges.end(after, workload.services()));
    guard.run(SUBJECT, () -> convergence.look(workload));
    directory.refresh(after);
    guard.run(SUBJECT, () -> publication.publish(after, workload, groups));
    return new Outcome.Done(
        "%d groups and %d nodes are as they should be, or on their way"
            .formatted(groups.size(), after.nodes().size()));
  }

  private void tend(Group group, Group.Member member) {
    switch (member.lifecycleState()) {
      case "Pending:Wait" -> tendLaunch(hook(group, member, LifecycleHook.LAUNCH));
      case "Terminating:Wait", "Terminating:Retained" -> {
        LifecycleHook hook = hook(group, member, LifecycleHook.TERMINATE);
        leave.step(hook, firstSeen(cluster, hook));
      }
      case "Standby" -> Held.forget(cluster, member.instance());
      // AWS's own words, of which there may be more: none other waits for us.
      default -> {}
    }
  }

  private void tendLaunch(LifecycleHook hook) {
    Instant since = firstSeen(cluster, hook);
    if (join.step(hook, since) instanceof Outcome.Next) {
      String body = LifecycleMessages.encode(new LifecycleMessage.HookOpen(hook, since, 0));
      messages.send(body, Duration.ZERO);
    }
  }

  /** Since when a hook has been open, as far as we know without its event. */
  static Instant firstSeen(Cluster cluster, LifecycleHook hook) {
    return cluster
        .marks()
        .firstSeen(MarkKeys.hookSeen(hook.name(), hook.instance()), cluster.now(), HOOK_MEMORY);
  }

  private void trim(Group group) {
    if (group.role() == NodeRole.WORKER && ScaleIn.surplus(group) > 0) {
      cluster
          .groups()
          .group(group.name())
          .filter(it -> ScaleIn.surplus(it) > 0)
          .ifPresent(scaleIn::trim);
    }
  }

  /**
   * One thing that cannot be done must not keep the others from being done, nor must a fault of
   * ours, which {@link #run} throws in the end.
   */
  private void guarded(String subject, Runnable step, List<RuntimeException> faults) {
    try {
      step.run();
    } catch (OutsideException failed) {
      if (failed.code().concernsEverything()) {
        throw failed;
      }
      journalFailure(subject, Dark.reason(failed));
    } catch (RuntimeException fault) {
      faults.add(fault);
      journalFailure(subject, "a fault of Apiarist's own: " + fault);
    }
  }

  private void journalFailure(String subject, String reason) {
    recorder.recordOnce(KIND, subject, Decision.Outcome.FAILED, reason, Map.of(), QUIET);
  }

  private Outcome waiting(String why) {
    recorder.recordOnce(
        KIND, SUBJECT, Decision.Outcome.WAITING, why, Map.of(), LifecyclePolicy.COOL_DOWN);
    return new Outcome.Waiting(LifecyclePolicy.LOOK_AGAIN_LATER, why);
  }

  private static LifecycleHook hook(Group group, Group.Member member, String name) {
    return new LifecycleHook(group.name(), name, member.instance());
  }

  /** Runs a step so that its failure stays its own. */
  public interface Guard {
    void run(String subject, Runnable step);
  }

  /** Instances that are members of a group of ours, in whatever state. */
  static boolean isMember(List<Group> groups, InstanceId instance) {
    return groups.stream()
        .flatMap(group -> group.members().stream())
        .anyMatch(member -> member.instance().equals(instance));
  }
}
