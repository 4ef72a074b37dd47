package dev.apiarist.local.aws;

/** A port that the local cloud needs is in use; the message says what to do. */
public final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PortTakenException(String what, String host, int port, Throwable cause) {
    super(
        "Port %d on %s, wanted for %s, is taken by another process. See who has it with 'ss -ltnp sport = :%d'; stop it (a former run: './apiarist down') or that program."
            .formatted(port, host, what, port),
        cause);
  }
}
