package dev.apiarist.local.ec2;

import dev.apiarist.local.iam.Credentials;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One instance. Its state only moves forward; its address is known once its machine has started.
 */
final class Ec2Instance {
  private final String id;
  private final LaunchTemplate template;
  private final String type;
  private final String zone;
  private final String subnetId;
  private final Map<String, String> tags;
  private final Credentials credentials;
  private final Instant launched;
  private final CompletableFuture<String> address = new CompletableFuture<>();
  private InstanceState state = InstanceState.PENDING;
  private boolean impaired;

  Ec2Instance(
      String id,
      LaunchTemplate template,
      String type,
      String zone,
      String subnetId,
      Map<String, String> tags,
      Credentials credentials,
      Instant launched) {
    this.id = id;
    this.template = template;
    this.type = type;
    this.zone = zone;
    this.subnetId = subnetId;
    this.tags = Map.copyOf(tags);
    this.credentials = credentials;
    this.launched = launched;
  }

  String id() {
    return id;
  }

  LaunchTemplate template() {
    return template;
  }

  String type() {
    return type;
  }

  String zone() {
    return zone;
  }

  String subnetId() {
    return subnetId;
  }

  Map<String, String> tags() {
    return tags;
  }

  Credentials credentials() {
    return credentials;
  }

  Instant launched() {
    return launched;
  }

  /** Completes when the machine has started. */
  CompletableFuture<String> address() {
    return address;
  }

  synchronized InstanceState state() {
    return state;
  }

  /** Moves to a state unless it is ended already; says whether it moved. */
  synchronized boolean become(InstanceState next) {
    boolean forward =
        state != next
            && state != InstanceState.TERMINATED
            && !(state == InstanceState.SHUTTING_DOWN && next != InstanceState.TERMINATED);
    if (forward) {
      state = next;
    }
    return forward;
  }

  synchronized boolean impaired() {
    return impaired;
  }

  synchronized void impair() {
    impaired = true;
  }
}
