package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.ClusterConfig;
import java.util.List;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** What each function may do in AWS, beyond running: the least that its work needs. */
record FunctionGrants(Grants grants, Names names, ClusterConfig config) {
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
              resize(workers()),
              terminate(workers()),
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
              resize(workers()),
              terminate(names.allGroups(config)),
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
              resize(workers()),
              terminate(names.allGroups(config)),
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

  private PolicyStatement resize(List<String> groups) {
    return grants.changeGroups("Resize", List.of("autoscaling:SetDesiredCapacity"), groups);
  }

  private PolicyStatement answerHooks() {
    return grants.changeGroups(
        "AnswerHooks",
        List.of(
            "autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat"),
        names.allGroups(config));
  }

  /** Managers too where the node's life is minded: one that failed is replaced by its group. */
  private PolicyStatement terminate(List<String> groups) {
    return grants.changeGroups(
        "Terminate", List.of("autoscaling:TerminateInstanceInAutoScalingGroup"), groups);
  }

  private List<String> workers() {
    return names.workerGroups(config);
  }
}
