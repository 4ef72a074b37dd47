package dev.apiarist.local.engine;

import java.util.List;

/**
 * Small images for services, made without the internet from Debian's static busybox, in the
 * installation's registry.
 */
public final class DemoImages {
  /** The port on which the {@code whoami} service listens in its container. */
  public static final int WHOAMI_PORT = 8080;

  private static final String SCRIPT = "whoami-image.sh";

  private final Docker docker;
  private final Registry.Address registry;

  /** Images for the engines that pull from a registry. */
  public DemoImages(Docker docker, Registry.Address registry) {
    this.docker = docker;
    this.registry = registry;
  }

  /**
   * Publishes a web server that answers every GET of {@code /} with its container's host name and
   * ends at once when told to. Doing it again with the same version changes nothing.
   *
   * @param version the image's tag
   * @return the name by which a swarm's services use the image
   */
  public String publishWhoami(String version) {
    String name = "whoami:" + version;
    String pushed = registry.forThisHost() + "/" + name;
    try (ResourceFolder folder = ResourceFolder.of(List.of(SCRIPT))) {
      docker.pipe(
          List.of(
              "run",
              "--rm",
              "--network",
              "none",
              "--volume",
              folder.path() + ":/recipe:ro",
              "--entrypoint",
              "bash",
              NodeImage.TRIXIE.tag(),
              "/recipe/" + SCRIPT),
          List.of(
              "import",
              "--change",
              "ENTRYPOINT [\"/bin/whoami\"]",
              "--change",
              "EXPOSE " + WHOAMI_PORT,
              "-",
              pushed));
    }
    docker.run("push", "--quiet", pushed);
    docker.attempt("rmi", pushed);
    return registry.forMachines() + "/" + name;
  }
}
