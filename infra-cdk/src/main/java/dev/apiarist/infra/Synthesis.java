package dev.apiarist.infra;

import dev.apiarist.infra.config.ClusterConfig;
import dev.apiarist.infra.stack.SwarmStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.services.lambda.Code;

/** From a configuration to a cloud assembly. The same input gives the same bytes. */
public final class Synthesis {
  private Synthesis() {}

  /**
   * Writes the cloud assembly.
   *
   * @param artifact the functions' artifact
   * @param out the assembly's directory, made when absent
   * @return the stack's template in it
   * @throws UsageException when the artifact does not exist
   */
  public static Path synthesise(ClusterConfig config, Path artifact, Path out) {
    App app = app(out);
    SwarmStack stack = add(app, config, artifact);
    app.synth();
    return out.resolve(stack.getTemplateFile());
  }

  /** An app whose templates are checked against CDK's rules, a finding being an error. */
  static App app(Path out) {
    return new App(
        AppProps.builder()
            .outdir(out.toString())
            .analyticsReporting(false)
            .context(Map.of("@aws-cdk/core:validateAgainstDefaultRules", true))
            .build());
  }

  /** Adds the cluster's stack to an app. */
  static SwarmStack add(App app, ClusterConfig config, Path artifact) {
    if (!Files.isRegularFile(artifact)) {
      throw new UsageException(
          artifact
              + ": the functions' artifact is not there: build it with mvn package, or name"
              + " it with --artifact");
    }
    return new SwarmStack(app, config, Code.fromAsset(artifact.toString()));
  }
}
