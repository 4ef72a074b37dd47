package dev.apiarist.bootstrap;

import dev.apiarist.swarm.InstanceId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The script that makes one instance a node. It holds no secret: tokens come later, one at a time.
 *
 * @param environment the files for workloads
 * @param authority the CA's certificate, PEM
 * @param patience how long the node tries before it gives up
 */
record NodeScript(
    InstanceId instance,
    EngineConfiguration engine,
    EnvironmentFiles environment,
    String authority,
    Duration patience) {
  private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z]+(?:_[A-Z]+)*)@");

  /** The script in ASCII: every value is a bash word that means exactly this value. */
  String text() {
    Map<String, String> words = new HashMap<>();
    words.put("INSTANCE", instance.value());
    words.put("ROLE", engine.role().word());
    words.put("ADDRESS", engine.address());
    words.put("DAEMON_JSON", engine.json());
    words.put("NODE_ENV", environment.forDocker());
    words.put("ENVIRONMENT", environment.forShell());
    words.put("AUTHORITY", authority);
    words.put("PATIENCE_SECONDS", Long.toString(patience.toSeconds()));
    return PLACEHOLDER
        .matcher(template())
        .replaceAll(found -> Matcher.quoteReplacement(word(words, found.group(1))));
  }

  private static String word(Map<String, String> words, String name) {
    return ShellText.quote(
        Optional.ofNullable(words.get(name))
            .orElseThrow(() -> new IllegalStateException("node.sh asks for @" + name + "@")));
  }

  private static String template() {
    try (InputStream in = NodeScript.class.getResourceAsStream("node.sh")) {
      if (in == null) {
        throw new IllegalStateException("node.sh is missing from the artifact");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
