package dev.apiarist.notify;

import dev.apiarist.port.Decision;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.JsonPost;
import dev.apiarist.port.OutsideException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Decisions, and those who hear of them. */
final class Told {
  static final Instant AT = Instant.parse("2026-11-24T10:40:00.123Z");

  private Told() {}

  static Decision decision(String kind, String subject, Decision.Outcome outcome, String reason) {
    return new Decision(AT, kind, subject, outcome, reason, Map.of());
  }

  static Notice notice(String id) {
    return new Notice(id, decision("scale-nodes", "web", Decision.Outcome.DONE, "number " + id));
  }

  /** A target that is up or down. */
  static final class Listener implements Target {
    private final String name;
    final List<String> heard = new ArrayList<>();
    int breaksAfter = Integer.MAX_VALUE;
    boolean defect;

    Listener(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void deliver(List<Notice> notices, Consumer<Notice> delivered) {
      int done = 0;
      for (Notice notice : notices) {
        if (defect) {
          throw new IllegalStateException("a defect");
        }
        if (done++ >= breaksAfter) {
          throw new OutsideException(FailureCode.CLOUD_UNAVAILABLE, "down");
        }
        heard.add(notice.id());
        delivered.accept(notice);
      }
    }
  }

  /** An address that answers as it is told. */
  static final class Address implements JsonPost {
    final List<String> bodies = new ArrayList<>();
    final List<URI> urls = new ArrayList<>();
    Reply reply = new Reply(200, Optional.empty(), "ok");

    @Override
    public Reply post(URI url, String json) {
      urls.add(url);
      bodies.add(json);
      return reply;
    }

    void answers(int status, Duration retryAfter) {
      reply = new Reply(status, Optional.of(retryAfter), "no");
    }
  }
}
