package dev.apiarist.bootstrap;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A node's environment as two files with the same content, because the tools that read such files
 * disagree on quotes: what one takes literally, the other strips.
 *
 * @param values by variable name, without line breaks
 */
record EnvironmentFiles(Map<String, String> values) {
  /**
   * {@code /etc/apiarist/node.env}: raw lines for Docker ({@code docker run --env-file}, {@code
   * docker service create --env-file}, {@code env_file} of stack files), which takes everything
   * after the first {@code =} as it is.
   */
  String forDocker() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /**
   * {@code /etc/apiarist/environment}: double-quoted values that a POSIX shell ({@code .}) and
   * systemd ({@code EnvironmentFile=}) read alike. Both undo a backslash before {@code " \ ` $} and
   * nothing else there (POSIX XCU §2.2.3; systemd's parse_env_file, DOUBLE_QUOTE_VALUE_ESCAPE).
   */
  String forShell() {
    return values.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + "=\""
                    + entry.getValue().replaceAll("[\"\\\\`$]", "\\\\$0")
                    + "\"\n")
        .collect(Collectors.joining());
  }
}
