package dev.apiarist.aws;

import dev.apiarist.port.Instance;
import dev.apiarist.port.InstanceShape;
import dev.apiarist.port.Instances;
import dev.apiarist.swarm.InstanceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * EC2's DescribeInstances and DescribeInstanceTypes (query protocol, version 2016-11-15). Both
 * select by filter: naming as a parameter what EC2 does not know would fail the whole request.
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
    each(
        "DescribeInstances",
        "instance-id",
        instances.stream().map(InstanceId::value).toList(),
        answer -> {
          for (Xml reservation : answer.child("reservationSet").children()) {
            for (Xml item : reservation.child("instancesSet").children()) {
              Instance instance = read(item);
              found.put(instance.id(), instance);
            }
          }
        });
    return found;
  }

  @Override
  public Map<String, InstanceShape> shapes(Collection<String> types) {
    Map<String, InstanceShape> found = new HashMap<>();
    each(
        "DescribeInstanceTypes",
        "instance-type",
        types,
        answer -> {
          for (Xml item : answer.child("instanceTypeSet").children()) {
            InstanceShape shape = shape(item);
            found.put(shape.type(), shape);
          }
        });
    return found;
  }

  /** Hands over each page of what an action answers for these values of a filter. */
  private void each(String action, String filter, Collection<String> values, Consumer<Xml> reader) {
    List<String> wanted = new ArrayList<>(new LinkedHashSet<>(values));
    for (int from = 0; from < wanted.size(); from += BATCH) {
      Map<String, String> parameters = new TreeMap<>();
      parameters.put("Filter.1.Name", filter);
      List<String> batch = wanted.subList(from, Math.min(wanted.size(), from + BATCH));
      for (int i = 0; i < batch.size(); i++) {
        parameters.put("Filter.1.Value." + (i + 1), batch.get(i));
      }
      String next;
      do {
        Xml answer = api.call(action, parameters);
        reader.accept(answer);
        next = answer.text("nextToken");
        parameters.put("NextToken", next);
      } while (!next.isEmpty());
    }
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

  private static InstanceShape shape(Xml item) {
    List<String> architectures =
        item.at("processorInfo", "supportedArchitectures").children().stream()
            .map(Xml::text)
            .toList();
    return new InstanceShape(
        item.text("instanceType"),
        Integer.parseInt(item.at("vCpuInfo", "defaultVCpus").text()),
        Long.parseLong(item.at("memoryInfo", "sizeInMiB").text()) << 20,
        architectures.contains("arm64") ? "aarch64" : "x86_64");
  }
}
