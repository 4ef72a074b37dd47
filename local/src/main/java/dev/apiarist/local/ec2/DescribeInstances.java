package dev.apiarist.local.ec2;

import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.Xml;
import dev.apiarist.local.iam.Identities;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DescribeInstances: by instance IDs and by filters, in one page. */
final class DescribeInstances {
  private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
  private static final Pattern ID = Pattern.compile("InstanceId\\.\\d+");
  private static final Pattern FILTER = Pattern.compile("Filter\\.(\\d+)\\.(Name|Value\\.\\d+)");

  private DescribeInstances() {}

  static String answer(
      Map<String, String> form, List<Ec2Instance> all, String account, String region) {
    List<String> ids = new ArrayList<>();
    Map<String, Filter> filters = new TreeMap<>();
    form.forEach((field, value) -> read(field, value, ids, filters));
    requireKnown(ids, all);
    Xml xml = new Xml("DescribeInstancesResponse", NAMESPACE);
    xml.text("requestId", UUID.randomUUID()).open("reservationSet");
    all.stream()
        .filter(instance -> ids.isEmpty() || ids.contains(instance.id()))
        .filter(instance -> filters.values().stream().allMatch(filter -> filter.keeps(instance)))
        .forEach(instance -> write(xml, instance, account, region));
    return xml.end();
  }

  private static void read(
      String field, String value, List<String> ids, Map<String, Filter> filters) {
    Matcher filter = FILTER.matcher(field);
    if (ID.matcher(field).matches()) {
      ids.add(value);
    } else if (filter.matches()) {
      Filter known = filters.computeIfAbsent(filter.group(1), number -> new Filter());
      if (filter.group(2).equals("Name")) {
        known.name = value;
      } else {
        known.values.add(value);
      }
    } else if (!field.equals("MaxResults")) {
      throw AwsException.unsupported("parameter " + field + " of ec2:DescribeInstances");
    }
  }

  private static void requireKnown(List<String> ids, List<Ec2Instance> all) {
    List<String> known = all.stream().map(Ec2Instance::id).toList();
    List<String> unknown = ids.stream().filter(id -> !known.contains(id)).toList();
    if (!unknown.isEmpty()) {
      throw new AwsException(
          400,
          "InvalidInstanceID.NotFound",
          unknown.size() == 1
              ? "The instance ID '" + unknown.getFirst() + "' does not exist"
              : "The instance IDs '" + String.join(", ", unknown) + "' do not exist");
    }
  }

  private static void write(Xml xml, Ec2Instance instance, String account, String region) {
    InstanceState state = instance.state();
    String address = instance.address().getNow("");
    xml.open("item")
        .text("reservationId", "r-" + instance.id().substring(2))
        .text("ownerId", account)
        .open("instancesSet")
        .open("item")
        .text("instanceId", instance.id())
        .text("imageId", instance.template().imageId())
        .open("instanceState")
        .text("code", state.code())
        .text("name", state.word())
        .close()
        .text("instanceType", instance.type())
        .text("launchTime", instance.launched().truncatedTo(ChronoUnit.SECONDS))
        .open("placement")
        .text("availabilityZone", instance.zone())
        .text("tenancy", "default")
        .close()
        .text("subnetId", instance.subnetId());
    if (!address.isEmpty() && !state.gone()) {
      xml.text("privateDnsName", Ec2.privateDnsName(address, region))
          .text("privateIpAddress", address);
    }
    if (instance.template().spot()) {
      xml.text("instanceLifecycle", "spot");
    }
    if (!instance.template().role().isEmpty()) {
      xml.open("iamInstanceProfile")
          .text(
              "arn", "arn:aws:iam::" + account + ":instance-profile/" + instance.template().role())
          .text("id", Identities.roleId(instance.template().role()))
          .close();
    }
    xml.open("tagSet");
    new TreeMap<>(instance.tags())
        .forEach((key, value) -> xml.open("item").text("key", key).text("value", value).close());
    xml.close().close().close().close();
  }

  private static final class Filter {
    private String name = "";
    private final List<String> values = new ArrayList<>();

    boolean keeps(Ec2Instance instance) {
      return values.stream().anyMatch(value -> matches(value, actual(instance)));
    }

    private String actual(Ec2Instance instance) {
      return switch (name) {
        case "instance-id" -> instance.id();
        case "instance-state-name" -> instance.state().word();
        case "instance-type" -> instance.type();
        case "availability-zone" -> instance.zone();
        case "private-ip-address" -> instance.state().gone() ? "" : instance.address().getNow("");
        case "instance-lifecycle" -> instance.template().spot() ? "spot" : "";
        case "subnet-id" -> instance.subnetId();
        default -> {
          if (name.startsWith("tag:")) {
            yield instance.tags().getOrDefault(name.substring("tag:".length()), "");
          }
          throw AwsException.unsupported("filter " + name + " of ec2:DescribeInstances");
        }
      };
    }

    private static boolean matches(String wanted, String actual) {
      String glob = Pattern.quote(wanted).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
      return Pattern.matches(glob, actual);
    }
  }
}
