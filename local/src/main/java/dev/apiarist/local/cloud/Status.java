package dev.apiarist.local.cloud;

import dev.apiarist.local.autoscaling.GroupDescription;
import dev.apiarist.local.autoscaling.MemberDescription;
import dev.apiarist.local.cloudformation.CloudServices;
import dev.apiarist.local.cloudformation.Stack;
import dev.apiarist.local.lambda.FunctionUrl;
import dev.apiarist.local.lambda.LambdaFunction;
import dev.apiarist.local.sqs.Queue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The local cloud's state as JSON, for people and for {@code ./apiarist status}. */
final class Status {
  private Status() {}

  static Map<String, @Nullable Object> of(CloudServices services, Stack stack, Path logs) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("stack", stack.name());
    status.put("awsEndpoint", services.endpoint().uri().toString());
    status.put("region", services.place().region());
    status.put("outputs", stack.outputs());
    status.put(
        "groups",
        services.autoScaling().groups().describe().stream()
            .map(group -> group(group, services))
            .toList());
    status.put("openHooks", openHooks(services));
    status.put("queues", services.sqs().queues().stream().map(Status::queue).toList());
    status.put(
        "functions",
        services.lambda().functions().stream().map(each -> function(each, stack, logs)).toList());
    status.put("rules", services.events().rules().stream().map(rule -> rule.name()).toList());
    status.put("alarms", List.copyOf(stack.alarms().keySet()));
    return status;
  }

  private static Map<String, @Nullable Object> group(
      GroupDescription group, CloudServices services) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", group.name());
    json.put("min", group.definition().min());
    json.put("desired", group.desired());
    json.put("max", group.definition().max());
    json.put("instances", group.members().stream().map(each -> member(each, services)).toList());
    return json;
  }

  private static Map<String, @Nullable Object> member(
      MemberDescription member, CloudServices services) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("instanceId", member.instanceId());
    json.put("lifecycleState", member.lifecycleState());
    json.put("health", services.ec2().health(member.instanceId()).name());
    json.put("privateAddress", services.ec2().privateAddress(member.instanceId()).orElse(null));
    json.put("zone", member.zone());
    json.put("protectedFromScaleIn", member.protectedFromScaleIn());
    return json;
  }

  private static List<Object> openHooks(CloudServices services) {
    List<Object> open = new ArrayList<>();
    for (GroupDescription group : services.autoScaling().groups().describe()) {
      for (MemberDescription member : group.members()) {
        if (member.lifecycleState().endsWith(":Wait")) {
          Map<String, Object> hook = new LinkedHashMap<>();
          hook.put("group", group.name());
          hook.put("instanceId", member.instanceId());
          hook.put("lifecycleState", member.lifecycleState());
          open.add(hook);
        }
      }
    }
    return open;
  }

  private static Map<String, @Nullable Object> queue(Queue queue) {
    Queue.Depth depth = queue.depth();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", queue.name());
    json.put("visible", depth.visible());
    json.put("inFlight", depth.inFlight());
    json.put("delayed", depth.delayed());
    return json;
  }

  private static Map<String, @Nullable Object> function(
      LambdaFunction function, Stack stack, Path logs) {
    String name = function.settings().name();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("processes", function.processIds());
    json.put("log", logs.resolve(name + ".log").toString());
    stack.functionUrls().stream()
        .filter(url -> url.function() == function)
        .map(FunctionUrl::local)
        .findFirst()
        .ifPresent(url -> json.put("url", url.toString()));
    return json;
  }
}
