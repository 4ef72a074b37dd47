package dev.apiarist.local.ec2;

import dev.apiarist.local.autoscaling.InstanceFleet;
import dev.apiarist.local.autoscaling.InstanceHealth;
import dev.apiarist.local.autoscaling.LaunchOrder;
import dev.apiarist.local.autoscaling.LaunchedInstance;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import dev.apiarist.local.events.CloudEvent;
import dev.apiarist.local.events.EventSink;
import dev.apiarist.local.iam.Credentials;
import dev.apiarist.local.iam.Identities;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * EC2: launch templates, and instances that run on {@link Machines}, each with its own metadata
 * service and credentials. Machines start and stop in the background. A machine that dies by itself
 * leaves its instance stopped, as a failed host does.
 */
public final class Ec2 implements AwsService, InstanceFleet, AutoCloseable {
  private static final int ID_BYTES = 9;

  private final Settings settings;
  private final Machines machines;
  private final Identities identities;
  private final EventSink events;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, LaunchTemplate> templates = new ConcurrentHashMap<>();
  private final Map<String, Ec2Instance> instances = new ConcurrentHashMap<>();
  private final Map<String, Imds> metadata = new ConcurrentHashMap<>();
  private final BackgroundWork work = new BackgroundWork();

  /**
   * Where it all is.
   *
   * @param nodeAddress an address of this host that machines reach
   */
  public record Settings(String account, String region, String nodeAddress) {}

  /** EC2 without instances. */
  public Ec2(
      Settings settings,
      Machines machines,
      Identities identities,
      EventSink events,
      InstantSource clock) {
    this.settings = settings;
    this.machines = machines;
    this.identities = identities;
    this.events = events;
    this.clock = clock;
  }

  /** Adds a launch template. */
  public void add(LaunchTemplate template) {
    templates.put(template.id(), template);
  }

  /** Makes an instance fail its status checks. */
  public void impair(String instanceId) {
    Optional.ofNullable(instances.get(instanceId)).ifPresent(Ec2Instance::impair);
  }

  @Override
  public String signingName() {
    return "ec2";
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    return switch (request.operation()) {
      case "DescribeInstances" -> {
        instances.values().forEach(this::observe);
        yield AwsResponse.xml(
            DescribeInstances.answer(
                request.form(),
                List.copyOf(instances.values()),
                settings.account(),
                settings.region()));
      }
      case "DescribeInstanceTypes" ->
          AwsResponse.xml(DescribeInstanceTypes.answer(request.form(), machines.size()));
      default -> throw request.unsupported();
    };
  }

  @Override
  public LaunchedInstance launch(LaunchOrder order) {
    LaunchTemplate template = template(order.launchTemplateId());
    String ordered = order.instanceType();
    String type = ordered == null ? template.instanceType() : ordered;
    String id = "i-" + newHex();
    Map<String, String> tags = new LinkedHashMap<>(template.tags());
    tags.putAll(order.tags());
    Credentials credentials = identities.assume(template.role(), id);
    Ec2Instance instance =
        new Ec2Instance(
            id, template, type, order.zone(), order.subnetId(), tags, credentials, clock.instant());
    instances.put(id, instance);
    announce(instance);
    work.start("boot-" + id, () -> boot(instance));
    return new LaunchedInstance(id, "", type);
  }

  @Override
  public void terminate(String instanceId) {
    Ec2Instance instance = instances.get(instanceId);
    if (instance != null && instance.become(InstanceState.SHUTTING_DOWN)) {
      announce(instance);
      work.start("end-" + instanceId, () -> end(instance));
    }
  }

  @Override
  public InstanceHealth health(String instanceId) {
    Ec2Instance instance = instances.get(instanceId);
    if (instance == null) {
      return InstanceHealth.TERMINATED;
    }
    observe(instance);
    return switch (instance.state()) {
      case PENDING -> InstanceHealth.PENDING;
      case RUNNING -> instance.impaired() ? InstanceHealth.IMPAIRED : InstanceHealth.RUNNING;
      case STOPPED -> InstanceHealth.STOPPED;
      case SHUTTING_DOWN, TERMINATED -> InstanceHealth.TERMINATED;
    };
  }

  /** The private address of an instance whose machine has started. */
  public Optional<String> privateAddress(String instanceId) {
    return Optional.ofNullable(instances.get(instanceId))
        .map(instance -> instance.address().getNow(""))
        .filter(address -> !address.isEmpty());
  }

  /**
   * Ends every instance, also those that are just booting, and waits for the machines to be gone.
   */
  @Override
  public void close() {
    instances.keySet().forEach(this::terminate);
    work.join();
    metadata.values().forEach(Imds::close);
  }

  static String privateDnsName(String address, String region) {
    return "ip-" + address.replace('.', '-') + "." + region + ".compute.internal";
  }

  private void boot(Ec2Instance instance) {
    Imds imds = new Imds(instance, settings.region(), clock, settings.nodeAddress());
    metadata.put(instance.id(), imds);
    try {
      if (instance.state() == InstanceState.PENDING) {
        instance.address().complete(machines.start(specification(instance, imds)));
      }
      if (instance.become(InstanceState.RUNNING)) {
        announce(instance);
      } else {
        release(instance);
      }
    } catch (RuntimeException failed) {
      System.getLogger(Ec2.class.getName())
          .log(Level.ERROR, "machine of " + instance.id() + " does not start", failed);
      if (instance.become(InstanceState.SHUTTING_DOWN)) {
        announce(instance);
      }
      end(instance);
    }
  }

  private static MachineSpec specification(Ec2Instance instance, Imds imds) {
    LaunchTemplate template = instance.template();
    return new MachineSpec(
        instance.id(), template.userData(), template.imageId(), instance.tags(), imds.uri());
  }

  private void end(Ec2Instance instance) {
    release(instance);
    if (instance.become(InstanceState.TERMINATED)) {
      announce(instance);
    }
  }

  private void release(Ec2Instance instance) {
    machines.stop(instance.id());
    Optional.ofNullable(metadata.remove(instance.id())).ifPresent(Imds::close);
  }

  private void observe(Ec2Instance instance) {
    if (instance.state() == InstanceState.RUNNING
        && !machines.running(instance.id())
        && instance.become(InstanceState.STOPPED)) {
      announce(instance);
    }
  }

  private void announce(Ec2Instance instance) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("instance-id", instance.id());
    detail.put("state", instance.state().word());
    events.emit(
        new CloudEvent(
            "aws.ec2",
            "EC2 Instance State-change Notification",
            List.of(
                "arn:aws:ec2:%s:%s:instance/%s"
                    .formatted(settings.region(), settings.account(), instance.id())),
            detail,
            clock.instant()));
  }

  /**
   * A launch template.
   *
   * @throws IllegalArgumentException when there is none
   */
  public LaunchTemplate template(String idOrName) {
    return templates.values().stream()
        .filter(each -> each.id().equals(idOrName) || each.name().equals(idOrName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no launch template " + idOrName));
  }

  private String newHex() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes).substring(1);
  }
}
