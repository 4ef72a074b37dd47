package dev.apiarist.local.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An installation of a test's own on this machine's Docker engine. Where there is no engine, tests
 * fail with Docker's message.
 */
record EngineFixture(Docker docker, Installation installation) implements AutoCloseable {

  static EngineFixture open() {
    Docker docker = new Docker();
    NodeImage.TRIXIE.ensure(docker, System.out::println);
    String id = "test-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    return new EngineFixture(docker, new Installation(id));
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[4]))) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  @Override
  public void close() {
    Leftovers.remove(docker, installation);
  }
}
