package dev.apiarist.infra.stack;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.CfnInstanceProfile;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.IFunction;
import software.constructs.Construct;

/**
 * The roles of nodes: they may ask {@code enroll} for their bootstrap, and open a Session Manager
 * session; nothing else. AWS's policy AmazonSSMManagedInstanceCore is not attached, because it lets
 * an instance read every parameter of the account, the CA's key and the webhook's token included
 * (docs/adr/0040-node-roles.md).
 */
final class NodeRoles extends Construct {
  private final Map<NodeKind, CfnInstanceProfile> profiles = new EnumMap<>(NodeKind.class);

  NodeRoles(Construct scope, Names names, IFunction enroll) {
    super(scope, "NodeRoles");
    Grants grants = new Grants(Stack.of(this), names);
    for (NodeKind kind : NodeKind.values()) {
      Role role = role(names, kind, grants, enroll);
      profiles.put(
          kind,
          CfnInstanceProfile.Builder.create(this, kind.tag() + "-profile")
              .instanceProfileName(names.nodeRole(kind))
              .roles(List.of(role.getRoleName()))
              .build());
    }
  }

  CfnInstanceProfile profile(NodeKind kind) {
    return Objects.requireNonNull(profiles.get(kind));
  }

  private Role role(Names names, NodeKind kind, Grants grants, IFunction enroll) {
    List<PolicyStatement> statements =
        List.of(
            enrollUrl(enroll),
            enrollThroughUrl(enroll),
            sessionManager(),
            noParameters(grants),
            noParametersByPath());
    Role role =
        Role.Builder.create(this, kind.tag())
            .roleName(names.nodeRole(kind))
            .description("Swarm " + kind.tag() + "s of the cluster " + names.cluster())
            .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
            .inlinePolicies(
                Map.of("apiarist", PolicyDocument.Builder.create().statements(statements).build()))
            .build();
    NagReasons.nodeRole(role);
    return role;
  }

  private static PolicyStatement enrollUrl(IFunction enroll) {
    return onlyIf(
        Grants.allow(
            "EnrollUrl", List.of("lambda:InvokeFunctionUrl"), List.of(enroll.getFunctionArn())),
        "StringEquals",
        "lambda:FunctionUrlAuthType",
        "AWS_IAM");
  }

  /**
   * A Function URL needs this too. Without the condition a node could call the function directly
   * and write the caller's identity, which {@code enroll} trusts, itself.
   */
  private static PolicyStatement enrollThroughUrl(IFunction enroll) {
    return onlyIf(
        Grants.allow(
            "EnrollThroughUrlOnly",
            List.of("lambda:InvokeFunction"),
            List.of(enroll.getFunctionArn())),
        "Bool",
        "lambda:InvokedViaFunctionUrl",
        "true");
  }

  /** The agent's channel; its actions know no resources. */
  private static PolicyStatement sessionManager() {
    return Grants.allow(
        "SessionManager",
        List.of(
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel"),
        List.of("*"));
  }

  /** Holds even when somebody attaches a wider policy to the role. */
  private static PolicyStatement noParameters(Grants grants) {
    return PolicyStatement.Builder.create()
        .sid("NoParametersOfTheCluster")
        .effect(Effect.DENY)
        .actions(List.of("ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters"))
        .resources(List.of(grants.parameterArn("*")))
        .build();
  }

  /** A path's children are readable through any path above, whatever is denied of them. */
  private static PolicyStatement noParametersByPath() {
    return PolicyStatement.Builder.create()
        .sid("NoParametersByPath")
        .effect(Effect.DENY)
        .actions(List.of("ssm:GetParametersByPath"))
        .resources(List.of("*"))
        .build();
  }

  private static PolicyStatement onlyIf(
      PolicyStatement statement, String operator, String key, String value) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put(key, value);
    statement.addCondition(operator, condition);
    return statement;
  }
}
