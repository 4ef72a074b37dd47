package dev.apiarist.placement.model;

/**
 * A port that a task publishes on its own node ({@code mode: host}) under a fixed number.
 *
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record HostPort(String protocol, int port) {
  public HostPort {
    if (port == 0) {
      throw new IllegalArgumentException("a port that the engine picks is nobody's beforehand");
    }
  }
}
