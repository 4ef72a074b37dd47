package dev.apiarist.infra;

import dev.apiarist.json.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to synthesise, from where, to where.
 *
 * @param config the cluster's description
 * @param out the cloud assembly's directory
 * @param artifact the functions' artifact
 */
record Options(Path config, Path out, Path artifact) {
  private static final String CONFIG = "config";
  private static final String OUT = "out";
  private static final String ARTIFACT = "artifact";

  /**
   * Reads {@code --name value} pairs; where one is absent, the CDK CLI's context, then the default.
   *
   * @throws UsageException for an unknown option or one without a value
   */
  static Options parse(List<String> arguments, Map<String, String> environment) {
    Map<String, String> chosen = new LinkedHashMap<>();
    chosen.put(CONFIG, "apiarist.yaml");
    chosen.put(OUT, environment.getOrDefault("CDK_OUTDIR", "cdk.out"));
    chosen.put(ARTIFACT, "functions/target/apiarist-lambda.zip");
    Map<String, ?> context = Json.parseObject(environment.getOrDefault("CDK_CONTEXT_JSON", "{}"));
    for (String name : List.of(CONFIG, ARTIFACT)) {
      if (context.get(name) instanceof String value) {
        chosen.put(name, value);
      }
    }
    for (int index = 0; index < arguments.size(); index += 2) {
      String name = arguments.get(index).replaceFirst("^--", "");
      boolean known = arguments.get(index).startsWith("--") && chosen.containsKey(name);
      if (!known || index + 1 == arguments.size()) {
        throw new UsageException(
            arguments.get(index)
                + ": expected [--config file] [--out directory]"
                + " [--artifact file]");
      }
      chosen.put(name, arguments.get(index + 1));
    }
    return new Options(
        Path.of(chosen.getOrDefault(CONFIG, "")),
        Path.of(chosen.getOrDefault(OUT, "")),
        Path.of(chosen.getOrDefault(ARTIFACT, "")));
  }
}
