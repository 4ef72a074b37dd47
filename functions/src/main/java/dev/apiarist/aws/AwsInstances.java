package dev.apiarist.aws;

import dev.apiarist.port.Instance;
import dev.apiarist.port.Instances;
import dev.apiarist.swarm.InstanceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * EC2's DescribeInstances (query protocol, version 2016-11-15). Instances are selected by filter:
 * naming one that EC2 has forgotten as a parameter would fail the whole request.
 */
final class AwsInstances implements Instances {
  /** A filter takes at most 200 values. */
  private static final int BATCH = 100;

  private final QueryApi api;

  AwsInstances(AwsCaller aws) {
    this.api = new QueryApi(aws, "ec2", "2016-11-15");
  }

  @Override
  public Map<InstanceId, Instance> describe(Collection<InstanceId> instances) {
    Map<InstanceId, Instance> found = new LinkedHashMap<>();
    List<InstanceId> wanted = new ArrayList<>(new LinkedHashSet<>(instances));
    for (int from = 0; from < wanted.size(); from += BATCH) {
      describe(wanted.subList(from, Math.min(wanted.size(), from + BATCH)), found);
    }
    return found;
  }

  private void describe(List<InstanceId> batch, Map<InstanceId, Instance> found) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("Filter.1.Name", "instance-id");
    for (int i = 0; i < batch.size(); i++) {
      parameters.put("Filter.1.Value." + (i + 1), batch.get(i).value());
    }
    String next;
    do {
      Xml answer = api.call("DescribeInstances", parameters);
      for (Xml reservation : answer.child("reservationSet").children()) {
        for (Xml item : reservation.child("instancesSet").children()) {
          Instance instance = read(item);
          found.put(instance.id(), instance);
        }
      }
      next = answer.text("nextToken");
      parameters.put("NextToken", next);
    } while (!next.isEmpty());
  }

  private static Instance read(Xml item) {
    return new Instance(
        new InstanceId(item.text("instanceId")),
        item.at("instanceState", "name").text(),
        item.text("privateIpAddress"),
        item.text("instanceType"),
        item.at("placement", "availabilityZone").text(),
        item.text("instanceLifecycle").equals("spot"));
  }
}
