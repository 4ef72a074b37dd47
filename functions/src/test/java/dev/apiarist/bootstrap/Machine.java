package dev.apiarist.bootstrap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.NodeId;
import dev.apiarist.swarm.NodeRole;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A machine that boots: a root directory, a metadata service whose credentials change with every
 * look, and a path with the few programs that minimal images have. Those that would change the real
 * machine are stand-ins that write down what they were asked.
 */
final class Machine implements AutoCloseable {
  /** All that the loader and the node script need of a machine. */
  static final List<String> PROGRAMS =
      List.of(
          "bash", "cat", "chmod", "grep", "head", "mkdir", "mv", "openssl", "rm", "sed", "tail",
          "tr");

  final Instance instance;
  final Path root;
  final FakeEngine engine;
  private final BootLab lab;
  private final NodeRole role;
  private final Path path;
  private final HttpServer metadata;
  private int looks;
  private boolean hasty;

  Machine(BootLab lab, Instance instance, NodeRole role, Path root) throws IOException {
    this.lab = lab;
    this.instance = instance;
    this.role = role;
    this.root = root;
    this.path = root.resolve("path");
    Files.createDirectories(path);
    Files.createDirectories(root.resolve("run"));
    Files.createDirectories(root.resolve("usr/sbin"));
    for (String program : PROGRAMS) {
      Files.createSymbolicLink(path.resolve(program), find(program));
    }
    program(
        "curl",
        "printf '%s\\n' \"$*\" >>\"$APIARIST_ROOT/curl.log\"; exec " + find("curl") + " \"$@\"");
    program("sleep", "echo \"$1\" >>\"$APIARIST_ROOT/sleep.log\"; exec " + find("sleep") + " 0.02");
    program("service", call("service") + FakeEngine.START);
    program("dockerd", "exit 0");
    engine = new FakeEngine(lab, instance, root);
    metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    metadata.createContext("/latest/", this::metadata);
    metadata.start();
  }

  /** A shell line that notes the call of a stand-in. */
  static String call(String name) {
    return "echo \"" + name + " $*\" >>\"$APIARIST_ROOT/calls.log\"\n";
  }

  /** Puts a program, or a stand-in for one, on the machine. */
  void program(String name, String script) throws IOException {
    Path file = path.resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, "#!" + find("bash") + "\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  void remove(String program) throws IOException {
    Files.delete(path.resolve(program));
  }

  /** Makes it a machine with systemd and with a distribution's unit of the engine. */
  void systemd(String distribution) throws IOException {
    Files.createDirectories(root.resolve("run/systemd/system"));
    Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
    try (InputStream unit =
        Objects.requireNonNull(getClass().getResourceAsStream(distribution + ".service"))) {
      Files.write(units.resolve("docker.service"), unit.readAllBytes());
    }
    program(
        "systemctl",
        call("systemctl")
            + "case \"$*\" in\n"
            + "'-q is-active docker.service') [[ -e $APIARIST_ROOT/run/started ]]; exit ;;\n"
            + "'start docker.service' | 'restart docker.service') ;;\n"
            + "*) exit 0 ;;\nesac\n"
            + FakeEngine.START);
  }

  /** An attempt to join got as far as the certificate that Swarm's CA gives a node. */
  void holdsNodeCertificate(NodeId node) throws IOException {
    Path folder = root.resolve("var/lib/docker/swarm/certificates");
    Files.createDirectories(folder);
    String certificate = new TestCertificates().client(node.value()).certificate();
    Files.writeString(folder.resolve("swarm-node.crt"), certificate);
  }

  /** Runs its user data to the end. */
  Commands.Result boot() throws IOException {
    Path loader = root.resolve("user-data");
    Files.writeString(loader, userData());
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", path.toString());
    environment.put("APIARIST_ROOT", root.toString());
    environment.put("APIARIST_IMDS", "http://127.0.0.1:" + metadata.getAddress().getPort());
    if (hasty) {
      environment.put("APIARIST_PATIENCE", "2");
    }
    return Commands.run(root, environment, List.of(find("bash").toString(), loader.toString()));
  }

  /** From now on it gives up after two seconds where it should after minutes. */
  void hasty() {
    hasty = true;
  }

  /** Every file below etc that the boot made, with its content and time. */
  Map<Path, Object> configuration() throws IOException {
    Map<Path, Object> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(root.resolve("etc"))) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        files.put(file, List.of(Files.readString(file), Files.getLastModifiedTime(file)));
      }
    }
    return files;
  }

  String userData() {
    return Loader.text().replace("@ENROLL_URL@", lab.enrollUrl()).replace("@REGION@", "eu-west-1");
  }

  String file(String name) throws IOException {
    return Files.readString(root.resolve(name));
  }

  /** The lines of a stand-in's notes. */
  List<String> lines(String name) throws IOException {
    Path file = root.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : new ArrayList<>();
  }

  String arn() {
    return "arn:aws:sts::123456789012:assumed-role/apiarist-demo-%s/%s"
        .formatted(role.word(), instance.id());
  }

  String accessKey() {
    return "ASIA" + instance.id().value().substring(2).toUpperCase(Locale.ROOT);
  }

  /** Like EC2's it changes; the one before is not accepted any more. */
  synchronized String secretKey() {
    return "secret/" + instance.id() + "+" + looks;
  }

  synchronized String sessionToken() {
    return "token//" + instance.id() + "==" + looks;
  }

  private void metadata(HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestURI().getPath().substring("/latest/".length());
    boolean put = exchange.getRequestMethod().equals("PUT");
    boolean known =
        "imds-token".equals(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token"));
    int status = put || known ? 200 : 401;
    String answer =
        switch (asked) {
          case "api/token" -> put ? "imds-token" : "";
          case "meta-data/instance-id" -> instance.id().value();
          case "meta-data/iam/security-credentials/" -> "apiarist-demo-" + role.word();
          default -> asked.endsWith(role.word()) ? credentials() : "";
        };
    byte[] sent = (status == 200 ? answer : "").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        answer.isEmpty() ? 404 : status, sent.length == 0 ? -1 : sent.length);
    exchange.getResponseBody().write(sent);
    exchange.close();
  }

  private synchronized String credentials() {
    looks++;
    return """
        {
          "Code" : "Success",
          "Type" : "AWS-HMAC",
          "AccessKeyId" : "%s",
          "SecretAccessKey" : "%s",
          "Token" : "%s",
          "Expiration" : "2026-11-21T14:00:00Z"
        }"""
        .formatted(accessKey(), secretKey(), sessionToken());
  }

  static Path find(String program) {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/usr/local/bin")) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new AssertionError("these tests need " + program);
  }

  @Override
  public void close() throws IOException {
    metadata.stop(0);
    engine.close();
    // JUnit warns of every link that leads out of a directory it deletes.
    for (String program : PROGRAMS) {
      Files.deleteIfExists(path.resolve(program));
    }
  }
}
