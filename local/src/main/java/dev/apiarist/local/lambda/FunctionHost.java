package dev.apiarist.local.lambda;

import dev.apiarist.local.iam.Identities;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where functions run: this machine, with the JVM that runs the local cloud.
 *
 * @param stateDirectory gets {@code logs/<function>.log} and a task root for each function
 * @param awsEndpoint given to functions as {@code AWS_ENDPOINT_URL}
 * @param environmentsPerFunction how many JVMs one function may have at once; further invocations
 *     wait
 */
public record FunctionHost(
    Path stateDirectory,
    String region,
    URI awsEndpoint,
    Identities identities,
    int environmentsPerFunction) {

  private static final List<String> JVM_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          // A process that is killed would leave its file behind.
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** Share of a function's memory that is heap, as Lambda's Java runtime sets it. */
  private static final double HEAP_SHARE = 0.85;

  FunctionLog log(FunctionSettings function) {
    try {
      Path directory = Files.createDirectories(stateDirectory.resolve("logs"));
      return new FunctionLog(directory.resolve(function.name() + ".log"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  ProcessBuilder process(FunctionSettings function, String runtimeApi, Path log) {
    Path taskRoot =
        Artifact.taskRoot(
            function.artifact(), stateDirectory.resolve("functions").resolve(function.name()));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.add("-Xmx" + (int) (function.memoryMegabytes() * HEAP_SHARE) + "m");
    command.add(NativeRuntimeClient.flag(stateDirectory.resolve("runtime")));
    command.add("-cp");
    command.add(RuntimeClasspath.ofRuntime());
    command.add(RuntimeClasspath.MAIN_CLASS);
    command.add(function.handler());
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(
        RuntimeEnvironment.of(
            function,
            identities.assume(function.role(), function.name()),
            region,
            awsEndpoint,
            runtimeApi,
            taskRoot));
    return builder
        .directory(taskRoot.toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }
}
