package dev.apiarist.function;

import dev.apiarist.capacity.CapacityPolicy;
import dev.apiarist.capacity.Observer;
import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.FakeInstances;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.FakeSnsEndpoint;
import dev.apiarist.fake.FakeSwarm;
import dev.apiarist.fake.InMemoryJournal;
import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.InMemoryTurns;
import dev.apiarist.fake.Interruptions;
import dev.apiarist.fake.MutableClock;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.lifecycle.ManagerDirectory;
import dev.apiarist.lifecycle.ManagerScaleIn;
import dev.apiarist.lifecycle.ScaleIn;
import dev.apiarist.metrics.GroupRules;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.Group;
import dev.apiarist.port.Instance;
import dev.apiarist.port.Journal;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.port.Marks;
import dev.apiarist.port.NodeChange;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.SwarmManager;
import dev.apiarist.port.Turns;
import dev.apiarist.scaling.Windows;
import dev.apiarist.swarm.Availability;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.Node;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.TagLabels;
import dev.apiarist.webhook.BearerTokens;
import dev.apiarist.webhook.ChosenNodes;
import dev.apiarist.webhook.NodeRemoval;
import dev.apiarist.webhook.ServiceSettings;
import dev.apiarist.webhook.WebhookApi;
import dev.apiarist.webhook.WebhookSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The webhook function over its stream interface, in a small cloud of fakes. */
final class WebhookBench {
  static final String TOKEN = "example-token";

  final MutableClock clock = new MutableClock();
  final FakeInstances instances = new FakeInstances();
  final FakeAutoScalingGroups cloud = new FakeAutoScalingGroups("test", instances, clock);
  final FakeSwarm swarm = new FakeSwarm();
  final InMemoryMarks marks = new InMemoryMarks();
  final InMemoryTurns turns = new InMemoryTurns();
  final InMemoryJournal journal = new InMemoryJournal();
  final Interruptions calls = new Interruptions();
  final FailingCalls failing = new FailingCalls();
  final List<String> log = new ArrayList<>();

  final FakeParameters parameters = new FakeParameters();
  final Cluster cluster =
      new Cluster(
          port(AutoScalingGroups.class, cloud),
          instances,
          addresses -> port(SwarmManager.class, swarm.at(addresses)),
          port(Parameters.class, parameters),
          port(Journal.class, journal),
          port(Marks.class, marks),
          clock);
  final ManagerDirectory directory = new ManagerDirectory(cluster);

  NodeRemoval removal = new ChosenNodes(new ScaleIn(cluster), new ManagerScaleIn(cluster));
  String defaultGroup = "web";
  String prefix = "/";
  boolean promoteHostAccess;
  int requestsPerMinute = 300;
  String digests = sha256(TOKEN);
  Set<String> snsTopics = Set.of();
  final FakeSnsEndpoint sns = new FakeSnsEndpoint();
  Duration coolDown = Duration.ZERO;
  Windows windows = Windows.NONE;
  ServiceSettings services = ServiceSettings.STANDARD;
  private int managers;

  /** Managers 3..7 with 3 wanted and there; workers (web) 0..5 with 1 wanted and there. */
  static WebhookBench standard() {
    WebhookBench bench = new WebhookBench();
    bench.group("managers", NodeRole.MANAGER, 3, 7, 3);
    bench.group("web", NodeRole.WORKER, 0, 5, 1);
    return bench;
  }

  /** A group whose wanted instances are all in service; managers are in the swarm as well. */
  GroupName group(String shortName, NodeRole role, int min, int max, int desired) {
    GroupName name = cloud.create(shortName, role, min, max, Map.of());
    cloud.setDesiredCapacity(name, desired);
    settle();
    if (role == NodeRole.MANAGER) {
      joinManagers(name);
    }
    return name;
  }

  /** Sets a group's wanted instances and lets them come into service. */
  void desired(String shortName, int desired) {
    cloud.setDesiredCapacity(name(shortName), desired);
    settle();
    if (shortName.equals("managers")) {
      joinManagers(name(shortName));
    }
  }

  void service(String name, Map<String, String> labels) {
    swarm.createService(name, 1, labels, List.of());
  }

  /** Writes the list of managers as the sweep does. */
  void rememberManagers() {
    List<Map<String, String>> list = new ArrayList<>();
    for (Node node : swarm.nodes()) {
      node.instance()
          .ifPresent(id -> list.add(Map.of("instance", id.value(), "address", node.address())));
    }
    parameters.put(ManagerDirectory.PARAMETER, Json.write(list));
  }

