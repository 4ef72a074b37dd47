package dev.apiarist.local.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How machines look up names on the internet. Names of swarm services always resolve. */
public enum NameResolution {
  /** As this host does. */
  AS_THE_HOST,
  /**
   * Not at all, and at once: where nothing answers, each image that swarm wants to look up would
   * cost 20 seconds.
   */
  NONE;

  private static final String WELL_KNOWN = "registry-1.docker.io";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** As the host does, if the host can look up Docker's own registry within two seconds. */
  public static NameResolution detect() {
    CompletableFuture<Boolean> lookup = new CompletableFuture<>();
    Thread.ofVirtual().name("name resolution").start(() -> lookup.complete(resolves()));
    try {
      return lookup.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) ? AS_THE_HOST : NONE;
    } catch (TimeoutException | ExecutionException unanswered) {
      return NONE;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return NONE;
    }
  }

  private static boolean resolves() {
    try {
      return InetAddress.getAllByName(WELL_KNOWN).length > 0;
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}
