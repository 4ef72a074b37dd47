package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.NotifyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** What each function may do in AWS, beyond running: the least that its work needs. */
record FunctionGrants(Grants grants, NotifyConfig notices) {
  private static final List<String> MANAGER_LIST = List.of("managers");
  private static final List<String> WEBHOOK_PARAMETERS =
      Stream.concat(Grants.CLIENT_PARAMETERS.stream(), Stream.of("app-token-keys")).toList();
  private static final List<String> SIGNING_PARAMETERS =
      List.of("ca-certificate", "ca-key", "client-certificate", "client-key", "managers");

  List<PolicyStatement> of(FunctionKind kind) {
    return switch (kind) {
      case WEBHOOK ->
          with(
              seeing(),
              resize(),
              terminateWorkers(),
              grants.describeTypes(),
              grants.readParameters(WEBHOOK_PARAMETERS),
              grants.keepFailures());
      case ENROLL ->
          with(
              seeing(),
              grants.readParameters(SIGNING_PARAMETERS),
              grants.writeParameters(MANAGER_LIST),
              grants.sendSteps());
      case LIFECYCLE -> with(keeping(), grants.receiveSteps());
      case RECONCILE ->
          with(
              keeping(),
              grants.describeAlarms(),
              grants.describeLaunches(),
              grants.describeTypes(),
              grants.sendTicks(),
              grants.receiveTicks());
      case SETUP ->
          List.of(
              grants.readParameters(Grants.ALL_PARAMETERS),
              grants.writeParameters(Grants.ALL_PARAMETERS),
              grants.deleteParameters(Grants.ALL_PARAMETERS));
      case NOTIFY -> telling();
    };
  }

  /** The journal's stream, the notes of who has been told, and the targets there are. */
  private List<PolicyStatement> telling() {
    List<PolicyStatement> statements = new ArrayList<>(grants.readStream());
    statements.add(grants.notes());
    statements.add(grants.sendUndelivered());
    notices.slack().ifPresent(name -> statements.add(grants.readParameter(name)));
    notices.topic().ifPresent(arn -> statements.add(grants.publish(arn)));
    notices.eventBus().ifPresent(bus -> statements.add(grants.putEvents(bus)));
    return statements;
  }

  /** What any decision needs: leases, marks and journal, and the present state. */
  private List<PolicyStatement> seeing() {
    return List.of(grants.table(), grants.describeGroups(), grants.describeInstances());
  }

  /** What bringing nodes in and out needs, by event or by sweep. */
  private List<PolicyStatement> keeping() {
    return with(
        seeing(),
        answerHooks(),
        resize(),
        terminate(),
        grants.readParameters(Grants.CLIENT_PARAMETERS),
        grants.writeParameters(MANAGER_LIST),
        grants.sendSteps());
  }

  private static List<PolicyStatement> with(List<PolicyStatement> some, PolicyStatement... others) {
    return Stream.concat(some.stream(), Stream.of(others)).toList();
  }

  /** Workers only: the number of managers is the quorum's, and no metric's business. */
  private PolicyStatement resize() {
    return grants.changeWorkerGroups("Resize", List.of("autoscaling:SetDesiredCapacity"));
  }

  private PolicyStatement answerHooks() {
    return grants.changeGroups(
        "AnswerHooks",
        List.of(
            "autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat"));
  }

  /** A metric may let workers go, never a manager. */
  private PolicyStatement terminateWorkers() {
    return grants.changeWorkerGroups(
        "TerminateWorkers", List.of("autoscaling:TerminateInstanceInAutoScalingGroup"));
  }

  /** Managers too: one that failed is replaced through its group. */
  private PolicyStatement terminate() {
    return grants.changeGroups(
        "Terminate", List.of("autoscaling:TerminateInstanceInAutoScalingGroup"));
  }
}
