package dev.apiarist.infra.stack;

import java.util.List;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** What each function may do in AWS, beyond running: the least that its work needs. */
record FunctionGrants(Grants grants) {
  private static final List<String> MANAGER_LIST = List.of("managers");
  private static final List<String> SIGNING_PARAMETERS =
      List.of("ca-certificate", "ca-key", "client-certificate", "client-key", "managers");

  List<PolicyStatement> of(FunctionKind kind) {
    return switch (kind) {
      case WEBHOOK ->
          List.of(
              grants.table(),
              grants.describeGroups(),
              grants.describeInstances(),
              resize(),
              terminateWorkers(),
              grants.readParameters(Grants.CLIENT_PARAMETERS));
      case ENROLL ->
          List.of(
              grants.table(),
              grants.describeGroups(),
              grants.describeInstances(),
              grants.readParameters(SIGNING_PARAMETERS),
              grants.writeParameters(MANAGER_LIST),
              grants.sendSteps());
      case LIFECYCLE ->
          List.of(
              grants.table(),
              grants.describeGroups(),
              grants.describeInstances(),
              answerHooks(),
              resize(),
              terminate(),
              grants.readParameters(Grants.CLIENT_PARAMETERS),
              grants.writeParameters(MANAGER_LIST),
              grants.sendSteps(),
              grants.receiveSteps());
      case RECONCILE ->
          List.of(
              grants.table(),
              grants.describeGroups(),
              grants.describeInstances(),
              answerHooks(),
              resize(),
              terminate(),
              grants.readParameters(Grants.CLIENT_PARAMETERS),
              grants.writeParameters(MANAGER_LIST),
              grants.sendSteps());
      case SETUP ->
          List.of(
              grants.readParameters(Grants.ALL_PARAMETERS),
              grants.writeParameters(Grants.ALL_PARAMETERS),
              grants.deleteParameters(Grants.ALL_PARAMETERS));
    };
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
