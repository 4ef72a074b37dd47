package dev.apiarist.infra;

import dev.apiarist.infra.config.ClusterConfig;
import dev.apiarist.infra.config.ConfigException;
import dev.apiarist.infra.config.ConfigReader;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Synthesises the stack of {@code apiarist.yaml} into a cloud assembly. Needs Node.js on the path;
 * no account, no network, no CDK CLI.
 *
 * <pre>{@code
 * ApiaristApp [--config apiarist.yaml] [--out cdk.out]
 *             [--artifact functions/target/apiarist-lambda.zip]
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
    int status = run(List.of(arguments), System.getenv(), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    try {
      Options options = Options.parse(arguments, environment);
      ClusterConfig config = ConfigReader.read(options.config());
      out.println(Synthesis.synthesise(config, options.artifact(), options.out()));
      return 0;
    } catch (ConfigException | UsageException refused) {
      err.println(refused.getMessage());
      return 1;
    }
  }
}
