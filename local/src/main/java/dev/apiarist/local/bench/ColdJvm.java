package dev.apiarist.local.bench;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * Starts a function's JVM as Lambda's managed runtime does (its interface client on the class path,
 * the artifact unpacked as the task root), on one processor, with C1 only and without any cache.
 */
final class ColdJvm {
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");

  private final Path log;

  /**
   * @param log where functions' output goes
   */
  ColdJvm(Path log) {
    this.log = log;
  }

  /** Runs one cold start against an outside that was reset for it. */
  Measurement measure(
      String handler,
      Path taskRoot,
      String event,
      Map<String, String> environment,
      StandIn outside) {
    try (RuntimeApiStandIn runtime = new RuntimeApiStandIn(event)) {
      ProcessBuilder builder =
          new ProcessBuilder(command(handler))
              .directory(taskRoot.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("AWS_LAMBDA_RUNTIME_API", runtime.address());
      builder.environment().put("LAMBDA_TASK_ROOT", taskRoot.toString());
      builder.environment().put("_HANDLER", handler);
      long start = System.nanoTime();
      Process process = builder.start();
      try {
        RuntimeApiStandIn.Outcome outcome = runtime.await();
        if (outcome.error() != null) {
          throw new IllegalStateException(handler + " failed: " + outcome.error());
        }
        return new Measurement(
            Duration.ofNanos(outcome.handedOut() - start),
            Duration.ofNanos(outcome.answered() - outcome.handedOut()),
            processorTime(process),
            peakResidentMebibytes(process),
            outside.calls(),
            outcome.answer());
      } finally {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static List<String> command(String handler) {
    List<String> command = new ArrayList<>(Processors.FUNCTION);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", runtimeClassPath(), AWSLambda.class.getName(), handler));
    return command;
  }

  /** Of the threads that still live, which are all that a JVM starts up with. */
  private static Duration processorTime(Process process) throws IOException {
    long nanos = 0;
    Path threads = Path.of("/proc/" + process.pid() + "/task");
    try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
      for (Path thread : each) {
        nanos += processorNanos(thread);
      }
    }
    return Duration.ofNanos(nanos);
  }

  private static long processorNanos(Path thread) {
    try {
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
    } catch (IOException endedMeanwhile) {
      return 0;
    }
  }

  private static double peakResidentMebibytes(Process process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    }
  }

  private static String runtimeClassPath() {
    return Stream.of(
            AWSLambda.class,
            RequestStreamHandler.class,
            PojoSerializer.class,
            SdkInternalThreadLocal.class)
        .map(ColdJvm::locationOf)
        .distinct()
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
