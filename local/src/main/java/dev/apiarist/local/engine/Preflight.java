package dev.apiarist.local.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is looked at before a local cloud starts, so that it does not fail half-way. */
public final class Preflight {
  private static final long GIBIBYTE = 1024L * 1024 * 1024;
  private static final long LEAST_FREE_BYTES = 5 * GIBIBYTE;

  private final Docker docker;
  private final long leastFreeBytes;

  /** Looks by a Docker client. */
  public Preflight(Docker docker) {
    this(docker, LEAST_FREE_BYTES);
  }

  Preflight(Docker docker, long leastFreeBytes) {
    this.docker = docker;
    this.leastFreeBytes = leastFreeBytes;
  }

  /**
   * All that stands in the way, or nothing. Without Docker the rest is not looked at; what an
   * earlier run left is told instead of the ports that it holds.
   *
   * @param loopbackPorts TCP ports that the local cloud will listen on
   */
  public List<Problem> check(Installation installation, Collection<Integer> loopbackPorts) {
    Optional<Problem> engine = engine();
    if (engine.isPresent()) {
      return List.of(engine.get());
    }
    List<Problem> problems = new ArrayList<>();
    Optional<Problem> leftovers = leftovers(installation);
    leftovers.ifPresentOrElse(
        problems::add, () -> loopbackPorts.forEach(port -> port(port).ifPresent(problems::add)));
    disk().ifPresent(problems::add);
    return List.copyOf(problems);
  }

  private Optional<Problem> engine() {
    Command.Result answer;
    try {
      answer = docker.attempt("version", "--format", "{{.Server.Version}}");
    } catch (EngineException missing) {
      return Optional.of(
          new Problem(
              "Docker is not installed: the docker command cannot be run.",
              "https://docs.docker.com/engine/install/ (as root on Debian or Ubuntu, ./apiarist"
                  + " installs it)"));
    }
    if (answer.succeeded()) {
      return Optional.empty();
    }
    if (answer.error().contains("permission denied")) {
      return Optional.of(
          new Problem(
              "You may not talk to the Docker engine: " + answer.error(),
              "sudo usermod -aG docker \"$USER\", then log in again"));
    }
    return Optional.of(
        new Problem(
            "No Docker engine answers: " + answer.error(),
            "Start Docker: sudo systemctl start docker"));
  }

  private Optional<Problem> leftovers(Installation installation) {
    Leftovers found = Leftovers.of(docker, installation);
    if (found.none()) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            "There already is a local cloud '"
                + installation.id()
                + "', or an earlier one died: "
                + found.containers().size()
                + " containers and "
                + found.networks().size()
                + " networks.",
            "./apiarist down"));
  }

  private static Optional<Problem> port(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Optional.empty();
    } catch (IOException taken) {
      String owner = PortOwner.of(port).map(process -> " by " + process).orElse("");
      return Optional.of(
          new Problem(
              "Port " + port + " on 127.0.0.1 is taken" + owner + ".",
              "Stop that program: the local cloud needs this port."));
    }
  }

  private Optional<Problem> disk() {
    String root = docker.run("info", "--format", "{{.DockerRootDir}}");
    Path folder = Path.of(root);
    while (!Files.isReadable(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free >= leastFreeBytes) {
        return Optional.empty();
      }
      return Optional.of(
          new Problem(
              "Docker has only %.1f GiB of free disk at %s; %.1f GiB are needed."
                  .formatted((double) free / GIBIBYTE, root, (double) leastFreeBytes / GIBIBYTE),
              "docker system prune, or free the space some other way"));
    } catch (IOException remoteEngine) {
      return Optional.empty();
    }
  }
}
