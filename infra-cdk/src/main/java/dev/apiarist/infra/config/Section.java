package dev.apiarist.infra.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of the file: reads values by {@link ConfigKey}, with the key's default and range, and
 * refuses what it does not know. Scalars are taken as written, so that a tag value {@code 1.10} or
 * {@code yes} keeps its letters.
 */
final class Section {
  private final String file;
  private final String path;
  private final String schema;
  private final Map<String, Node> values;
  private final int line;

  private Section(String file, String path, String schema, Optional<Node> node, int line) {
    this.file = file;
    this.path = path;
    this.schema = schema;
    this.line = node.map(Section::lineOf).orElse(line);
    this.values = mapping(node);
  }

  static Section root(String file, Optional<Node> document) {
    Section root = new Section(file, "", "", document, 1);
    root.refuseUnknown();
    return root;
  }

  /** A section below this one, empty when absent. */
  Section section(String name) {
    Section inner = new Section(file, join(path, name), join(schema, name), at(name), line);
    inner.refuseUnknown();
    return inner;
  }

  /** The entries of a section whose keys are names: each value as a section of its own. */
  Map<String, Section> entries(String placeholder) {
    Map<String, Section> entries = new LinkedHashMap<>();
    values.keySet().forEach(name -> entries.put(name, entry(name, placeholder)));
    return entries;
  }

  /** One such entry. */
  Section entry(String name, String placeholder) {
    Section entry = new Section(file, join(path, name), join(schema, placeholder), at(name), line);
    entry.refuseUnknown();
    return entry;
  }

  /** The keys written here, in their order. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }

  boolean has(ConfigKey key) {
    return values.containsKey(local(key));
  }

  /** Whether the entry is written in its short form, as one scalar. */
  Optional<String> shorthand(String name) {
    return at(name).filter(ScalarNode.class::isInstance).map(node -> scalar(name, node));
  }

  String text(ConfigKey key) {
    return value(key, Function.identity());
  }

  Optional<String> optionalText(ConfigKey key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
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

  Share share(ConfigKey key) {
    return bounded(key, Share::parse);
  }

  Ipv4Block block(ConfigKey key) {
    return value(key, Ipv4Block::parse);
  }

  /** One of the values that the key's range lists between backticks. */
  String choice(ConfigKey key) {
    List<String> allowed = List.of(key.range().replace("`", "").split(" or ", -1));
    return value(
        key,
        text -> {
          if (!allowed.contains(text)) {
            throw new IllegalArgumentException("is not " + String.join(" or ", allowed));
          }
          return text;
        });
  }

  boolean flag(ConfigKey key) {
    return choice(key).equals("true");
  }

  List<String> texts(ConfigKey key) {
    Node node = values.get(local(key));
    if (node == null) {
      String written = key.defaultValue().orElseThrow(() -> missing(key));
      return List.of(written.substring(1, written.length() - 1).split(", ", -1));
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw refusal(local(key), node, "is not a list, such as [a, b]");
    }
    List<String> texts = new ArrayList<>();
    sequence.getValue().forEach(item -> texts.add(scalar(local(key), item)));
    return List.copyOf(texts);
  }

  Map<String, String> map(ConfigKey key) {
    Section inner = new Section(file, join(path, local(key)), key.path(), at(local(key)), line);
    Map<String, String> texts = new LinkedHashMap<>();
    inner.values.forEach((name, node) -> texts.put(name, inner.scalar(name, node)));
    return texts;
  }

  /** Builds a value whose own rules may refuse what was read here. */
  <T> T build(Supplier<T> builder) {
    try {
      return builder.get();
    } catch (IllegalArgumentException broken) {
      String where = path.isEmpty() ? "" : path + ": ";
      throw new ConfigException(position(line) + where + broken.getMessage(), broken);
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
    String name = local(key);
    Node node = values.get(name);
    if (node == null) {
      return parser.apply(key.defaultValue().orElseThrow(() -> missing(key)));
    }
    String written = scalar(name, node);
    try {
      return parser.apply(written);
    } catch (IllegalArgumentException broken) {
      throw refusal(name, node, String.valueOf(broken.getMessage()));
    }
  }

  private String local(ConfigKey key) {
    if (!key.path().equals(join(schema, key.leaf()))) {
      throw new IllegalStateException(key.path() + " is not a key of the section " + schema);
    }
    return key.leaf();
  }

  private void refuseUnknown() {
    List<String> known = ConfigKey.below(schema);
    if (known.stream().anyMatch(name -> name.startsWith("<"))) {
      return;
    }
    for (Map.Entry<String, Node> entry : values.entrySet()) {
      if (!known.contains(entry.getKey())) {
        String hint =
            Suggestion.nearest(entry.getKey(), known)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse(".");
        throw new ConfigException(
            position(lineOf(entry.getValue()))
                + join(path, entry.getKey())
                + ": unknown key"
                + hint
                + " Known here: "
                + String.join(", ", known));
      }
    }
  }

  private Map<String, Node> mapping(Optional<Node> node) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (node.isEmpty() || node.get().getTag().equals(Tag.NULL)) {
      return entries;
    }
    if (!(node.get() instanceof MappingNode mapping)) {
      throw new ConfigException(
          position(line) + (path.isEmpty() ? "" : path + ": ") + "is not a section of keys");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String name = scalar("a key", tuple.getKeyNode());
      if (entries.put(name, tuple.getValueNode()) != null) {
        throw new ConfigException(
            position(lineOf(tuple.getKeyNode())) + join(path, name) + ": written twice");
      }
    }
    return entries;
  }

  private String scalar(String name, Node node) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw new ConfigException(
        position(lineOf(node))
            + join(path, name)
            + ": has no value, or one that is not plain text");
  }

  private Optional<Node> at(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private ConfigException missing(ConfigKey key) {
    return new ConfigException(
        position(line) + join(path, key.leaf()) + ": is required (" + key.range() + ")");
  }

  private ConfigException refusal(String name, Node node, String rule) {
    String written = node instanceof ScalarNode scalar ? ": " + scalar.getValue() : "";
    return new ConfigException(position(lineOf(node)) + join(path, name) + written + ": " + rule);
  }

  private String position(int at) {
    return file + ":" + at + ": ";
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private static int parseInteger(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException("is not a whole number", notOne);
    }
  }

  private static String join(String section, String name) {
    return section.isEmpty() ? name : section + "." + name;
  }
}
