package dev.apiarist.bootstrap;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a booting machine asks or tells. */
sealed interface Question {
  /** Longest body, in characters. */
  int LONGEST = 16 * 1024;

  /** Who am I to be? */
  record Configure() implements Question {}

  /**
   * Certify my engine's key.
   *
   * @param request PEM
   */
  record Certify(String request) implements Question {}

  /** How do I get into the swarm? */
  record Join() implements Question {}

  /** My engine says that it is in the swarm, or has just made it. */
  record Entered() implements Question {}

  /**
   * May my engine leave what is left of an attempt to join?
   *
   * @param node the node ID that the engine has of it; empty when it has none
   */
  record Leave(String node) implements Question {}

  /** I give up. */
  record Failed(String reason) implements Question {}

  /**
   * Reads a body.
   *
   * @throws IllegalArgumentException when it is not of the protocol; the message says why
   */
  static Question parse(String body) {
    Map<String, @Nullable Object> tree = tree(body);
    return switch (Json.textAt(tree, "", "phase")) {
      case "configure" -> new Configure();
      case "certificate" -> new Certify(Json.textAt(tree, "", "csr"));
      case "join" -> new Join();
      case "initialised", "joined" -> new Entered();
      case "leave" -> new Leave(Json.textAt(tree, "", "node"));
      case "failed" -> new Failed(Json.textAt(tree, "no reason given", "reason"));
      default ->
          throw new IllegalArgumentException(
              "phase is configure, certificate, join, initialised, joined, leave or failed");
    };
  }

  /**
   * Whom a body says it speaks for, if it says so.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  static Optional<String> speaker(String body) {
    String instance = Json.textAt(tree(body), "", "instance");
    return instance.isEmpty() ? Optional.empty() : Optional.of(instance);
  }

  private static Map<String, @Nullable Object> tree(String body) {
    if (body.length() > LONGEST) {
      throw new IllegalArgumentException("the body has more than " + LONGEST + " characters");
    }
    try {
      return Json.parseObject(body);
    } catch (JsonException malformed) {
      throw new IllegalArgumentException("the body is " + malformed.getMessage(), malformed);
    }
  }
}
