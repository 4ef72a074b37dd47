package dev.apiarist.local.autoscaling.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/** The API on a loopback port, for the AWS SDK to call. */
final class WireServer implements AutoCloseable {
  private final HttpServer server;
  private final AutoScalingApi api;

  WireServer(AutoScalingApi api) {
    this.api = api;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException unavailable) {
      throw new UncheckedIOException(unavailable);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  URI endpoint() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://%s:%d".formatted(address.getHostString(), address.getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> form = new HashMap<>();
      for (String field :
          new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("&", -1)) {
        String[] parts = field.split("=", 2);
        form.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
      }
      QueryResponse response = api.handle(form);
      byte[] body = response.body().getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "text/xml");
      exchange.sendResponseHeaders(response.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
