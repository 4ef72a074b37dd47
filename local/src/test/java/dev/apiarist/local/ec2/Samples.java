package dev.apiarist.local.ec2;

import dev.apiarist.local.autoscaling.LaunchOrder;
import java.util.Map;

/** A launch template of workers, and an order for one of them. */
final class Samples {
  private Samples() {}

  static LaunchTemplate template(String id, String name, boolean spot) {
    return new LaunchTemplate(
        id,
        name,
        "ami-local",
        "t4g.small",
        "#!/bin/bash\n",
        "node",
        Map.of("docker.role", "front-end"),
        true,
        spot);
  }

  static LaunchOrder order(String template) {
    return new LaunchOrder(
        "apiarist-demo-web",
        template,
        "1",
        null,
        "us-east-1b",
        "subnet-1",
        Map.of("apiarist:group", "web"));
  }
}
