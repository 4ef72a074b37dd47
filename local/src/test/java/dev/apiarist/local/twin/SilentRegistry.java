package dev.apiarist.local.twin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An image registry that is there but never gives an image: tasks that pull from it stay as they
 * are, holding what they reserve, until they are told to stop. No container ever starts.
 */
final class SilentRegistry implements AutoCloseable {
  private static final int LONGEST_QUEUE = 200;
  private static final byte[] HERE_I_AM =
      """
      HTTP/1.1 200 OK\r
      Docker-Distribution-Api-Version: registry/2.0\r
      Content-Length: 0\r
      Connection: close\r
      \r
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;

  SilentRegistry() {
    try {
      server = new ServerSocket(0, LONGEST_QUEUE, InetAddress.getByAddress(new byte[4]));
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket engine = server.accept();
        Thread.ofVirtual().start(() -> serve(engine));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /**
   * Engines try TLS first, which begins with no letter; then they ask whether this is a registry.
   */
  private static void serve(Socket engine) {
    try (engine) {
      InputStream in = engine.getInputStream();
      String request = firstLine(in);
      if (request.startsWith("GET /v2/ ")) {
        engine.getOutputStream().write(HERE_I_AM);
      } else if (request.startsWith("GET ") || request.startsWith("HEAD ")) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException gone) {
      // The engine has no task for this image any more.
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= ' ' && next < 127; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException alreadyBroken) {
      // Nobody asks it any more.
    }
  }
}
