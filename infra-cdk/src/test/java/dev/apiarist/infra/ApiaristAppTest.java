package dev.apiarist.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.Stacks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiaristAppTest {
  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... arguments) {
    return ApiaristApp.run(
        List.of(arguments),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private int synthesise(Path assembly, Path artifact) throws IOException {
    return run(
        Map.of(),
        "--config",
        config(Stacks.GIVEN).toString(),
        "--out",
        assembly.toString(),
        "--artifact",
        artifact.toString());
  }

  private Path config(String yaml) throws IOException {
    return Files.writeString(directory.resolve("apiarist.yaml"), yaml);
  }

  @Nested
  class Called_with_options {
    @Test
    void writes_the_assembly_and_prints_the_templates_path() throws IOException {
      Path assembly = directory.resolve("cdk.out");
      int status = synthesise(assembly, Stacks.artifact());

      Path template = assembly.resolve("Apiarist-guest.template.json");
      assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
      assertThat(status).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo(template.toString());
      assertThat(template).content().isEqualTo(Stacks.given().text());
      assertThat(assembly.resolve("manifest.json")).exists();
    }

    @Test
    void ships_the_functions_artifact_as_an_asset() throws IOException {
      Path assembly = directory.resolve("cdk.out");
      synthesise(assembly, Stacks.artifact());

      String key =
          String.valueOf(Stacks.given().function("apiarist-guest-enroll").at("Code", "S3Key"));
      assertThat(assembly.resolve("asset." + key)).content().isEqualTo("functions");
    }
  }

  @Nested
  class Called_by_the_cdk_cli {
    @Test
    void takes_output_from_the_environment_and_options_from_the_context() throws IOException {
      Path assembly = directory.resolve("cli.out");
      String context =
          "{\"config\":\"%s\",\"artifact\":\"%s\",\"aws:cdk:enable-path-metadata\":true}"
              .formatted(config(Stacks.GIVEN), Stacks.artifact());

      int status = run(Map.of("CDK_OUTDIR", assembly.toString(), "CDK_CONTEXT_JSON", context));

      assertThat(status).isZero();
      assertThat(assembly.resolve("Apiarist-guest.template.json")).exists();
    }

    @Test
    void is_started_by_cdk_json_with_the_built_classes() throws IOException {
      String cdk = Files.readString(Path.of("..", "cdk.json"));
      assertThat(cdk)
          .contains("infra-cdk/target/classes:$(cat infra-cdk/target/classpath)")
          .contains(ApiaristApp.class.getName());
    }
  }

  @Nested
  class Called_wrongly {
    @Test
    void says_what_is_wrong_with_the_configuration() throws IOException {
      int status = run(Map.of(), "--config", config("cluster: Hive").toString());
      assertThat(status).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .startsWith("apiarist.yaml:1: cluster: Hive: is not a name");
      assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void says_that_the_artifact_is_not_built() throws IOException {
      int status = synthesise(directory.resolve("cdk.out"), Path.of("no-such.jar"));
      assertThat(status).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .startsWith("no-such.jar: the functions' artifact is not there: build it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--wrong", "--config", "config"})
    void says_which_options_there_are(String option) {
      assertThat(run(Map.of(), option)).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .isEqualToIgnoringNewLines(
              option + ": expected [--config file] [--out directory] [--artifact file]");
    }
  }
}
