package dev.apiarist.local.cli;

import dev.apiarist.local.planning.GroupTrees;
import dev.apiarist.local.planning.SnapshotWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Writes a snapshot of the swarm that docker talks to, for {@code plan}. */
@Command(
    name = "snapshot",
    description = "A snapshot of the swarm that docker talks to, for ./apiarist plan.")
public final class SnapshotCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    // Groups first: an instance that is in service by then has its node in the list that follows.
    Optional<List<Map<String, @Nullable Object>>> groups = groups(System.getenv());
    Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    new SnapshotWriter(out).write(Instant.now().truncatedTo(ChronoUnit.SECONDS), groups);
    try {
      out.flush();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    return 0;
  }

  private static Optional<List<Map<String, @Nullable Object>>> groups(
      Map<String, String> environment) {
    String url = environment.get("WEBHOOK_URL");
    String token = environment.get("WEBHOOK_TOKEN");
    if (url == null || token == null) {
      return Optional.empty();
    }
    try (WebhookClient webhook = new WebhookClient(url, token)) {
      return Optional.of(GroupTrees.ofStatus(webhook.status()));
    }
  }
}
