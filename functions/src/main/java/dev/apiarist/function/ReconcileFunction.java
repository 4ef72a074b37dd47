package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.lifecycle.LifecyclePolicy;
import dev.apiarist.lifecycle.Outcome;
import dev.apiarist.lifecycle.Sweep;
import dev.apiarist.metrics.EmbeddedMetrics;
import dev.apiarist.port.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sweep, on a schedule. What the event says does not matter, only that it came. Answers with
 * how the sweep ended: {@code {"outcome": "done"|"waiting", "reason": ...}}. Metrics of the swarm
 * go to standard output.
 */
public final class ReconcileFunction implements RequestStreamHandler {
  /** As the configuration's own default. */
  private static final int MOST_SERVICES = 20;

  private final Sweep sweep;

  /** Wires itself from the environment. */
  public ReconcileFunction() {
    this(new Wiring(Environment.ofProcess()));
  }

  private ReconcileFunction(Wiring wiring) {
    this(
        wiring.cluster(),
        wiring.messages(),
        wiring.environment().lifecyclePolicy(),
        metrics(wiring.environment()));
  }

  /** Takes its ports ready made. */
  public ReconcileFunction(
      Cluster cluster, Messages messages, LifecyclePolicy policy, EmbeddedMetrics metrics) {
    this.sweep = new Sweep(cluster, messages, policy, metrics);
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
    Outcome outcome = sweep.run();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("outcome", outcome instanceof Outcome.Waiting ? "waiting" : "done");
    answer.put("reason", outcome.reason());
    output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
  }
}
