package dev.apiarist.local.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Images for services, made without the internet from Debian's packages in the node image, in the
 * installation's registry. Publishing one again under the same tag changes nothing.
 */
public final class DemoImages {
  /** The port on which the {@code whoami} service listens in its container. */
  public static final int WHOAMI_PORT = 8080;

  private final Docker docker;
  private final Registry.Address registry;

  /** Images for the engines that pull from a registry. */
  public DemoImages(Docker docker, Registry.Address registry) {
    this.docker = docker;
    this.registry = registry;
  }

  /**
   * Publishes a web server that answers every GET of {@code /} with its container's host name and
   * ends at once when told to.
   *
   * @param version the image's tag
   * @return the name by which a swarm's services use the image
   */
  public String publishWhoami(String version) {
    return publish("whoami:" + version, "/bin/whoami", List.of("whoami-image.sh"));
  }

  /** Publishes a queue that is but a number of jobs; {@code stacks/monitoring/demo.yml} uses it. */
  public String publishQueue(String version) {
    return publish("queue:" + version, "/bin/queue", List.of("queue-image.sh"));
  }

  /**
   * Publishes a program of the node image alone, such as {@code prometheus}.
   *
   * @return the name by which a swarm's services use the image
   */
  public String publishProgram(String program, String version) {
    return publish(program + ":" + version, "/program", List.of("program-image.sh", program));
  }

  private String publish(String name, String entrypoint, List<String> recipe) {
    String pushed = registry.forThisHost() + "/" + name;
    String script = recipe.getFirst();
    try (ResourceFolder folder = ResourceFolder.of(List.of(script))) {
      List<String> make =
          new ArrayList<>(List.of("run", "--rm", "--network", "none", "--entrypoint", "bash"));
      make.addAll(List.of("--volume", folder.path() + ":/recipe:ro", NodeImage.TRIXIE.tag()));
      make.add("/recipe/" + script);
      make.addAll(recipe.subList(1, recipe.size()));
      docker.pipe(
          make, List.of("import", "--change", "ENTRYPOINT [\"" + entrypoint + "\"]", "-", pushed));
    }
    docker.run("push", "--quiet", pushed);
    docker.attempt("rmi", pushed);
    return registry.forMachines() + "/" + name;
  }
}
