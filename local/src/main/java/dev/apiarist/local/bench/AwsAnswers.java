package dev.apiarist.local.bench;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What AWS says about a cluster of three managers and a worker, to which two more may be joining.
 */
final class AwsAnswers {
  /** The instance of the recorded launch event, which is in the swarm already. */
  static final String NEWCOMER = "i-0a1b2c3d4e5f60718";

  /** The instance of the recorded enrolment events, which is not. */
  private static final String BOOTING = "i-000000000000002a1";

  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");
  private static final Map<String, String> INSTANCES =
      Map.of(
          "i-00000000000000001",
          StandIn.MANAGER_ADDRESS,
          "i-00000000000000002",
          "10.0.2.5",
          "i-00000000000000003",
          "10.0.3.5",
          "i-00000000000000004",
          "10.0.1.6",
          NEWCOMER,
          "10.0.1.7",
          BOOTING,
          "10.0.1.8");

  private final Map<String, String> parameters;
  private volatile boolean joining = true;

  AwsAnswers(Certificates certificates) {
    parameters =
        Map.of(
            "ca-certificate", certificates.authority(),
            "client-certificate", certificates.clientCertificate(),
            "client-key", certificates.clientKey(),
            "managers", DockerAnswers.managerList());
  }

  /** The action in a form body. */
  static String action(String form) {
    Matcher action = ACTION.matcher(form);
    return action.find() ? action.group(1) : "?";
  }

  /** Whether nodes are joining, or all is quiet. */
  void joining(boolean now) {
    joining = now;
  }

  StandIn.Answer answer(String operation, boolean query, String body) {
    return query
        ? new StandIn.Answer(200, "text/xml", xml(operation, body))
        : new StandIn.Answer(200, "application/x-amz-json-1.1", json(operation, body));
  }

  private String json(String operation, String body) {
    return switch (operation) {
      case "GetParameters" -> parameters(body);
      // A claimed mark: the managers' token was rotated when the present ones had joined.
      case "GetItem" ->
          body.contains("manager-token")
              ? "{\"Item\":{\"goodUntil\":{\"S\":\"9999-01-01T00:00:00.000000000Z\"}}}"
              : "{}";
      case "Query" -> "{\"Items\":[],\"Count\":0}";
      case "SendMessage" -> "{\"MessageId\":\"m\"}";
      default -> "{}";
    };
  }

  private String parameters(String body) {
    String prefix = "/apiarist/" + StandIn.CLUSTER + "/";
    List<Map<String, Object>> found = new ArrayList<>();
    for (Object name : Json.listAt(Json.parse(body), "Names")) {
      String value = parameters.get(String.valueOf(name).substring(prefix.length()));
      if (value != null) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("Name", String.valueOf(name));
        parameter.put("Value", value);
        found.add(parameter);
      }
    }
    return Json.write(Map.of("Parameters", found, "InvalidParameters", List.of()));
  }

  private String xml(String operation, String body) {
    return switch (operation) {
      case "DescribeAutoScalingGroups" -> groups(body);
      case "DescribeInstances" -> instances(body);
      default -> "<Response/>";
    };
  }

  private String groups(String body) {
    StringBuilder groups = new StringBuilder();
    if (!body.contains("AutoScalingGroupNames") || body.contains("=apiarist-demo-managers")) {
      groups.append(
          group(
              "managers",
              member("i-00000000000000001", "InService")
                  + member("i-00000000000000002", "InService")
                  + member("i-00000000000000003", "InService"),
              3,
              7));
    }
    if (!body.contains("AutoScalingGroupNames") || body.contains("=apiarist-demo-web")) {
      groups.append(
          group(
              "web",
              member("i-00000000000000004", "InService") + (joining ? newcomers() : ""),
              joining ? 3 : 1,
              4));
    }
    return "<R><DescribeAutoScalingGroupsResult><AutoScalingGroups>"
        + groups
        + "</AutoScalingGroups></DescribeAutoScalingGroupsResult></R>";
  }

  private static String newcomers() {
    return member(NEWCOMER, "Pending:Wait") + member(BOOTING, "Pending:Wait");
  }

  private static String group(String name, String members, int desired, int max) {
    return "<member><AutoScalingGroupName>apiarist-demo-"
        + name
        + "</AutoScalingGroupName><MinSize>1</MinSize><MaxSize>"
        + max
        + "</MaxSize><DesiredCapacity>"
        + desired
        + "</DesiredCapacity><Instances>"
        + members
        + "</Instances><Tags>"
        + tag("apiarist:cluster", StandIn.CLUSTER)
        + tag("apiarist:group", name)
        + tag("apiarist:role", name.equals("managers") ? "manager" : "worker")
        + tag("docker.role", name)
        + "</Tags></member>";
  }

  private static String tag(String key, String value) {
    return "<member><Key>"
        + key
        + "</Key><Value>"
        + value
        + "</Value><PropagateAtLaunch>true</PropagateAtLaunch></member>";
  }

  private static String member(String id, String state) {
    return "<member><InstanceId>"
        + id
        + "</InstanceId><LifecycleState>"
        + state
        + "</LifecycleState><AvailabilityZone>eu-west-1a</AvailabilityZone>"
        + "<HealthStatus>Healthy</HealthStatus></member>";
  }

  private static String instances(String body) {
    StringBuilder items = new StringBuilder();
    INSTANCES.forEach(
        (id, address) -> {
          if (body.contains(id)) {
            items.append(
                "<item><instancesSet><item><instanceId>"
                    + id
                    + "</instanceId><instanceState><name>running</name></instanceState>"
                    + "<privateIpAddress>"
                    + address
                    + "</privateIpAddress><instanceType>t4g.small</instanceType><placement>"
                    + "<availabilityZone>eu-west-1a</availabilityZone></placement></item>"
                    + "</instancesSet></item>");
          }
        });
    return "<R><reservationSet>" + items + "</reservationSet></R>";
  }
}
