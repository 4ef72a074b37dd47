package dev.apiarist.local.e2e;

import java.util.Map;
import java.util.stream.Collectors;

/** Tags with everything in them that AWS allows and that some shell, file or parser stumbles on. */
final class HardTags {
  private static final String LONGEST = "é:\"' \\$".repeat(37).substring(0, 255) + "z";
  private static final String DB_HOST = "db.internal:5432/a b";

  /** Also a variable's value. */
  static final String MOTTO = "say \"hi\" & 'bye'; $(reboot) `id` \\n $HOME #no = ünï 🐝";

  /** Those that become labels. */
  static final Map<String, String> LABELS =
      Map.of(
          "docker.role", "web",
          "docker.phrase", "two  words, \"double\" and 'single' quotes, a \\ and a #hash",
          "docker.colons", "a:b::c=d,e=f",
          "docker.unicode", "Straße 東京 🐝 naïve",
          "docker.shell", "$HOME `id` $(id) ${x} !! *? {a,b} | & ; < > %s %n",
          "docker.longest", LONGEST);

  /** Those that become variables, by variable. */
  static final Map<String, String> ENVIRONMENT = Map.of("DB_HOST", DB_HOST, "MOTTO", MOTTO);

  private HardTags() {}

  /** One manager, and up to four workers with these tags. */
  static String configuration(String cluster, String group) {
    String labels =
        LABELS.entrySet().stream()
            .map(tag -> "      " + tag.getKey() + ": " + SmallCloud.quoted(tag.getValue()) + "\n")
            .collect(Collectors.joining());
    return """
        cluster: %s
        managers:
          count: 1
        groups:
          %s:
            min: 1
            max: 4
            tags:
              example.db.host: %s
              example.motto: %s
        %scapacity:
          scaleUp: off
        environment:
          example.db.host:
            name: DB_HOST
            default: localhost
          example.motto:
            name: MOTTO
            default: none
        """
        .formatted(cluster, group, SmallCloud.quoted(DB_HOST), SmallCloud.quoted(MOTTO), labels);
  }
}
