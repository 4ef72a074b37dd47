package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.util.Locale;

/**
 * What an engine means by an error status. Moby turns Raft and gRPC errors it does not know into
 * HTTP 500 and real refusals into 4xx, so a 5xx that we do not know is taken as "not now": another
 * manager, or a later call, may do better.
 */
final class EngineRefusals {
  private static final int LONGEST_MESSAGE = 500;

  private EngineRefusals() {}

  /**
   * The failure behind an answer of 300 or more.
   *
   * @param request what was asked, for the message: method and path
   */
  static OutsideException of(int status, String body, String request) {
    String message = message(body);
    return new OutsideException(
        code(status, message.toLowerCase(Locale.ROOT)), request + ": " + status + " " + message);
  }

  private static FailureCode code(int status, String message) {
    if (message.contains("update out of sequence")) {
      return FailureCode.STALE_VERSION;
    }
    if (message.contains("loss of quorum") || message.contains("last manager")) {
      return FailureCode.QUORUM_AT_RISK;
    }
    // A whole name or ID is never ambiguous: only prefixes of IDs are, which nobody is called by.
    if (status == 404 || message.contains("is ambiguous")) {
      return FailureCode.NOT_FOUND;
    }
    return status >= 500 ? FailureCode.SWARM_UNAVAILABLE : FailureCode.REFUSED;
  }

  private static String message(String body) {
    String text;
    try {
      text = Json.textAt(Json.parse(body), body, "message");
    } catch (JsonException notJson) {
      text = body;
    }
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
  }
}
