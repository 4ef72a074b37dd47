package dev.apiarist.infra;

import dev.apiarist.infra.config.ConfigException;
import dev.apiarist.infra.config.ConfigReader;
import java.nio.file.Path;
import java.util.List;

/**
 * Synthesises the stack of {@code apiarist.yaml} into a cloud assembly. Needs Node.js on the path;
 * no account, no network, no CDK CLI.
 *
 * <pre>{@code
 * ApiaristApp [--config apiarist.yaml] [--out cdk.out]
 *             [--function-jar functions/target/apiarist-lambda.jar]
 * }</pre>
 *
 * <p>Under the CDK CLI the first and the last are context values too: {@code cdk deploy -c
 * config=staging.yaml}. Prints the template's path. Exit status 1 means that the configuration or
 * an option was refused; the reason is on the standard error.
 */
public final class ApiaristApp {
  private ApiaristApp() {}

  /** Synthesises, or says why not. */
  public static void main(String[] arguments) {
    try {
      Options options = Options.parse(List.of(arguments), System.getenv());
      Path template =
          Synthesis.synthesise(
              ConfigReader.read(options.config()), options.functionJar(), options.out());
      System.out.println(template);
    } catch (ConfigException | UsageException refused) {
      System.err.println(refused.getMessage());
      System.exit(1);
    }
  }
}
