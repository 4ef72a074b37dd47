package dev.apiarist.local.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code .apiarist/env}, for {@code . .apiarist/env} in a shell: a manager, AWS and the webhook.
 */
final class EnvironmentFile {
  private EnvironmentFile() {}

  static void write(Path file, LocalFile local) {
    LocalFile.Manager manager = local.managers().getFirst();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("DOCKER_HOST", manager.dockerHost());
    variables.put("DOCKER_TLS_VERIFY", "1");
    variables.put("DOCKER_CERT_PATH", manager.certPath());
    variables.put("AWS_ENDPOINT_URL", local.awsEndpoint());
    variables.put("AWS_REGION", LocalAccount.REGION);
    variables.put("AWS_DEFAULT_REGION", LocalAccount.REGION);
    variables.put("AWS_ACCESS_KEY_ID", LocalAccount.ACCESS_KEY);
    variables.put("AWS_SECRET_ACCESS_KEY", LocalAccount.SECRET_KEY);
    variables.put("WEBHOOK_URL", local.webhookUrl());
    variables.put("WEBHOOK_TOKEN", local.webhookToken());
    variables.put("REGISTRY", local.registry());
    StringBuilder text = new StringBuilder();
    variables.forEach(
        (name, value) ->
            text.append("export ")
                .append(name)
                .append("='")
                .append(value.replace("'", "'\\''"))
                .append("'\n"));
    Checkout.writePrivately(file, text.toString());
  }
}
