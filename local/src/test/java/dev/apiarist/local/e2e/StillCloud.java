package dev.apiarist.local.e2e;

import dev.apiarist.local.cli.Checkout;
import dev.apiarist.local.cloud.LocalCloud;
import dev.apiarist.local.cloud.LocalCloudOptions;
import dev.apiarist.local.ec2.FakeMachines;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The stack of a cluster {@code small} with machines that are none. The clock of its groups stands
 * still: nobody but the functions changes them.
 */
final class StillCloud {
  private StillCloud() {}

  static LocalCloud start(Checkout checkout) {
    return LocalCloud.startStill(
        new LocalCloudOptions(
            checkout.cdkOut(),
            "127.0.0.1",
            0,
            checkout.state(),
            new FakeMachines(),
            Clock.systemUTC()));
  }

  static String webhookToken(LocalCloud cloud) {
    return Optional.ofNullable(
            SmallCloud.administratorOf(cloud)
                .parameters("/apiarist/small")
                .get(List.of("webhook-token"))
                .get("webhook-token"))
        .orElseThrow();
  }

  static int desired(LocalCloud cloud, String group) {
    return SmallCloud.administratorOf(cloud).autoScalingGroups("small").groups().stream()
        .filter(each -> each.shortName().equals(group))
        .findFirst()
        .orElseThrow()
        .desired();
  }
}
