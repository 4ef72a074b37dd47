package dev.apiarist.bootstrap;

import java.time.Duration;

/** What enroll answers to a booting machine. */
public sealed interface Answer {
  /** The script that makes it a node. */
  record Script(String text) implements Answer {}

  /**
   * The certificate that was asked for.
   *
   * @param pem the engine's certificate
   */
  record Certificate(String pem) implements Answer {}

  /**
   * What to tell the engine, and with which body, exactly as it is.
   *
   * @param body JSON of {@code POST /swarm/init} or {@code POST /swarm/join}; may hold a join token
   */
  record Enter(Action action, String body) implements Answer {
    @Override
    public String toString() {
      return "Enter[" + action + ", body withheld]";
    }
  }

  /** What was said is taken to be so, and seen to be so where it can be seen. */
  record Accepted() implements Answer {}

  /**
   * Not yet: ask again.
   *
   * @param after whole seconds
   */
  record Wait(Duration after, String reason) implements Answer {}

  /**
   * Something that we need did not work: ask again.
   *
   * @param after whole seconds
   * @param code a stable word
   */
  record Unavailable(Duration after, String code, String reason) implements Answer {}

  /** No, and asking again does not help. */
  record Refused(Refusal refusal, String reason) implements Answer {}

  /** What the engine is to do. */
  enum Action {
    INIT,
    JOIN
  }

  /** Why a machine is refused. */
  enum Refusal {
    /** The request is not of the protocol. */
    MALFORMED(400),
    /** The caller is not an instance of this cluster. */
    FOREIGN(403),
    /** The caller's role in IAM is not that of its group, or may not ask this. */
    WRONG_ROLE(403),
    /** The instance is on its way out. */
    LEAVING(403),
    /** A tag cannot become what it is mapped to, or is missing. */
    UNUSABLE_TAGS(409);

    private final int status;

    Refusal(int status) {
      this.status = status;
    }

    /** The HTTP status of the answer. */
    public int status() {
      return status;
    }
  }
}
