package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.Architecture;
import dev.apiarist.infra.config.ClusterConfig;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awscdk.CustomResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.FunctionUrl;
import software.amazon.awscdk.services.lambda.FunctionUrlAuthType;
import software.amazon.awscdk.services.lambda.FunctionUrlOptions;
import software.amazon.awscdk.services.lambda.RecursiveLoop;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

/** The functions: all of one artifact, each with its own role, log group and environment. */
final class Functions extends Construct {
  private final Map<FunctionKind, Function> functions = new EnumMap<>(FunctionKind.class);
  private final ClusterConfig config;
  private final Names names;
  private final ClusterNetwork network;
  private final Firewall firewall;
  private final Code code;
  private final FunctionEnvironment environment;
  private final FunctionUrl webhookUrl;
  private final FunctionUrl enrollUrl;
  private final CustomResource setup;

  Functions(
      Construct scope,
      ClusterConfig config,
      Names names,
      ClusterNetwork network,
      Firewall firewall,
      Code code,
      FunctionEnvironment environment) {
    super(scope, "Functions");
    this.config = config;
    this.names = names;
    this.network = network;
    this.firewall = firewall;
    this.code = code;
    this.environment = environment;
    for (FunctionKind kind : FunctionKind.values()) {
      if (kind != FunctionKind.NOTIFY || config.notices().wanted()) {
        functions.put(kind, function(kind));
      }
    }
    setup =
        CustomResource.Builder.create(this, "Cluster")
            .resourceType("Custom::ApiaristCluster")
            .serviceToken(of(FunctionKind.SETUP).getFunctionArn())
            .serviceTimeout(Duration.minutes(5))
            .properties(properties(config))
            .build();
    of(FunctionKind.WEBHOOK)
        .addEnvironment("APIARIST_WEBHOOK_TOKEN_SHA256", setup.getAttString("WebhookTokenSha256"));
    webhookUrl = url(FunctionKind.WEBHOOK, FunctionUrlAuthType.NONE);
    enrollUrl = url(FunctionKind.ENROLL, FunctionUrlAuthType.AWS_IAM);
  }

  Function of(FunctionKind kind) {
    return Objects.requireNonNull(functions.get(kind));
  }

  FunctionUrl webhookUrl() {
    return webhookUrl;
  }

  FunctionUrl enrollUrl() {
    return enrollUrl;
  }

  /**
   * A change of any of them runs the setup again: what a version of ours is the first to keep is
   * made in clusters that are there already.
   */
  private static Map<String, String> properties(ClusterConfig config) {
    ClusterConfig.RotationConfig rotation = config.rotation();
    return Map.of(
        "Cluster", config.cluster().value(),
        "Parameters", String.join(",", Grants.ALL_PARAMETERS),
        "WebhookTokenSerial", String.valueOf(rotation.webhookToken()),
        "KeepPreviousToken", String.valueOf(rotation.keepPreviousToken()),
        "ClientCertificateSerial", String.valueOf(rotation.clientCertificate()));
  }

  private Function function(FunctionKind kind) {
    Construct scope = new Construct(this, kind.titleCase());
    Function.Builder function =
        Function.Builder.create(scope, "Function")
            .functionName(names.function(kind))
            .description(kind.description())
            .runtime(Runtime.JAVA_25)
            .architecture(architecture())
            .handler(kind.handler())
            .code(code)
            .memorySize((int) config.functions().memory().mebibytes())
            .timeout(Duration.seconds(kind.timeout().toSeconds()))
            .environment(environment.of(kind))
            .role(role(scope, kind))
            .logGroup(new Logs(config.logRetention()).group(scope, "Logs", names.logGroup(kind)));
    if (kind.inVpc()) {
      function
          .vpc(network.vpc())
          .vpcSubnets(network.privateSelection())
          .securityGroups(List.of(firewall.of(kind)));
    }
    if (kind.asksItselfAgain()) {
      // Lambda takes more than about 16 messages that follow from each other for a mistake.
      function.recursiveLoop(RecursiveLoop.ALLOW);
    }
    if (kind == FunctionKind.WEBHOOK) {
      function.reservedConcurrentExecutions(config.webhook().concurrency());
    }
    return function.build();
  }

  private Role role(Construct scope, FunctionKind kind) {
    Grants grants = new Grants(Stack.of(this), names);
    List<PolicyStatement> network =
        kind.inVpc() ? grants.networkInterfaces(kind) : List.<PolicyStatement>of();
    List<PolicyStatement> statements =
        Stream.of(
                List.of(grants.ownLogs(kind)),
                network,
                new FunctionGrants(grants, config.notices()).of(kind))
            .flatMap(List::stream)
            .toList();
    Role role =
        Role.Builder.create(scope, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .inlinePolicies(
                Map.of("apiarist", PolicyDocument.Builder.create().statements(statements).build()))
            .build();
    NagReasons.functionRole(role);
    return role;
  }

  private software.amazon.awscdk.services.lambda.Architecture architecture() {
    return config.functions().architecture() == Architecture.ARM64
        ? software.amazon.awscdk.services.lambda.Architecture.ARM_64
        : software.amazon.awscdk.services.lambda.Architecture.X86_64;
  }

  private FunctionUrl url(FunctionKind kind, FunctionUrlAuthType auth) {
    return of(kind).addFunctionUrl(FunctionUrlOptions.builder().authType(auth).build());
  }
}
