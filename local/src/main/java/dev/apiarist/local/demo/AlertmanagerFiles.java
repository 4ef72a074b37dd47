package dev.apiarist.local.demo;

import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cli.CommandException;
import dev.apiarist.local.cli.LocalFile;
import java.nio.file.Path;

/** The README's own Alertmanager configuration, pointed at the local webhook. */
final class AlertmanagerFiles {
  private static final String PLACEHOLDER = "WEBHOOK-URL";

  private static final String TOKEN_FILE = "/etc/alertmanager/webhook-token";

  private AlertmanagerFiles() {}

  /** Writes the configuration and the token's file; returns the configuration. */
  static Path write(Checkout checkout, LocalFile local) {
    Path folder = checkout.state().resolve("alertmanager");
    Path token = folder.resolve("webhook-token");
    Checkout.writePrivately(token, local.webhookToken());
    Path configuration = folder.resolve("alertmanager.yml");
    Checkout.writePrivately(
        configuration, pointed(checkout, local).replace(TOKEN_FILE, token.toString()));
    return configuration;
  }

  /** The configuration with the webhook's URL in it. */
  static String pointed(Checkout checkout, LocalFile local) {
    String example = Checkout.read(checkout.root().resolve("stacks/alertmanager/alertmanager.yml"));
    if (!example.contains(PLACEHOLDER)) {
      throw new CommandException("stacks/alertmanager/alertmanager.yml names no " + PLACEHOLDER);
    }
    return example.replace(PLACEHOLDER, local.webhookUrl());
  }
}
