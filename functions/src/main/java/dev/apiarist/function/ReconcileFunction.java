package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.apiarist.capacity.CapacityUpkeep;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.lifecycle.LifecyclePolicy;
import dev.apiarist.lifecycle.Outcome;
import dev.apiarist.lifecycle.Sweep;
import dev.apiarist.metrics.EmbeddedMetrics;
import dev.apiarist.metrics.GroupRules;
import dev.apiarist.port.Messages;
import dev.apiarist.port.OutsideException;
import dev.apiarist.webhook.Handled;
import dev.apiarist.webhook.LastingAlarms;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sweep, on a schedule, and in its end a look at capacity; a message of the queue of ticks asks
 * for the latter only. What else the event says does not matter. Answers with how the sweep ended:
 * {@code {"outcome": "done"|"waiting", "reason": ...}}. Metrics of the swarm go to standard output.
 */
public final class ReconcileFunction implements RequestStreamHandler {
  private static final String NAME = "reconcile";

  /** As the configuration's own default. */
  private static final int MOST_SERVICES = 20;

  private final Sweep sweep;
  private final LastingAlarms lastingAlarms;
  private final CapacityUpkeep capacity;

  /** Wires itself from the environment. */
  public ReconcileFunction() {
    this(new Wiring(Environment.ofProcess()));
  }

  private ReconcileFunction(Wiring wiring) {
    this(wiring, wiring.cluster());
  }

  private ReconcileFunction(Wiring wiring, Cluster cluster) {
    this(
        cluster,
        wiring.messages(),
        wiring.environment().lifecyclePolicy(),
        wiring.environment().groupRules(),
        metrics(wiring.environment()),
        WebhookWiring.lastingAlarms(wiring),
        wiring.capacity(cluster));
  }

  /** Takes its ports ready made. */
  public ReconcileFunction(
      Cluster cluster,
      Messages messages,
      LifecyclePolicy policy,
      GroupRules rules,
      EmbeddedMetrics metrics,
      LastingAlarms lastingAlarms,
      CapacityUpkeep capacity) {
    this.sweep = new Sweep(cluster, messages, policy, rules, metrics);
    this.lastingAlarms = lastingAlarms;
    this.capacity = capacity;
  }

  private static EmbeddedMetrics metrics(Environment environment) {
    return new EmbeddedMetrics(
        "Apiarist/" + environment.cluster(),
        environment.number("APIARIST_METRICS_SERVICES", MOST_SERVICES),
        System.out::println);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Outcome outcome = isTick(Json.parseObject(input)) ? capacity.look() : sweep(context);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("outcome", outcome instanceof Outcome.Waiting ? "waiting" : "done");
    answer.put("reason", outcome.reason());
    output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isTick(Map<String, @Nullable Object> event) {
    return !Json.listAt(event, "Records").isEmpty();
  }

  private Outcome sweep(Context context) {
    Outcome outcome = sweep.run(() -> afterwards(context));
    if (outcome instanceof Outcome.Waiting) {
      capacity.undecided();
    }
    return outcome;
  }

  private void afterwards(Context context) {
    askAgain(context);
    try {
      LogLine.write(context, "INFO", NAME, "capacity", capacity.look().reason());
    } catch (OutsideException failed) {
      LogLine.write(
          context, "WARN", NAME, "capacity is not kept up", String.valueOf(failed.getMessage()));
    }
  }

  /** What fails is tried by the next sweep. */
  private void askAgain(Context context) {
    try {
      for (Handled handled : lastingAlarms.look()) {
        LogLine.write(context, "INFO", NAME, "lasting alarm", handled.message());
      }
    } catch (OutsideException failed) {
      LogLine.write(
          context, "WARN", NAME, "alarms cannot be read", String.valueOf(failed.getMessage()));
    }
  }
}
