package dev.apiarist.lifecycle;

import dev.apiarist.journal.Excerpt;
import dev.apiarist.json.Json;
import dev.apiarist.json.JsonException;
import dev.apiarist.port.LifecycleHook;
import dev.apiarist.swarm.GroupName;
import dev.apiarist.swarm.InstanceId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bodies on the lifecycle queue: Auto Scaling's lifecycle events as EventBridge delivers them,
 * Auto Scaling's test notification, and our own messages ({@code "type": "apiarist.hook"} and
 * {@code "apiarist.boot-failed"}, {@code "version": 1}).
 */
public final class LifecycleMessages {
  private static final String HOOK = "apiarist.hook";
  private static final String BOOT_FAILED = "apiarist.boot-failed";
  private static final String LAUNCH_EVENT = "EC2 Instance-launch Lifecycle Action";
  private static final String TERMINATE_EVENT = "EC2 Instance-terminate Lifecycle Action";
  private static final long VERSION = 1;
  private static final int LONGEST_REASON = 500;

  private LifecycleMessages() {}

  /**
   * Reads a body.
   *
   * @throws IllegalArgumentException when it is no JSON object, or of a known shape with something
   *     missing or malformed; the message names what
   */
  public static LifecycleMessage decode(String body) {
    Map<String, @Nullable Object> tree;
    try {
      tree = Json.parseObject(body);
    } catch (JsonException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
    String type = Json.textAt(tree, "", "type");
    String detailType = Json.textAt(tree, "", "detail-type");
    if (type.equals(HOOK) || type.equals(BOOT_FAILED)) {
      return own(type, tree);
    }
    if (detailType.equals(LAUNCH_EVENT) || detailType.equals(TERMINATE_EVENT)) {
      return event(tree);
    }
    if (Json.textAt(tree, "", "Event").equals("autoscaling:TEST_NOTIFICATION")) {
      return new LifecycleMessage.Ignored("Auto Scaling's test notification");
    }
    return new LifecycleMessage.Ignored(
        detailType.isEmpty() ? "a shape we do not know" : "not a lifecycle event: " + detailType);
  }

  /** Our note to look at a hook again. */
  public static String encode(LifecycleMessage.HookOpen message) {
    Map<String, Object> tree = head(HOOK);
    tree.put("group", message.hook().group().value());
    tree.put("hook", message.hook().name());
    tree.put("instance", message.hook().instance().value());
    tree.put("since", message.since().toString());
    tree.put("attempt", message.attempt());
    return Json.write(tree);
  }

  /** The news that a node's bootstrap gave up; a long reason is cut. */
  public static String encode(LifecycleMessage.BootFailed message) {
    String reason = message.reason();
    Map<String, Object> tree = head(BOOT_FAILED);
    tree.put("instance", message.instance().value());
    tree.put("reason", Excerpt.of(reason, LONGEST_REASON));
    tree.put("attempt", message.attempt());
    return Json.write(tree);
  }

  private static Map<String, Object> head(String type) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", type);
    tree.put("version", VERSION);
    return tree;
  }

  private static LifecycleMessage own(String type, Map<String, @Nullable Object> tree) {
    long version = Json.longAt(tree, 0, "version");
    if (version != VERSION) {
      return new LifecycleMessage.Ignored("version " + version + " of " + type);
    }
    InstanceId instance = new InstanceId(required(tree, "instance"));
    int attempt = Math.toIntExact(Json.longAt(tree, 0, "attempt"));
    if (type.equals(BOOT_FAILED)) {
      return new LifecycleMessage.BootFailed(instance, required(tree, "reason"), attempt);
    }
    LifecycleHook hook =
        new LifecycleHook(new GroupName(required(tree, "group")), required(tree, "hook"), instance);
    return new LifecycleMessage.HookOpen(hook, time(tree, "since"), attempt);
  }

  private static LifecycleMessage event(Map<String, @Nullable Object> tree) {
    LifecycleHook hook =
        new LifecycleHook(
            new GroupName(required(tree, "detail", "AutoScalingGroupName")),
            required(tree, "detail", "LifecycleHookName"),
            new InstanceId(required(tree, "detail", "EC2InstanceId")));
    if (!hook.name().equals(LifecycleHook.LAUNCH) && !hook.name().equals(LifecycleHook.TERMINATE)) {
      return new LifecycleMessage.Ignored("somebody else's hook: " + hook.name());
    }
    String destination = Json.textAt(tree, "AutoScalingGroup", "detail", "Destination");
    if (hook.name().equals(LifecycleHook.LAUNCH) && !destination.equals("AutoScalingGroup")) {
      return new LifecycleMessage.Ignored("a launch into " + destination + " does not join");
    }
    return new LifecycleMessage.HookOpen(hook, time(tree, "time"), 0);
  }

  private static Instant time(Map<String, @Nullable Object> tree, String key) {
    try {
      return Instant.parse(required(tree, key));
    } catch (DateTimeException malformed) {
      throw new IllegalArgumentException("'" + key + "' is not a time", malformed);
    }
  }

  private static String required(Map<String, @Nullable Object> tree, String... path) {
    String text = Json.textAt(tree, "", path);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("'" + String.join(".", path) + "' is missing");
    }
    return text;
  }
}
