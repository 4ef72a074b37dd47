package dev.apiarist.docker;

/**
 * Where a manager's Docker API listens.
 *
 * @param host an IPv4 address or host name
 * @param port TCP port
 */
record ManagerAddress(String host, int port) {
  /** The port of Docker's API over TLS. */
  static final int TLS_PORT = 2376;

  ManagerAddress {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a manager address has a host");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
  }

  /**
   * Reads {@code host} or {@code host:port}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static ManagerAddress of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return new ManagerAddress(text, TLS_PORT);
    }
    try {
      return new ManagerAddress(
          text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException notAPort) {
      throw new IllegalArgumentException("not host:port: '" + text + "'", notAPort);
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
