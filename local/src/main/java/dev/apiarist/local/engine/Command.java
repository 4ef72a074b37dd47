package dev.apiarist.local.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
public final class Command {
  private static final Executor READERS =
      reader -> Thread.ofVirtual().name("program output").start(reader);

  private Command() {}

  /**
   * What a program that ended had to say.
   *
   * @param output standard output without trailing white space
   * @param error standard error without trailing white space
   */
  public record Result(int status, String output, String error) {
    boolean succeeded() {
      return status == 0;
    }

    /**
     * The output.
     *
     * @param what was tried, for the message
     * @throws EngineException with the program's own words when it failed
     */
    public String required(String what) {
      if (!succeeded()) {
        throw new EngineException(what + ": " + (error.isEmpty() ? output : error));
      }
      return output;
    }
  }

  /**
   * Runs one program.
   *
   * @param environment variables to add; secrets belong here or in files, never in {@code command}
   * @throws EngineException when it cannot be started, or the limit is over: it is killed
   */
  public static Result run(Duration limit, Map<String, String> environment, List<String> command) {
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().putAll(environment);
    return run(limit, List.of(program));
  }

  /**
   * Runs a pipeline: each program reads what the one before wrote.
   *
   * @return the last program's output, the first failing program's status and everyone's error text
   * @throws EngineException when a program cannot be started, or the limit is over: they are killed
   */
  static Result run(Duration limit, List<ProcessBuilder> pipeline) {
    List<Process> processes;
    try {
      processes = ProcessBuilder.startPipeline(pipeline);
    } catch (IOException impossible) {
      throw new EngineException(
          "cannot run " + pipeline.getFirst().command().getFirst(), impossible);
    }
    CompletableFuture<String> output = read(processes.getLast().getInputStream());
    List<CompletableFuture<String>> errors =
        processes.stream().map(process -> read(process.getErrorStream())).toList();
    int status = 0;
    long deadline = System.nanoTime() + limit.toNanos();
    for (Process process : processes) {
      int ended = await(process, deadline, processes, pipeline);
      status = status == 0 ? ended : status;
    }
    String error = String.join("\n", errors.stream().map(CompletableFuture::join).toList());
    return new Result(status, output.join().stripTrailing(), error.strip());
  }

  private static int await(
      Process process, long deadline, List<Process> all, List<ProcessBuilder> pipeline) {
    String program = pipeline.getFirst().command().getFirst();
    try {
      if (process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException interrupted) {
      all.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while " + program + " ran", interrupted);
    }
    all.forEach(Process::destroyForcibly);
    throw new EngineException(program + " did not end in time");
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException closed) {
            return "";
          }
        },
        READERS);
  }
}
