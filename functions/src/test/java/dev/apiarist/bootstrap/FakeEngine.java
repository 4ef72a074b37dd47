package dev.apiarist.bootstrap;

import dev.apiarist.json.Json;
import dev.apiarist.port.Instance;
import dev.apiarist.swarm.NodeRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An engine's API on its Unix socket, which answers once the engine has been started and knows the
 * labels that were in its configuration at that moment. It enters the lab's swarm.
 */
final class FakeEngine implements AutoCloseable {
  /** The shell lines by which a stand-in starts it. */
  static final String START =
      """
      cat "$APIARIST_ROOT/etc/docker/daemon.json" >"$APIARIST_ROOT/run/started"
      echo started >>"$APIARIST_ROOT/starts.log"
      """;

  private final BootLab lab;
  private final Instance instance;
  private final Path root;
  private final ServerSocketChannel socket;
  private final Deque<String> joinFailures = new ArrayDeque<>();
  private String state = "inactive";
  private int looksUntilJoined = -1;

  /** What it was asked beside questions, as {@code POST /path}. */
  final List<String> calls = new ArrayList<>();

  /** The bodies of init and join. */
  final List<Map<String, @Nullable Object>> entries = new ArrayList<>();

  FakeEngine(BootLab lab, Instance instance, Path root) throws IOException {
    this.lab = lab;
    this.instance = instance;
    this.root = root;
    socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(root.resolve("run/docker.sock")));
    Thread.ofVirtual().start(this::serve);
  }

  /** Puts its part of the swarm into a state. */
  void state(String state) {
    this.state = state;
  }

  /** The next join fails and leaves the engine in this state. */
  void failNextJoin(String stateAfter) {
    joinFailures.add(stateAfter);
  }

  /** The next join is answered with a time-out, and goes on until it was looked at so often. */
  void joinSlowly(int looks) {
    looksUntilJoined = looks;
  }

  private void serve() {
    while (socket.isOpen()) {
      try (SocketChannel connection = socket.accept()) {
        if (Files.exists(root.resolve("run/started"))) {
          String request = read(connection);
          if (!request.isEmpty()) {
            connection.write(ByteBuffer.wrap(answer(request).getBytes(StandardCharsets.UTF_8)));
          }
        }
      } catch (IOException closed) {
        // The client went away, or the test is over.
      }
    }
  }

  private String answer(String request) {
    int end = request.indexOf("\r\n\r\n");
    String[] line = request.substring(0, request.indexOf("\r\n")).split(" ", -1);
    String body = request.substring(end + 4);
    synchronized (lab) {
      return switch (line[0] + " " + line[1]) {
        case "GET /_ping" -> response(200, "OK");
        case "GET /info" -> response(200, info());
        case "POST /swarm/init", "POST /swarm/join", "POST /swarm/leave?force=1" -> {
          calls.add(line[0] + " " + line[1]);
          yield enter(line[1], body);
        }
        default -> response(404, "{\"message\":\"page not found\"}");
      };
    }
  }

  private String enter(String path, String body) {
    if (path.startsWith("/swarm/leave")) {
      state = "inactive";
      return response(200, "");
    }
    if (!state.equals("inactive")) {
      return response(503, "{\"message\":\"This node is already part of a swarm.\"}");
    }
    Map<String, @Nullable Object> asked = Json.parseObject(body);
    entries.add(asked);
    if (path.equals("/swarm/init")) {
      lab.swarm.init(instance.id(), instance.privateAddress(), labels());
      state = "active";
      return response(200, "\"node\"");
    }
    if (!joinFailures.isEmpty()) {
      state = joinFailures.remove();
      return response(
          503,
          "{\"message\":\"Timeout was reached before node joined, with \\\""
              + asked.get("JoinToken")
              + "\\\"\"}");
    }
    for (NodeRole role : NodeRole.values()) {
      if (lab.swarm.joinToken(role).equals(asked.get("JoinToken"))) {
        lab.swarm.join(instance.id(), instance.privateAddress(), role, labels());
        if (looksUntilJoined > 0) {
          state = "pending";
          return response(503, "{\"message\":\"Timeout was reached before node joined.\"}");
        }
        state = "active";
        return response(200, "");
      }
    }
    return response(400, "{\"message\":\"invalid join token\"}");
  }

  private String info() {
    if (state.equals("pending") && --looksUntilJoined <= 0) {
      state = "active";
    }
    return "{\"ID\":\"x\",\"Labels\":[\"a=\\\"LocalNodeState\\\":\\\"active\\\"\"],\"Swarm\":{\"NodeID\":\"\",\"LocalNodeState\":\""
        + state
        + "\",\"ControlAvailable\":false},\"Warnings\":null}\n";
  }

  /** The labels it was started with. */
  Map<String, String> labels() {
    try {
      Map<String, String> labels = new HashMap<>();
      String configuration = Files.readString(root.resolve("run/started"));
      for (Object label : Json.listAt(Json.parse(configuration), "labels")) {
        String[] parts = String.valueOf(label).split("=", 2);
        labels.put(parts[0], parts[1]);
      }
      return labels;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String response(int status, String body) {
    return "HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  private static String read(SocketChannel connection) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    while (connection.read(buffer) >= 0) {
      String sofar = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
      int end = sofar.indexOf("\r\n\r\n");
      if (end >= 0) {
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(sofar);
        int wanted = length.find() ? Integer.parseInt(length.group(1)) : 0;
        if (buffer.position() >= end + 4 + wanted) {
          return sofar;
        }
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
