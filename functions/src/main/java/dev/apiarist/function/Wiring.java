package dev.apiarist.function;

import dev.apiarist.aws.AwsClients;
import dev.apiarist.capacity.CapacityUpkeep;
import dev.apiarist.capacity.Observer;
import dev.apiarist.capacity.Ticks;
import dev.apiarist.docker.ClientCredentials;
import dev.apiarist.docker.DockerSwarmManagers;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.port.Alarms;
import dev.apiarist.port.AutoScalingGroups;
import dev.apiarist.port.EventBus;
import dev.apiarist.port.FirstManagerLease;
import dev.apiarist.port.Instances;
import dev.apiarist.port.Journal;
import dev.apiarist.port.Marks;
import dev.apiarist.port.Messages;
import dev.apiarist.port.Parameters;
import dev.apiarist.port.SnsEndpoint;
import dev.apiarist.port.SwarmManagers;
import dev.apiarist.port.Topic;
import dev.apiarist.port.Turns;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The ports of a running function, from its environment. Only what is asked for is made, and
 * nothing is contacted until it is used.
 */
final class Wiring {
  private static final String CA_CERTIFICATE = "ca-certificate";
  private static final String CLIENT_CERTIFICATE = "client-certificate";
  private static final String CLIENT_KEY = "client-key";

  private final Environment environment;
  private final InstantSource clock;
  private final AwsClients aws;

  Wiring(Environment environment) {
    this.environment = environment;
    this.clock = Clock.systemUTC();
    this.aws = AwsClients.of(environment.variables(), clock);
  }

  Environment environment() {
    return environment;
  }

  InstantSource clock() {
    return clock;
  }

  AutoScalingGroups groups() {
    return aws.autoScalingGroups(environment.cluster());
  }

  Instances instances() {
    return aws.instances();
  }

  Parameters parameters() {
    return aws.parameters(environment.text("APIARIST_PARAMETERS"));
  }

  Messages messages() {
    return aws.messages(environment.text("APIARIST_LIFECYCLE_QUEUE_URL"));
  }

  Journal journal() {
    return aws.journal(table());
  }

  Marks marks() {
    return aws.marks(table());
  }

  Turns turns() {
    return aws.turns(table());
  }

  Alarms alarms() {
    return aws.alarms();
  }

  SnsEndpoint snsEndpoint() {
    return aws.snsEndpoint();
  }

  FirstManagerLease firstManagerLease() {
    return aws.firstManagerLease(table());
  }

  /** The managers' Docker API; its credentials are read from the parameters when first needed. */
  SwarmManagers swarmManagers() {
    Parameters parameters = parameters();
    return new DockerSwarmManagers(() -> credentials(parameters));
  }

  /** All that the lifecycle steps need. */
  Cluster cluster() {
    return new Cluster(
        groups(), instances(), swarmManagers(), parameters(), journal(), marks(), clock);
  }

  /** Sees the swarm and its groups for plans. */
  Observer observer(Cluster cluster) {
    return new Observer(
        cluster.groups(),
        cluster.instances(),
        cluster.marks(),
        clock,
        environment.capacityPolicy(),
        environment.tagLabels());
  }

  /** Carries plans out, and has itself called again through the queue of ticks. */
  CapacityUpkeep capacity(Cluster cluster) {
    return new CapacityUpkeep(
        cluster,
        observer(cluster),
        turns(),
        new Ticks(
            aws.messages(environment.text("APIARIST_TICK_QUEUE_URL")), cluster.marks(), clock));
  }

  /** Parameters that are not the cluster's own, under a prefix. */
  Parameters parameters(String prefix) {
    return aws.parameters(prefix);
  }

  Topic topic(String arn) {
    return aws.topic(arn);
  }

  EventBus eventBus(String bus) {
    return aws.eventBus(bus);
  }

  private String table() {
    return environment.text("APIARIST_TABLE");
  }

  private static ClientCredentials credentials(Parameters parameters) {
    Map<String, String> found =
        parameters.get(List.of(CA_CERTIFICATE, CLIENT_CERTIFICATE, CLIENT_KEY));
    return new ClientCredentials(
        required(found, CA_CERTIFICATE),
        required(found, CLIENT_CERTIFICATE),
        required(found, CLIENT_KEY));
  }

  private static String required(Map<String, String> found, String name) {
    String value = found.get(name);
    if (value == null) {
      throw new IllegalStateException("parameter " + name + " is missing");
    }
    return value;
  }
}
