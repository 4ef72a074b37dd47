package dev.apiarist.notify;

import dev.apiarist.journal.MarkKeys;
import dev.apiarist.json.Json;
import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.JsonPost;
import dev.apiarist.port.Marks;
import dev.apiarist.port.OutsideException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A channel of Slack, by an incoming webhook. Slack takes one message a second: what comes at once
 * is one message, with a block for each of the first decisions, and what comes too soon is for the
 * next attempt.
 */
public final class SlackTarget implements Target {
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final int MOST_SHOWN = 10;

  /** Escaped: a block takes 3,000 characters, and holds two such texts. */
  private static final int LONGEST_TEXT = 1400;

  private final JsonPost http;
  private final Supplier<URI> webhook;
  private final String cluster;
  private final Marks marks;
  private final InstantSource clock;

  /**
   * @param webhook the address, a secret; asked for at each message
   */
  public SlackTarget(
      JsonPost http, Supplier<URI> webhook, String cluster, Marks marks, InstantSource clock) {
    this.http = http;
    this.webhook = webhook;
    this.cluster = cluster;
    this.marks = marks;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public void deliver(List<Notice> notices, Consumer<Notice> delivered) {
    URI url = webhook.get();
    String turn = Long.toHexString(ThreadLocalRandom.current().nextLong());
    if (!marks.hold(MarkKeys.SLACK_TURN, turn, clock.instant(), PACE)) {
      throw new OutsideException(FailureCode.THROTTLED, "it takes one message a second");
    }
    JsonPost.Reply reply = http.post(url, message(notices));
    if (reply.status() == 429) {
      Duration pause = reply.retryAfter().orElse(PACE);
      boolean _ = marks.hold(MarkKeys.SLACK_TURN, turn, clock.instant(), pause);
      throw new OutsideException(
          FailureCode.THROTTLED, "it wants to be left alone for " + pause.toSeconds() + " s");
    }
    if (!reply.succeeded()) {
      throw new OutsideException(
          FailureCode.REFUSED, "it answered HTTP " + reply.status() + " " + reply.body());
    }
    notices.forEach(delivered);
  }

  private String message(List<Notice> notices) {
    List<Object> blocks = new ArrayList<>();
    for (Notice notice : notices.subList(0, Math.min(notices.size(), MOST_SHOWN))) {
      blocks.add(block("section", "text", text(paragraph(notice.decision()))));
      blocks.add(block("context", "elements", List.of(text(when(notice.decision().at())))));
    }
    int more = notices.size() - MOST_SHOWN;
    if (more > 0) {
      String rest = "and " + more + " more: see `GET /v1/decisions`";
      blocks.add(block("context", "elements", List.of(text(rest))));
    }
    Decision first = notices.getFirst().decision();
    Map<String, Object> message = new LinkedHashMap<>();
    // What a notification of the desktop shows.
    message.put("text", escaped(first.kind() + " " + first.subject() + ": " + first.reason()));
    message.put("blocks", blocks);
    return Json.write(message);
  }

  private static String paragraph(Decision decision) {
    return "*%s* %s: %s\n%s"
        .formatted(
            decision.kind(),
            escaped(decision.subject()),
            DecisionJson.outcome(decision),
            escaped(decision.reason()));
  }

  private String when(Instant at) {
    return cluster + ", " + at.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Map<String, Object> block(String type, String name, Object content) {
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("type", type);
    block.put(name, content);
    return block;
  }

  private static Map<String, Object> text(String markdown) {
    return block("mrkdwn", "text", markdown);
  }

  /** Slack's three control characters, without which nobody can be called by {@code <!channel>}. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      String next =
          switch (text.charAt(i)) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> text.substring(i, i + 1);
          };
      if (escaped.length() + next.length() > LONGEST_TEXT) {
        return escaped.append('…').toString();
      }
      escaped.append(next);
    }
    return escaped.toString();
  }
}
