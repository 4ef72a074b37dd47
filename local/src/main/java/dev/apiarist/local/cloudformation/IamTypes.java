package dev.apiarist.local.cloudformation;

import dev.apiarist.local.iam.Identities;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Roles, their policies, and instance profiles. */
final class IamTypes {
  private final CloudServices services;
  private final Map<String, String> profileRoles = new ConcurrentHashMap<>();

  IamTypes(CloudServices services) {
    this.services = services;
  }

  void addTo(Map<String, ResourceType> types) {
    types.put("AWS::IAM::Role", this::role);
    types.put("AWS::IAM::Policy", this::policy);
    types.put("AWS::IAM::ManagedPolicy", this::managedPolicy);
    types.put("AWS::IAM::InstanceProfile", this::instanceProfile);
  }

  /** The role of an instance profile, by the profile's name or ARN. */
  Optional<String> roleOfProfile(String nameOrArn) {
    return Optional.ofNullable(
        profileRoles.get(nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1)));
  }

  /** The role's name in its ARN. */
  static String roleName(String roleArn) {
    return roleArn.substring(roleArn.lastIndexOf('/') + 1);
  }

  private Physical role(Resource resource, Properties properties) {
    String name = properties.text("RoleName").orElseGet(resource::generatedName);
    for (Properties policy : properties.objects("Policies")) {
      services.rolePolicies().attach(name, policy.tree("PolicyDocument"));
      policy.accept("PolicyName");
    }
    properties.accept(
        "AssumeRolePolicyDocument",
        "Description",
        "ManagedPolicyArns",
        "MaxSessionDuration",
        "Path",
        "PermissionsBoundary",
        "Tags");
    return new Physical(
        name, Map.of("Arn", global("role/" + name), "RoleId", Identities.roleId(name)));
  }

  private Physical policy(Resource resource, Properties properties) {
    String name = properties.requiredText("PolicyName");
    attach(properties);
    return Physical.of(resource.generatedName(), "Id", name);
  }

  private Physical managedPolicy(Resource resource, Properties properties) {
    String name = properties.text("ManagedPolicyName").orElseGet(resource::generatedName);
    attach(properties);
    properties.accept("Description", "Path");
    String arn = global("policy/" + name);
    return Physical.of(arn, "PolicyArn", arn);
  }

  private void attach(Properties properties) {
    var document = properties.tree("PolicyDocument");
    properties.texts("Roles").forEach(role -> services.rolePolicies().attach(role, document));
    properties.accept("Users", "Groups");
  }

  private Physical instanceProfile(Resource resource, Properties properties) {
    String name = properties.text("InstanceProfileName").orElseGet(resource::generatedName);
    List<String> roles = properties.texts("Roles");
    properties.accept("Path");
    if (roles.size() != 1) {
      throw new StackException("an instance profile has one role, not " + roles);
    }
    profileRoles.put(name, roles.getFirst());
    return Physical.of(name, "Arn", global("instance-profile/" + name));
  }

  private String global(String resource) {
    return "arn:aws:iam::" + services.place().account() + ":" + resource;
  }
}
