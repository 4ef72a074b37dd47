package dev.apiarist.local.e2e;

import dev.apiarist.local.lambda.LambdaFunction;
import dev.apiarist.swarm.NodeRole;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for a cluster's secrets wherever somebody may read who must not know them. */
final class Leaks {
  private static final String PROCESSES = "cat /proc/[0-9]*/cmdline | tr '\\0' ' '";

  private final SmallCloud cloud;

  Leaks(SmallCloud cloud) {
    this.cloud = cloud;
  }

  /** What must be nowhere, by name: the secrets' own texts, and what marks any of their kind. */
  Map<String, String> secrets() {
    Map<String, String> secrets = new LinkedHashMap<>();
    secrets.put("webhook token", cloud.parameter("webhook-token"));
    secrets.put("key of the CA", innermost(cloud.parameter("ca-key")));
    secrets.put("key of the client", innermost(cloud.parameter("client-key")));
    for (NodeRole role : NodeRole.values()) {
      secrets.put("join token of a " + role.word(), cloud.cluster().swarm().joinToken(role));
    }
    secrets.put("any join token", "SWMTKN-1-");
    secrets.put("any private key", "PRIVATE KEY-----");
    return secrets;
  }

  /** The names of the secrets in a text. */
  static List<String> in(String text, Map<String, String> secrets) {
    return secrets.entrySet().stream()
        .filter(secret -> text.contains(secret.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Logs, template, journal and status: what operators and tools read. */
  Map<String, String> ofTheCloud() throws IOException, InterruptedException {
    Map<String, String> places = new LinkedHashMap<>();
    places.putAll(files(cloud.checkout().state().resolve("logs"), ".log"));
    places.putAll(files(cloud.checkout().cdkOut(), ".json"));
    places.put("journal", cloud.journal().toString());
    places.put("status", status());
    places.put("outputs", cloud.cloud().outputs().toString());
    for (LambdaFunction function : cloud.cloud().services().lambda().functions()) {
      String name = function.settings().name();
      places.put("environment of " + name, function.settings().environment().toString());
      places.put("arguments of " + name, arguments(function));
    }
    return places;
  }

  /** Console, user data, the log of its run, and what runs: what a node's user can see. */
  Map<String, String> ofTheNode(String instanceId) {
    return Map.of(
        "console", cloud.machines().console(instanceId),
        "user data", cloud.engine().on(instanceId, "cat /var/lib/cloud/user-data.txt"),
        "cloud-init", cloud.engine().on(instanceId, "cat /var/log/cloud-init-output.log"),
        "processes", cloud.engine().on(instanceId, PROCESSES),
        "environment", cloud.engine().on(instanceId, "cat /proc/[0-9]*/environ | tr '\\0' ' '"));
  }

  /** Files of a node that hold a join token or a private key, apart from the engine's own. */
  List<String> filesWithSecrets(String instanceId) {
    return cloud
        .engine()
        .tryOn(
            instanceId,
            "cd / && grep -rlIE -e 'SWMTKN-1-[a-z0-9]{5}' -e '-----BEGIN [A-Z ]*PRIVATE KEY'"
                + " dev/shm etc home media opt root run srv tmp var"
                + " --exclude-dir=docker --exclude-dir=netns 2>/dev/null")
        .lines()
        .toList();
  }

  /** Everything that processes of a node were given as arguments, until its machine is told. */
  String watchArguments(String instanceId) {
    return cloud
        .engine()
        .on(
            instanceId,
            "timeout 60 bash -c 'while [[ ! -e /tmp/seen-enough ]]; do cat /proc/[0-9]*/cmdline |"
                + " tr \"\\0\" \" \"; sleep 0.1; done' 2>/dev/null; rm -f /tmp/seen-enough");
  }

  void stopWatching(String instanceId) {
    cloud.engine().on(instanceId, "touch /tmp/seen-enough");
  }

  private static String innermost(String pem) {
    return pem.lines().filter(line -> !line.startsWith("-----")).findFirst().orElseThrow();
  }

  private static Map<String, String> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .collect(Collectors.toMap(Path::toString, SmallCloud::read));
    }
  }

  private static String arguments(LambdaFunction function) {
    return function.processIds().stream()
        .flatMap(id -> ProcessHandle.of(id).stream())
        .flatMap(process -> process.info().commandLine().stream())
        .collect(Collectors.joining("\n"));
  }

  private String status() throws IOException, InterruptedException {
    URI uri = cloud.cloud().awsEndpoint().resolve("/_local/status");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(uri).GET().build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
