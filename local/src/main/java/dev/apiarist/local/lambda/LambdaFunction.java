package dev.apiarist.local.lambda;

import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.Bytes;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/**
 * A function and its execution environments. Each is started when first needed, reused while it
 * works, and replaced after a time-out or a crash.
 */
public final class LambdaFunction implements AutoCloseable {
  private final FunctionHost host;
  private final Semaphore places;
  private final Semaphore reserved;
  private final Deque<ExecutionEnvironment> idle = new ConcurrentLinkedDeque<>();
  private final Set<ExecutionEnvironment> all = ConcurrentHashMap.newKeySet();
  private volatile FunctionSettings settings;
  private volatile boolean closed;

  /** A function that has not been started yet. */
  public LambdaFunction(FunctionSettings settings, FunctionHost host) {
    this.settings = settings;
    this.host = host;
    this.places = new Semaphore(host.environmentsPerFunction());
    this.reserved = new Semaphore(settings.reservedConcurrency().orElse(Integer.MAX_VALUE));
  }

  /** Its settings. */
  public FunctionSettings settings() {
    return settings;
  }

  /** Changes the settings; environments of the old ones end with their current invocation. */
  void change(FunctionSettings changed) {
    settings = changed;
    ExecutionEnvironment old = idle.poll();
    while (old != null) {
      discard(old);
      old = idle.poll();
    }
  }

  /** Writes a line into its log. */
  public void log(String line) {
    host.log(settings).line(line);
  }

  /** How many environments wait for work. */
  int idle() {
    return idle.size();
  }

  /** The processes that run it. */
  public List<Long> processIds() {
    return all.stream()
        .filter(ExecutionEnvironment::usable)
        .map(ExecutionEnvironment::processId)
        .toList();
  }

  /** Starts an environment ahead of the first invocation. */
  public void warm() throws InterruptedException {
    places.acquire();
    ExecutionEnvironment environment = acquire();
    try {
      environment.awaitStarted();
    } finally {
      release(environment);
    }
  }

  /**
   * Runs the function.
   *
   * @throws AwsException 429 {@code TooManyRequestsException} when its reserved concurrency is used
   *     up
   */
  public InvocationResult invoke(Bytes event) throws InterruptedException {
    if (!reserved.tryAcquire()) {
      throw new AwsException(
          429, "TooManyRequestsException", "Rate Exceeded: reserved concurrency is used up");
    }
    try {
      return invokeWhenPlaced(event);
    } finally {
      reserved.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    all.forEach(ExecutionEnvironment::close);
    all.clear();
  }

  private InvocationResult invokeWhenPlaced(Bytes event) throws InterruptedException {
    places.acquire();
    ExecutionEnvironment environment = acquire();
    try {
      return environment.invoke(event);
    } finally {
      release(environment);
    }
  }

  private ExecutionEnvironment acquire() {
    ExecutionEnvironment environment = idle.poll();
    while (environment != null && !environment.usable()) {
      discard(environment);
      environment = idle.poll();
    }
    if (environment != null) {
      return environment;
    }
    try {
      ExecutionEnvironment started = ExecutionEnvironment.start(settings, host);
      all.add(started);
      return started;
    } catch (RuntimeException failed) {
      places.release();
      throw failed;
    }
  }

  private void release(ExecutionEnvironment environment) {
    if (environment.usable() && !closed && environment.runs(settings)) {
      idle.push(environment);
    } else {
      discard(environment);
    }
    places.release();
  }

  private void discard(ExecutionEnvironment environment) {
    all.remove(environment);
    environment.close();
  }
}
