package dev.apiarist.bootstrap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.apiarist.fake.FakeAutoScalingGroups;
import dev.apiarist.fake.FakeInstances;
import dev.apiarist.fake.FakeParameters;
import dev.apiarist.fake.FakeSwarm;
import dev.apiarist.fake.InMemoryFirstManagerLease;
import dev.apiarist.fake.InMemoryJournal;
import dev.apiarist.fake.InMemoryMarks;
import dev.apiarist.fake.InMemoryMessages;
import dev.apiarist.json.Json;
import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import dev.apiarist.swarm.TagLabels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A cluster of which everything but AWS and the engines is real: machines that run the loader and
 * the node script in bash, with curl and OpenSSL, against enroll behind a Function URL that checks
 * signatures. One lock guards the twins.
 */
final class BootLab implements AutoCloseable {
  static final String CLUSTER = "demo";

  final InstantSource clock = InstantSource.system();
  final FakeInstances instances = new FakeInstances();
  final FakeAutoScalingGroups groups = new FakeAutoScalingGroups(CLUSTER, instances, clock);
  final FakeSwarm swarm = new FakeSwarm();
  final FakeParameters parameters = new FakeParameters();
  final InMemoryFirstManagerLease lease = new InMemoryFirstManagerLease();
  final InMemoryJournal journal = new InMemoryJournal();
  final InMemoryMarks marks = new InMemoryMarks();
  final InMemoryMessages messages = new InMemoryMessages(clock);
  final CertificateAuthority authority = CertificateAuthority.create(CLUSTER, clock.instant());

  /** What enroll answered, as {@code phase status}, in order. */
  final List<String> conversation = new ArrayList<>();

  /** Whether the signature of a request with a session token covers the token. */
  final List<Boolean> tokenSigned = new ArrayList<>();

  private final Map<String, Machine> machines = new HashMap<>();
  private final Deque<Integer> outages = new ArrayDeque<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Path directory;
  private EnrolmentSettings settings =
      new EnrolmentSettings(
          CLUSTER,
          new TagLabels(List.of("docker."), false),
          EnvironmentMapping.NONE,
          Duration.ofMinutes(10));
  private Predicate<String> hidden = id -> false;

  BootLab(Path directory) throws IOException {
    this.directory = directory;
    parameters.put("ca-certificate", authority.certificatePem());
    parameters.putSecret("ca-key", authority.keyPem());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(executor);
    server.start();
  }

  void settings(EnvironmentMapping environment, Duration joinTimeout) {
    settings =
        new EnrolmentSettings(
            CLUSTER, new TagLabels(List.of("docker."), false), environment, joinTimeout);
  }

  /** Launches the machines of a new group. */
  List<Machine> launch(String group, NodeRole role, int count, Map<String, String> tags)
      throws IOException {
    groups.create(group, role, count, count, tags);
    List<Machine> launched = new ArrayList<>();
    for (InstanceId id : groups.tick()) {
      Machine machine = new Machine(this, instances.get(id), role, directory.resolve(id.value()));
      machines.put(machine.accessKey(), machine);
      launched.add(machine);
    }
    return launched;
  }

  /** The next requests are answered with these statuses, whatever they ask. */
  void outage(Integer... statuses) {
    outages.addAll(List.of(statuses));
  }

  /** Lets enroll not see these instances in their groups. */
  void hide(Predicate<String> instances) {
    hidden = instances;
  }

  String enrollUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  Enrolment enrolment() {
    return new Enrolment(
        new EnrolmentPorts(
            new HidingGroups(groups, hidden),
            instances,
            swarm,
            parameters,
            lease,
            journal,
            marks,
            messages,
            clock),
        settings);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    byte[] body = exchange.getRequestBody().readAllBytes();
    String phase = Json.textAt(Json.parse(new String(body, StandardCharsets.UTF_8)), "", "phase");
    Map<String, Object> answer;
    synchronized (this) {
      answer = answer(exchange.getRequestURI().getPath(), headers, body);
      conversation.add(phase + " " + Json.longAt(answer, 0, "statusCode"));
    }
    byte[] sent = Json.textAt(answer, "", "body").getBytes(StandardCharsets.UTF_8);
    Json.texts(Json.objectAt(answer, "headers")).forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders((int) Json.longAt(answer, 500, "statusCode"), sent.length);
    exchange.getResponseBody().write(sent);
    exchange.close();
  }

  private Map<String, Object> answer(String path, Map<String, String> headers, byte[] body) {
    Integer outage = outages.poll();
    if (outage != null) {
      return Map.of("statusCode", outage, "body", "outage");
    }
    String authorization = headers.getOrDefault("authorization", "");
    Machine machine = machines.get(SigV4Check.accessKey(authorization));
    try {
      if (machine == null
          || !SigV4Check.scope(authorization).endsWith("/eu-west-1/lambda/aws4_request")
          || !machine.sessionToken().equals(headers.get("x-amz-security-token"))
          || !SigV4Check.valid("POST", path, headers, body, machine.secretKey())) {
        return Map.of("statusCode", 403, "body", "{\"Message\":\"Forbidden\"}");
      }
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
    tokenSigned.add(SigV4Check.signedHeaders(authorization).contains("x-amz-security-token"));
    String response =
        EnrolmentHttp.encode(
            enrolment().answer(machine.arn(), new String(body, StandardCharsets.UTF_8)));
    Map<String, Object> tree = new LinkedHashMap<>();
    Json.parseObject(response).forEach((key, value) -> tree.put(key, value == null ? "" : value));
    return tree;
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    for (Machine machine : machines.values()) {
      machine.close();
    }
    executor.close();
  }
}
