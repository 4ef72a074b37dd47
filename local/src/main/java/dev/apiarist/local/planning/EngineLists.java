package dev.apiarist.local.planning;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.local.engine.EngineException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists of the engine's API as it answers them, through the docker command: {@code DOCKER_HOST} and
 * contexts count. The command only carries bytes, so what a list has of the engine's, it has here.
 */
final class EngineLists {
  private final List<String> docker;

  EngineLists() {
    this(List.of("docker", "system", "dial-stdio"));
  }

  /**
   * @param docker what carries bytes to the engine and back
   */
  EngineLists(List<String> docker) {
    this.docker = List.copyOf(docker);
  }

  /**
   * Reads a list, one element at a time.
   *
   * @param member where the list is in the answer; empty when it is the answer
   * @throws EngineException with the engine's or Docker's own words when it fails
   */
  void read(String path, String member, Consumer<@Nullable Object> elements) {
    try {
      Process process = new ProcessBuilder(docker).start();
      try {
        exchange(process, path, member, elements);
      } finally {
        process.destroy();
      }
    } catch (IOException impossible) {
      throw new EngineException("cannot run docker: " + impossible.getMessage(), impossible);
    }
  }

  private static void exchange(
      Process process, String path, String member, Consumer<@Nullable Object> elements)
      throws IOException {
    OutputStream out = process.getOutputStream();
    try {
      // The engine takes the end of what it is sent for the end of the caller: it stays open.
      out.write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException closed) {
      throw unreachable(process, path);
    }
    InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16);
    String status = headers(in);
    if (status.isEmpty()) {
      throw unreachable(process, path);
    }
    if (!status.contains(" 200")) {
      throw refusal(path, message(in, status));
    }
    elements(in, member, elements);
  }

  /** Reads to the end of the headers; the status line, empty when there is no answer. */
  private static String headers(InputStream in) throws IOException {
    String status = line(in);
    while (!line(in).isEmpty()) {
      // What the headers say is nothing to a list that ends with the connection.
    }
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static String message(InputStream in, String status) throws IOException {
    String body = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      return Json.textAt(Json.parse(body), status, "message");
    } catch (JsonException notJson) {
      return body.isEmpty() ? status : body;
    }
  }

  private static void elements(InputStream in, String member, Consumer<@Nullable Object> elements) {
    if (member.isEmpty()) {
      Json.readList(in, elements);
    } else {
      Json.readMembers(in, Map.of(member, elements), (key, other) -> {});
    }
  }

  private static EngineException refusal(String path, String message) {
    // The engine's own advice would make this machine a swarm.
    return new EngineException(
        message.contains("not a swarm manager")
            ? "the engine that docker talks to is no manager of a swarm: take a cluster's environment"
                + " first (. .apiarist/env), or set DOCKER_HOST to a manager"
            : "GET " + path + ": " + message);
  }

  private static EngineException unreachable(Process process, String path) throws IOException {
    String error =
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new EngineException(
        "GET " + path + ": " + (error.isEmpty() ? "Docker gave no answer" : error));
  }
}
