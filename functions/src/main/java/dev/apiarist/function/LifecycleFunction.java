package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.apiarist.json.Json;
import dev.apiarist.lifecycle.Cluster;
import dev.apiarist.lifecycle.LifecyclePolicy;
import dev.apiarist.lifecycle.QueueWorker;
import dev.apiarist.port.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One step for each message of the lifecycle queue. Answers with the messages to deliver again; an
 * unexpected failure concerns its own message only.
 */
public final class LifecycleFunction implements RequestStreamHandler {
  private static final String NAME = "lifecycle";

  private final Cluster cluster;
  private final Messages messages;
  private final LifecyclePolicy policy;

  /** Wires itself from the environment. */
  public LifecycleFunction() {
    this(new Wiring(Environment.ofProcess()));
  }

  private LifecycleFunction(Wiring wiring) {
    this(wiring.cluster(), wiring.messages(), wiring.environment().lifecyclePolicy());
  }

  /** Takes its ports ready made. */
  public LifecycleFunction(Cluster cluster, Messages messages, LifecyclePolicy policy) {
    this.cluster = cluster;
    this.messages = messages;
    this.policy = policy;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    SqsBatch batch = SqsBatch.of(Json.parseObject(input));
    QueueWorker worker =
        new QueueWorker(
            cluster,
            messages,
            policy,
            (what, reason) -> LogLine.write(context, "INFO", NAME, what, reason));
    List<String> failed = new ArrayList<>();
    for (SqsBatch.Message message : batch.messages()) {
      if (!handle(worker, message, context)) {
        failed.add(message.id());
      }
    }
    output.write(BatchItemFailures.answer(failed).getBytes(StandardCharsets.UTF_8));
  }

  private static boolean handle(QueueWorker worker, SqsBatch.Message message, Context context) {
    try {
      return worker.handle(message.body());
    } catch (RuntimeException defect) {
      LogLine.defect(context, NAME, defect);
      return false;
    }
  }
}