  int desired(String shortName) {
    return cloud.view(name(shortName)).desired();
  }

  static GroupName name(String shortName) {
    return new GroupName("apiarist-test-" + shortName);
  }

  Answer post(String target) {
    return post(target, "");
  }

  Answer post(String target, String body) {
    return send("POST", target, body);
  }

  Answer send(String method, String target, String body) {
    return send(event(method, target, Map.of("authorization", "Bearer " + TOKEN), body));
  }

  /** A Function URL event for a request target of path and query. */
  static Map<String, @Nullable Object> event(
      String method, String target, Map<String, String> headers, String body) {
    int mark = target.indexOf('?');
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("version", "2.0");
    event.put("rawPath", mark < 0 ? target : target.substring(0, mark));
    event.put("rawQueryString", mark < 0 ? "" : target.substring(mark + 1));
    event.put("headers", headers);
    event.put("requestContext", Map.of("http", Map.of("method", method)));
    if (!body.isEmpty()) {
      event.put("body", body);
    }
    event.put("isBase64Encoded", false);
    return event;
  }

  Answer send(Map<String, @Nullable Object> event) {
    return sendRaw(Json.write(event));
  }

  Answer sendRaw(String event) {
    return sendTo(function(), event);
  }

  Answer sendTo(WebhookFunction function, String event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
          out,
          new InvocationContext(new ListLogger(log)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Answer.of(out.toString(StandardCharsets.UTF_8));
  }

  WebhookFunction function() {
    return new WebhookFunction(api());
  }

  WebhookApi api() {
    return new WebhookApi(
        new WebhookSettings(
            "test",
            BearerTokens.ofDigests(digests),
            defaultGroup,
            prefix,
            requestsPerMinute,
            coolDown,
            windows,
            snsTopics,
            promoteHostAccess,
            services,
            new GroupRules(new TagLabels(List.of("docker."), false), Set.of())),
        cluster.groups(),
        directory,
        removal,
        cluster.marks(),
        port(Turns.class, turns),
        cluster.journal(),
        cluster.parameters(),
        sns,
        new Observer(
            cluster.groups(),
            cluster.instances(),
            cluster.marks(),
            clock,
            CapacityPolicy.STANDARD,
            new TagLabels(List.of("docker."), false)),
        clock,
        log::add);
  }

  private <T> T port(Class<T> port, T target) {
    return failing.mortal(port, calls.guard(port, failing.wrap(port, target)));
  }

  /** Ends the newest instances in service. */
  void removeNewest(Group group, int count) {
    for (Group.Member member : group.members().reversed().subList(0, count)) {
      cloud.terminate(member.instance(), true);
    }
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void settle() {
    for (InstanceId launched : cloud.tick()) {
      cloud
          .openHook(launched)
          .ifPresent(hook -> cloud.complete(hook, LifecycleHook.Result.CONTINUE));
    }
    cloud.takeEvents();
  }

  /** The instances of a group of workers join the swarm and take tasks. */
  void joinWorkers(String shortName) {
    for (Group.Member member : cloud.view(name(shortName)).members()) {
      String address = instances.get(member.instance()).privateAddress();
      NodeId node = swarm.join(member.instance(), address, NodeRole.WORKER, Map.of());
      swarm.changeNode(node, NodeChange.availability(Availability.ACTIVE));
    }
  }

  private void joinManagers(GroupName name) {
    for (Group.Member member : cloud.view(name).members()) {
      InstanceId instance = member.instance();
      if (swarm.nodesOf(instance).isEmpty()) {
        join(instance, instances.describe(List.of(instance)).values().iterator().next());
      }
    }
  }

  private void join(InstanceId id, Instance instance) {
    if (managers == 0) {
      swarm.init(id, instance.privateAddress(), Map.of());
    } else {
      swarm.join(id, instance.privateAddress(), NodeRole.MANAGER, Map.of());
    }
    managers++;
  }

  /** What came back. */
  record Answer(int status, Map<String, String> headers, String body) {
    static Answer of(String json) {
      Map<String, @Nullable Object> tree = Json.parseObject(json);
      return new Answer(
          (int) Json.longAt(tree, -1, "statusCode"),
          Json.texts(Json.objectAt(tree, "headers")),
          Json.textAt(tree, "", "body"));
    }

    /** The body in Docker Scaler's shape: {@code status: message}. */
    String said() {
      Map<String, @Nullable Object> tree = Json.parseObject(body);
      return Json.textAt(tree, "?", "status") + ": " + Json.textAt(tree, "?", "message");
    }
  }
}
