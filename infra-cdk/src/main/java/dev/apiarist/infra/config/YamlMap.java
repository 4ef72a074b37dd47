package dev.apiarist.infra.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML mapping that knows where it stands in the file. Scalars are taken as written, so that a
 * tag value {@code 1.10} or {@code yes} keeps its letters.
 */
final class YamlMap {
  private final String file;
  private final String path;
  private final int line;
  private final Map<String, Node> values;

  private YamlMap(String file, String path, Optional<Node> node, int line) {
    this.file = file;
    this.path = path;
    this.line = node.map(YamlMap::lineOf).orElse(line);
    this.values = entries(node);
  }

  /** The document's own mapping; an empty document is an empty mapping. */
  static YamlMap root(String file, Optional<Node> document) {
    return new YamlMap(file, "", document, 1);
  }

  /** The mapping below a key; an absent one is empty. */
  YamlMap below(String key) {
    return new YamlMap(file, pathOf(key), node(key), line);
  }

  /** The keys written here, in their order. */
  List<String> keys() {
    return List.copyOf(values.keySet());
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** The scalar at a key, as written; empty when the key is absent. */
  Optional<String> text(String key) {
    return node(key).map(node -> scalar(key, node));
  }

  /** The scalars of the list at a key; empty when the key is absent. */
  Optional<List<String>> texts(String key) {
    return node(key)
        .map(
            node -> {
              if (node instanceof SequenceNode sequence) {
                return sequence.getValue().stream().map(item -> scalar(key, item)).toList();
              }
              throw refusal(key, "is not a list, such as [a, b]");
            });
  }

  /** Whether the value at a key is a single scalar. */
  boolean isText(String key) {
    return node(key).filter(ScalarNode.class::isInstance).isPresent();
  }

  /**
   * A message about a key: file, line, the whole path, the value where it is a scalar, the rule.
   */
  ConfigException refusal(String key, String rule) {
    String value =
        node(key)
            .filter(node -> node instanceof ScalarNode && !node.getTag().equals(Tag.NULL))
            .map(node -> ": " + ((ScalarNode) node).getValue())
            .orElse("");
    int at = node(key).map(YamlMap::lineOf).orElse(line);
    return new ConfigException(position(at) + pathOf(key) + value + ": " + rule);
  }

  /** A message about this mapping, at the line of one of its keys. */
  ConfigException refusalAt(String key, String rule) {
    return new ConfigException(
        position(node(key).map(YamlMap::lineOf).orElse(line)) + path + ": " + rule);
  }

  /** A message about this mapping as a whole. */
  ConfigException refusal(IllegalArgumentException broken) {
    String where = path.isEmpty() ? "" : path + ": ";
    return new ConfigException(position(line) + where + broken.getMessage(), broken);
  }

  private Optional<Node> node(String key) {
    return Optional.ofNullable(values.get(key));
  }

  private Map<String, Node> entries(Optional<Node> node) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (node.isEmpty() || node.get().getTag().equals(Tag.NULL)) {
      return entries;
    }
    if (!(node.get() instanceof MappingNode mapping)) {
      throw refusal(new IllegalArgumentException("is not a section of keys"));
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar("a key", tuple.getKeyNode());
      if (entries.put(key, tuple.getValueNode()) != null) {
        throw new ConfigException(
            position(lineOf(tuple.getKeyNode())) + pathOf(key) + ": is written twice");
      }
    }
    return entries;
  }

  private String scalar(String key, Node node) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw new ConfigException(
        position(lineOf(node)) + pathOf(key) + ": has no value, or one that is not plain text");
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String position(int at) {
    return file + ":" + at + ": ";
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
