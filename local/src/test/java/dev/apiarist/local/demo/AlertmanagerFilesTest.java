package dev.apiarist.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerFilesTest {
  private static final Path ROOT = Path.of("..");
  private static final String EXAMPLE = "stacks/alertmanager/alertmanager.yml";

  @TempDir private Path home;

  @Test
  void theReadmeShowsTheExampleAsItIs() throws IOException {
    String example = Files.readString(ROOT.resolve(EXAMPLE));
    String fromRouteOn = example.substring(example.indexOf("route:"));

    assertThat(Files.readString(ROOT.resolve("README.md")))
        .contains("```yaml\n" + fromRouteOn + "```");
  }

  @Test
  void theExampleIsPointedAtTheLocalWebhook() throws IOException {
    Path copy = home.resolve(EXAMPLE);
    Files.createDirectories(copy.resolveSibling("."));
    Files.copy(ROOT.resolve(EXAMPLE), copy);
    LocalFile local =
        new LocalFile("http://aws", "http://10.0.0.1:9000", "secret", "registry", List.of(), "s");

    Path written = AlertmanagerFiles.write(new Checkout(home), local);

    assertThat(written)
        .content()
        .contains("- url: http://10.0.0.1:9000/v1/scale-nodes?by=1&type=worker\n")
        .doesNotContain("WEBHOOK-URL/");
  }
}
