package dev.apiarist.bootstrap;

import dev.apiarist.swarm.InstanceId;
import dev.apiarist.swarm.NodeRole;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who calls, as AWS has verified it: EC2 names the session of an instance's role after the instance
 * and nobody else can.
 *
 * @param role what its IAM role lets it become
 */
record Caller(InstanceId instance, NodeRole role) {
  private static final Pattern ASSUMED_ROLE =
      Pattern.compile("arn:aws[a-z-]*:sts::\\d{12}:assumed-role/([^/]+)/([^/]+)");

  /** The caller behind a verified ARN; empty when it is no instance of this cluster's roles. */
  static Optional<Caller> of(String userArn, String cluster) {
    Matcher arn = ASSUMED_ROLE.matcher(userArn);
    if (!arn.matches()) {
      return Optional.empty();
    }
    for (NodeRole role : NodeRole.values()) {
      if (arn.group(1).equals("apiarist-" + cluster + "-" + role.word())) {
        return instance(arn.group(2)).map(instance -> new Caller(instance, role));
      }
    }
    return Optional.empty();
  }

  private static Optional<InstanceId> instance(String session) {
    try {
      return Optional.of(new InstanceId(session));
    } catch (IllegalArgumentException notAnInstance) {
      return Optional.empty();
    }
  }
}
