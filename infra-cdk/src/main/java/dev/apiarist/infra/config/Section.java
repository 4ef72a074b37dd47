package dev.apiarist.infra.config;

import dev.apiarist.infra.config.ClusterConfig.LabelConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One section of the file: reads values by {@link ConfigKey}, with the key's default and range, and
 * refuses keys that it does not know.
 */
final class Section {
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._/-]{1,128}");

  private final YamlMap yaml;
  private final String schema;

  private Section(YamlMap yaml, String schema) {
    this.yaml = yaml;
    this.schema = schema;
    refuseUnknown();
  }

  static Section root(String file, Optional<Node> document) {
    return new Section(YamlMap.root(file, document), "");
  }

  /** A section below this one, empty when absent. */
  Section section(String name) {
    return entry(name, name);
  }

  /** The entries of a section whose keys are names: each value as a section of its own. */
  Map<String, Section> entries(String placeholder) {
    Map<String, Section> entries = new LinkedHashMap<>();
    yaml.keys().forEach(name -> entries.put(name, entry(name, placeholder)));
    return entries;
  }

  /** One such entry. */
  Section entry(String name, String placeholder) {
    return new Section(
        yaml.below(name), schema.isEmpty() ? placeholder : schema + "." + placeholder);
  }

  /** The keys written here, in their order. */
  List<String> names() {
    return yaml.keys();
  }

  /** Whether a key is written here, by its own name or its other one. */
  boolean has(ConfigKey key) {
    return yaml.has(local(key)) || (!key.alias().isEmpty() && yaml.has(key.alias()));
  }

  /** The scalar that stands where a section could, if one does. */
  Optional<String> shorthand(String name) {
    return yaml.isText(name) ? yaml.text(name) : Optional.empty();
  }

  String text(ConfigKey key) {
    return value(key, Function.identity());
  }

  /** A text that is the key of a Docker label. */
  String label(ConfigKey key) {
    return value(
        key,
        text -> {
          if (!LABEL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                "is not a label's key: 1 to 128 letters, digits and . _ - /");
          }
          return text;
        });
  }

  Optional<String> optionalText(ConfigKey key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  Name name(ConfigKey key) {
    return value(key, Name::new);
  }

  InstanceType instanceType(ConfigKey key) {
    return value(key, InstanceType::new);
  }

  Ipv4Block block(ConfigKey key) {
    return value(key, Ipv4Block::parse);
  }

  int integer(ConfigKey key) {
    return bounded(key, Section::parseInteger);
  }

  Duration duration(ConfigKey key) {
    return bounded(key, Durations::parse);
  }

  DataSize size(ConfigKey key) {
    return bounded(key, DataSize::parse);
  }

  Processors processors(ConfigKey key) {
    return bounded(key, Processors::parse);
  }

  Share share(ConfigKey key) {
    return bounded(key, Share::parse);
  }

  Optional<Share> optionalShare(ConfigKey key) {
    return has(key) ? Optional.of(share(key)) : Optional.empty();
  }

  /** One of the values that the key's range lists. */
  String choice(ConfigKey key) {
    List<String> allowed = List.of(key.range().replace("`", "").split(", | or ", -1));
    return value(
        key,
        text -> {
          if (!allowed.contains(text)) {
            throw new IllegalArgumentException("is not " + key.range().replace("`", ""));
          }
          return text;
        });
  }

  boolean flag(ConfigKey key) {
    return choice(key).equals("true");
  }

  boolean on(ConfigKey key) {
    return choice(key).equals("on");
  }

  List<String> texts(ConfigKey key) {
    return yaml.texts(local(key))
        .orElseGet(
            () -> {
              String written = key.defaultValue().orElseThrow(() -> missing(key));
              String inner = written.substring(1, written.length() - 1);
              return inner.isEmpty() ? List.of() : List.of(inner.split(", ", -1));
            });
  }

  /**
   * Instance tags that nodes can bear.
   *
   * @throws ConfigException at the line of the tag that breaks a rule
   */
  InstanceTags tags(ConfigKey key, LabelConfig labels) {
    YamlMap inner = yaml.below(local(key));
    Map<String, String> tags = new LinkedHashMap<>();
    for (String name : inner.keys()) {
      String value = inner.text(name).orElseThrow();
      InstanceTags.fault(name, value)
          .ifPresent(
              fault -> {
                throw inner.refusalAt(name, fault);
              });
      tags.put(name, value);
    }
    labels
        .refused(tags)
        .forEach(
            (name, reason) -> {
              throw inner.refusalAt(name, reason);
            });
    try {
      return new InstanceTags(tags);
    } catch (IllegalArgumentException broken) {
      throw inner.refusal(broken);
    }
  }

  /** Builds a value whose own rules may refuse what was read here. */
  <T> T build(Supplier<T> builder) {
    try {
      return builder.get();
    } catch (IllegalArgumentException broken) {
      throw yaml.refusal(broken);
    }
  }

  private <T extends Comparable<T>> T bounded(ConfigKey key, Function<String, T> parser) {
    return value(
        key,
        text -> {
          T parsed = parser.apply(text);
          String[] ends = key.range().split(" to ", -1);
          boolean outside =
              ends.length == 2
                  && (parsed.compareTo(parser.apply(ends[0])) < 0
                      || parsed.compareTo(parser.apply(ends[1])) > 0);
          if (outside) {
            throw new IllegalArgumentException("is not within " + key.range());
          }
          return parsed;
        });
  }

  private <T> T value(ConfigKey key, Function<String, T> parser) {
    String name = nameUsed(key);
    Optional<String> written = yaml.text(name);
    if (written.isEmpty()) {
      return parser.apply(key.defaultValue().orElseThrow(() -> missing(key)));
    }
    try {
      return parser.apply(written.get());
    } catch (IllegalArgumentException broken) {
      throw yaml.refusal(name, String.valueOf(broken.getMessage()));
    }
  }

  /** The name that stands in the file for a key: its own, or its alias. */
  private String nameUsed(ConfigKey key) {
    String own = local(key);
    if (key.alias().isEmpty() || !yaml.has(key.alias())) {
      return own;
    }
    if (yaml.has(own)) {
      throw yaml.refusal(key.alias(), "is another name of " + own + ", which is given too");
    }
    return key.alias();
  }

  private String local(ConfigKey key) {
    if (!key.section().equals(schema)) {
      throw new IllegalStateException(key.path() + " is not a key of the section " + schema);
    }
    return key.leaf();
  }

  private void refuseUnknown() {
    List<String> known = ConfigKey.below(schema);
    if (known.stream().anyMatch(name -> name.startsWith("<"))) {
      return;
    }
    for (String name : yaml.keys()) {
      if (!known.contains(name) && !ConfigKey.aliases(schema).contains(name)) {
        String hint =
            Suggestion.nearest(name, known)
                .map(meant -> "; did you mean \"" + meant + "\"?")
                .orElse("");
        throw yaml.refusal(
            name, "is not a known key" + hint + " (known here: " + String.join(", ", known) + ")");
      }
    }
  }

  private ConfigException missing(ConfigKey key) {
    return yaml.refusal(key.leaf(), "is required: " + key.range());
  }

  private static int parseInteger(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException("is not a whole number", notOne);
    }
  }
}
