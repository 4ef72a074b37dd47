package dev.apiarist.infra.stack;

import dev.apiarist.infra.config.ClusterConfig;
import dev.apiarist.infra.config.ClusterConfig.GroupConfig;
import dev.apiarist.infra.config.Name;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fixed names of a cluster's resources. They are what the functions and people know them by;
 * they also make a second stack of the same name fail instead of doubling the cluster. Role names
 * make a cluster's name unique within the account, not only within the region.
 */
record Names(Name cluster) {
  /** The managers' short group name. */
  static final String MANAGERS = "managers";

  /** The names of the hooks inlined in each group. */
  static final String LAUNCH_HOOK = "apiarist-launch";

  static final String TERMINATE_HOOK = "apiarist-terminate";

  String stack() {
    return "Apiarist-" + cluster;
  }

  String table() {
    return prefixed("");
  }

  String function(FunctionKind kind) {
    return prefixed(kind.shortName());
  }

  String logGroup(FunctionKind kind) {
    return "/aws/lambda/" + function(kind);
  }

  String queue() {
    return prefixed("lifecycle");
  }

  String ticks() {
    return prefixed("ticks");
  }

  String deadLetters() {
    return prefixed("lifecycle-dead-letters");
  }

  String webhookDeadLetters() {
    return prefixed("webhook-dead-letters");
  }

  /** The queue of what was not told to everybody. */
  String undelivered() {
    return prefixed("notify-dead-letters");
  }

  /** An Auto Scaling group's name, from its short one. */
  String group(String shortName) {
    return prefixed(shortName);
  }

  List<String> workerGroups(ClusterConfig config) {
    return config.groups().stream()
        .map(GroupConfig::name)
        .map(Name::value)
        .map(this::group)
        .toList();
  }

  List<String> allGroups(ClusterConfig config) {
    return Stream.concat(Stream.of(group(MANAGERS)), workerGroups(config).stream()).toList();
  }

  String nodeRole(NodeKind kind) {
    return prefixed(kind.tag());
  }

  /** The prefix of the cluster's parameters, without a slash at its end. */
  String parameters() {
    return "/apiarist/" + cluster;
  }

  /** The namespace of the cluster's own metrics in CloudWatch. */
  String metrics() {
    return "Apiarist/" + cluster;
  }

  String prefixed(String suffix) {
    return suffix.isEmpty() ? "apiarist-" + cluster : "apiarist-" + cluster + "-" + suffix;
  }
}
