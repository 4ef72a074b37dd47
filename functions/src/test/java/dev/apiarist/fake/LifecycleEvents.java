package dev.apiarist.fake;

import dev.apiarist.json.Json;
import dev.apiarist.port.LifecycleHook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lifecycle events as the cloud words them. */
public final class LifecycleEvents {
  private LifecycleEvents() {}

  /** A lifecycle action as EventBridge delivers it. */
  public static String event(LifecycleHook hook, Instant at) {
    boolean launch = hook.name().equals(LifecycleHook.LAUNCH);
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("LifecycleActionToken", "87654321-4321-4321-4321-210987654321");
    detail.put("AutoScalingGroupName", hook.group().value());
    detail.put("LifecycleHookName", hook.name());
    detail.put("EC2InstanceId", hook.instance().value());
    detail.put(
        "LifecycleTransition",
        "autoscaling:EC2_INSTANCE_" + (launch ? "LAUNCHING" : "TERMINATING"));
    detail.put("Origin", launch ? "EC2" : "AutoScalingGroup");
    detail.put("Destination", launch ? "AutoScalingGroup" : "EC2");
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("version", "0");
    event.put("id", "12345678-1234-1234-1234-123456789012");
    event.put(
        "detail-type", "EC2 Instance-" + (launch ? "launch" : "terminate") + " Lifecycle Action");
    event.put("source", "aws.autoscaling");
    event.put("account", "123456789012");
    event.put("time", at.toString());
    event.put("region", "eu-west-1");
    event.put("resources", List.of());
    event.put("detail", detail);
    return Json.write(event);
  }
}
