package dev.apiarist.local.cloud;

import dev.apiarist.json.Json;
import dev.apiarist.local.autoscaling.Arns;
import dev.apiarist.local.autoscaling.AutoScaling;
import dev.apiarist.local.autoscaling.AutoScalingException;
import dev.apiarist.local.autoscaling.Faults;
import dev.apiarist.local.autoscaling.api.AutoScalingApi;
import dev.apiarist.local.aws.AwsEndpoint;
import dev.apiarist.local.aws.HttpAnswer;
import dev.apiarist.local.cloudformation.CloudAssembly;
import dev.apiarist.local.cloudformation.CloudServices;
import dev.apiarist.local.cloudformation.Stack;
import dev.apiarist.local.cloudwatch.CloudWatch;
import dev.apiarist.local.dynamodb.DynamoDb;
import dev.apiarist.local.ec2.Ec2;
import dev.apiarist.local.events.EventBus;
import dev.apiarist.local.events.EventFaults;
import dev.apiarist.local.iam.Identities;
import dev.apiarist.local.iam.ResourcePolicies;
import dev.apiarist.local.iam.RolePolicies;
import dev.apiarist.local.iam.Sts;
import dev.apiarist.local.lambda.FunctionHost;
import dev.apiarist.local.lambda.FunctionUrl;
import dev.apiarist.local.lambda.Lambda;
import dev.apiarist.local.lambda.LambdaFunction;
import dev.apiarist.local.sns.Sns;
import dev.apiarist.local.sqs.Sqs;
import dev.apiarist.local.ssm.Ssm;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * One AWS account on this machine, made from a synthesised stack: what the template declares is
 * what runs. Nothing outlives {@link #close}: functions, machines and ports all go.
 */
public final class LocalCloud implements AutoCloseable {
  /** The account. */
  public static final String ACCOUNT = "000000000000";

  /** The region. */
  public static final String REGION = "us-east-1";

  private static final Duration TICK = Duration.ofSeconds(1);

  private final CloudServices services;
  private final EventFaults eventFaults;
  private final Closing closing;
  private final Stack stack;
  private final LocalCloudOptions options;

  private LocalCloud(
      CloudServices services,
      EventFaults eventFaults,
      Closing closing,
      Stack stack,
      LocalCloudOptions options) {
    this.services = services;
    this.eventFaults = eventFaults;
    this.closing = closing;
    this.stack = stack;
    this.options = options;
  }

  /**
   * Starts everything the stack declares, and then ticks once a second.
   *
   * @throws dev.apiarist.local.aws.PortTakenException when the AWS port is in use
   * @throws dev.apiarist.local.cloudformation.StackException naming what the template has that is
   *     not supported, or the resource that failed; nothing is left running then
   */
  public static LocalCloud start(LocalCloudOptions options) {
    LocalCloud cloud = startStill(options);
    cloud.closing.add(new Ticker(TICK, cloud::tick)::close);
    return cloud;
  }

  /**
   * Starts everything, but moves only when {@link #tick} is called: for tests on a virtual clock.
   */
  public static LocalCloud startStill(LocalCloudOptions options) {
    CloudAssembly assembly = CloudAssembly.read(options.cdkOut());
    Closing closing = new Closing();
    try {
      EventFaults eventFaults = new EventFaults();
      CloudServices services = services(options, eventFaults, closing);
      Stack stack = Stack.create(services, assembly, options.parameters());
      closing.add(stack::close);
      LocalCloud cloud = new LocalCloud(services, eventFaults, closing, stack, options);
      services.endpoint().route("status", call -> cloud.statusAnswer());
      return cloud;
    } catch (RuntimeException failed) {
      closing.run();
      throw failed;
    }
  }

  private static CloudServices services(
      LocalCloudOptions options, EventFaults eventFaults, Closing closing) {
    InstantSource clock = options.clock();
    CloudServices.Place place =
        new CloudServices.Place(
            ACCOUNT,
            REGION,
            options.bindAddressForNodes(),
            options.awsPort() == 0 ? 0 : options.awsPort() + 1,
            options.environmentsPerFunction());
    RolePolicies rolePolicies = new RolePolicies();
    ResourcePolicies resourcePolicies = new ResourcePolicies();
    // Whoever signs does so by the system's clock, in another process.
    Identities identities = new Identities(ACCOUNT, InstantSource.system(), rolePolicies);
    AwsEndpoint endpoint = new AwsEndpoint(options.awsPort(), identities);
    closing.add(endpoint::close);
    DynamoDb dynamoDb = DynamoDb.start();
    closing.add(dynamoDb::close);
    EventBus events = new EventBus(ACCOUNT, REGION, clock, eventFaults);
    Ec2 ec2 =
        new Ec2(
            new Ec2.Settings(ACCOUNT, REGION, options.bindAddressForNodes()),
            options.machines(),
            identities,
            events,
            clock);
    Lambda lambda =
        new Lambda(
            new FunctionHost(
                options.stateDirectory(),
                REGION,
                endpoint.uri(),
                identities,
                options.environmentsPerFunction()),
            clock);
    closing.add(ec2::close);
    closing.add(lambda::close);
    Sns sns = new Sns(lambda, resourcePolicies, clock);
    CloudServices services =
        new CloudServices(
            place,
            clock,
            endpoint,
            identities,
            rolePolicies,
            resourcePolicies,
            new Sqs(ACCOUNT),
            new Ssm(place.arn("ssm", "parameter"), clock),
            dynamoDb,
            ec2,
            new AutoScaling(
                clock, ec2, events, new Faults(), clock.millis(), new Arns(REGION, ACCOUNT)),
            events,
            lambda,
            sns,
            new CloudWatch(
                new CloudWatch.Place(ACCOUNT, REGION), sns, lambda, resourcePolicies, clock));
    serve(services);
    return services;
  }

  private static void serve(CloudServices services) {
    AwsEndpoint endpoint = services.endpoint();
    endpoint.add(new Sts());
    endpoint.add(services.sqs());
    endpoint.add(services.ssm());
    endpoint.add(services.dynamoDb());
    endpoint.add(services.ec2());
    endpoint.add(services.lambda());
    endpoint.add(services.sns());
    endpoint.page(services.sns()::page);
    endpoint.add(services.cloudWatch());
    endpoint.add(
        new AutoScalingService(
            new AutoScalingApi(
                services.autoScaling(),
                subnet -> {
                  throw AutoScalingException.validation(
                      "groups are made by the stack here; no subnet " + subnet);
                })));
  }

  /** Moves Auto Scaling, schedules, late events and retries one step on. */
  public void tick() {
    services.autoScaling().tick();
    services.events().tick();
    services.lambda().tick();
  }

  /** The stack's outputs. */
  public Map<String, String> outputs() {
    return stack.outputs();
  }

  /** The stack's name. */
  public String stackName() {
    return stack.name();
  }

  /** What {@code AWS_ENDPOINT_URL} is to be set to. */
  public URI awsEndpoint() {
    return services.endpoint().uri();
  }

  /** A function's URL on loopback; empty when it has none. */
  public Optional<URI> functionUrl(String functionName) {
    return stack.functionUrls().stream()
        .filter(url -> url.function().settings().name().equals(functionName))
        .map(FunctionUrl::local)
        .findFirst();
  }

  /** Starts one JVM of every function ahead of its first invocation, one after the other. */
  public void warm() throws InterruptedException {
    for (LambdaFunction function : services.lambda().functions()) {
      function.warm();
    }
  }

  /** The services, for tests and for faults. */
  public CloudServices services() {
    return services;
  }

  /** What befalls the next events. */
  public EventFaults eventFaults() {
    return eventFaults;
  }

  /** Ends everything; custom resources are asked to delete what they made. */
  @Override
  public void close() {
    closing.run();
  }

  private HttpAnswer statusAnswer() {
    return HttpAnswer.text(
        200,
        "application/json",
        Json.write(Status.of(services, stack, options.stateDirectory().resolve("logs"))));
  }
}
