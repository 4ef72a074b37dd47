package dev.apiarist.swarm;

/**
 * A port of a node itself ({@code mode: host}) under a fixed number, which one task at a time can
 * have there.
 *
 * @param protocol Swarm's word: {@code tcp}, {@code udp} or {@code sctp}
 */
public record HostPort(String protocol, int port) {
  public HostPort {
    if (port == 0) {
      throw new IllegalArgumentException("a port that the engine picks is nobody's beforehand");
    }
  }
}
