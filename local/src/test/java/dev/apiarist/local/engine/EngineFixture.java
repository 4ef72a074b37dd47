package dev.apiarist.local.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An installation of a test's own on this machine's Docker engine. Where there is no engine, tests
 * fail with Docker's message.
 */
public record EngineFixture(Docker docker, Installation installation) implements AutoCloseable {

  public static EngineFixture open() {
    Docker docker = new Docker();
    NodeImage.TRIXIE.ensure(docker, System.out::println);
    String id = "test-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    return new EngineFixture(docker, new Installation(id));
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[4]))) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  /** What a script prints on a machine; Docker's message when it fails. */
  public String on(String instanceId, String script) {
    return docker.run("exec", installation.nameOf(instanceId), "bash", "-c", script);
  }

  /** What a script prints in the node image beside a machine, with folders of this host in it. */
  public String inNodeImage(Map<Path, String> folders, String script) {
    List<String> arguments = new ArrayList<>(List.of("run", "--rm", "--network", "none"));
    folders.forEach(
        (here, there) -> arguments.addAll(List.of("--volume", here + ":" + there + ":ro")));
    arguments.addAll(
        List.of("--entrypoint", "bash", NodeImage.TRIXIE.tag(), "-euo", "pipefail", "-c", script));
    return docker.run(arguments);
  }

  /** What a script that may fail prints on a machine, to both outputs. */
  public String tryOn(String instanceId, String script) {
    Command.Result result =
        docker.attempt("exec", installation.nameOf(instanceId), "bash", "-c", script);
    return result.output() + result.error();
  }

  /** Ends and starts a machine, disks and all, as a reboot does. */
  public void restart(String instanceId) {
    docker.run("restart", installation.nameOf(instanceId));
  }

  /** When a machine was started last, as Docker writes it. */
  public String startedAt(String instanceId) {
    return docker
        .inspect("container", installation.nameOf(instanceId), "{{.State.StartedAt}}")
        .orElseThrow();
  }

  @Override
  public void close() {
    Leftovers.remove(docker, installation);
  }
}
