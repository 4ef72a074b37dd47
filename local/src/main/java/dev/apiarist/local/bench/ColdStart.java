package dev.apiarist.local.bench;

import dev.apiarist.local.lambda.Artifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the cold start of every function of the deployed artifact on its normal event, against a
 * bare handler in the same rounds, and fails when a bar is missed. Rounds are interleaved, so that
 * a busy machine slows the floor as it slows the functions.
 */
@Command(
    name = "bench",
    description = "Measures the functions' cold starts against their bars.",
    mixinStandardHelpOptions = true)
public final class ColdStart implements Callable<Integer> {
  @Option(
      names = "--runs",
      defaultValue = "11",
      description = "Measured rounds, after one for warming up (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--checkout",
      defaultValue = ".",
      description = "Where this project is (default: here).")
  private Path checkout = Path.of(".");

  /** Exit status 1 when a bar is missed or a function fails. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ColdStart()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path artifact = checkout.resolve("functions/target/apiarist-lambda.zip");
    if (!Files.isRegularFile(artifact)) {
      throw new IllegalStateException(artifact + " does not exist: build it (mvn package)");
    }
    Processors.leaveToFunctions();
    try (Scratch work = Scratch.create()) {
      Report report = measure(artifact, work.directory());
      report.lines().forEach(System.out::println);
      report.missed().forEach(miss -> System.out.println("MISSED " + miss));
      return report.missed().isEmpty() ? 0 : 1;
    }
  }

  private Report measure(Path artifact, Path work) throws IOException {
    Certificates certificates = Certificates.create(work, StandIn.MANAGER_ADDRESS);
    ColdJvm jvm = new ColdJvm(work.resolve("functions.log"));
    Path floorRoot = Artifact.taskRoot(floorJar(work), work.resolve("floor"));
    Path root = Artifact.taskRoot(artifact, work.resolve("functions"));
    List<Measurement> floor = new ArrayList<>();
    Map<Subject, List<Measurement>> functions = new EnumMap<>(Subject.class);
    try (StandIn outside = StandIn.start(certificates)) {
      Map<String, String> environment = environment(outside);
      for (int round = 0; round <= runs; round++) {
        outside.reset(false);
        Measurement bare =
            jvm.measure(Floor.class.getName(), floorRoot, "{}", environment, outside);
        if (round > 0) {
          floor.add(bare);
        }
        for (Subject subject : Subject.values()) {
          String event = subject.event(checkout.resolve("events"), outside.awsUri());
          outside.reset(subject.joining());
          Measurement measured = jvm.measure(subject.handler(), root, event, environment, outside);
          requireNormalPath(subject, measured);
          if (round > 0) {
            functions.computeIfAbsent(subject, key -> new ArrayList<>()).add(measured);
          }
        }
      }
    } catch (IllegalStateException failed) {
      System.err.print(Files.readString(work.resolve("functions.log")));
      throw failed;
    }
    return new Report(floor, functions, Files.size(artifact));
  }

  private static void requireNormalPath(Subject subject, Measurement measured) {
    if (!measured.calls().contains(subject.telltale())) {
      throw new IllegalStateException(
          subject
              + " did not take its normal path (no "
              + subject.telltale()
              + "): "
              + measured.calls()
              + " "
              + measured.answer());
    }
  }

  private static Map<String, String> environment(StandIn outside) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    all.put("LANG", "en_US.UTF-8");
    all.put("TZ", ":UTC");
    all.put("AWS_ENDPOINT_URL", outside.awsUri().toString());
    all.put("AWS_REGION", "eu-west-1");
    all.put("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE");
    all.put("AWS_SECRET_ACCESS_KEY", "example");
    all.put("AWS_SESSION_TOKEN", "example");
    all.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    all.put("AWS_LAMBDA_FUNCTION_NAME", "bench");
    all.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
    all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/bench");
    all.put("AWS_LAMBDA_LOG_STREAM_NAME", "bench");
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    all.putAll(FunctionVariables.of(outside));
    return all;
  }

  private static Path floorJar(Path work) throws IOException {
    String entry = Floor.class.getName().replace('.', '/') + ".class";
    Path jar = work.resolve("floor.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var in = ColdStart.class.getClassLoader().getResourceAsStream(entry)) {
      if (in == null) {
        throw new IllegalStateException(entry + " is missing");
      }
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
    }
    return jar;
  }
}
