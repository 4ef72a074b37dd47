package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A resource's resolved properties. It remembers what was read: what a template says and nothing
 * here understands is an error, never silence.
 */
final class Properties {
  private final String where;
  private final Map<String, @Nullable Object> tree;
  private final Set<String> read = new HashSet<>();
  private final List<Properties> nested = new ArrayList<>();

  Properties(String where, Map<String, @Nullable Object> tree) {
    this.where = where;
    this.tree = tree;
  }

  Optional<String> text(String name) {
    read.add(name);
    Object value = tree.get(name);
    return switch (value) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case Number number -> Optional.of(number.toString());
      case Boolean truth -> Optional.of(truth.toString());
      default -> throw new StackException(where + name + " must be text, not " + value);
    };
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> new StackException(where + name + " is required"));
  }

  Optional<Integer> number(String name) {
    return text(name)
        .map(
            text -> {
              try {
                return Integer.valueOf(text);
              } catch (NumberFormatException malformed) {
                throw new StackException(where + name + " must be a whole number, not " + text);
              }
            });
  }

  boolean flag(String name) {
    return text(name).map(Boolean::parseBoolean).orElse(false);
  }

  List<String> texts(String name) {
    read.add(name);
    return Json.listAt(tree, name).stream().map(String::valueOf).toList();
  }

  /** A part that is understood as a whole. */
  Map<String, @Nullable Object> tree(String name) {
    read.add(name);
    return Json.objectAt(tree, name);
  }

  /** A part whose own properties must all be read too; empty when absent. */
  Optional<Properties> object(String name) {
    read.add(name);
    Object value = tree.get(name);
    return value instanceof Map<?, ?> map
        ? Optional.of(child(name + ".", Json.asObject(map)))
        : Optional.empty();
  }

  List<Properties> objects(String name) {
    read.add(name);
    List<Properties> all = new ArrayList<>();
    for (Object each : Json.listAt(tree, name)) {
      if (each instanceof Map<?, ?> map) {
        all.add(child(name + "[" + all.size() + "].", Json.asObject(map)));
      }
    }
    return all;
  }

  /** The tags, by key. */
  Map<String, String> tags(String name) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Properties tag : objects(name)) {
      tags.put(tag.requiredText("Key"), tag.requiredText("Value"));
    }
    return tags;
  }

  /** Accepts properties that change nothing that can be observed here. */
  Properties accept(String... names) {
    read.addAll(Set.of(names));
    return this;
  }

  /** Accepts one value of a property, and no other. */
  Properties acceptOnly(String name, String value) {
    text(name)
        .filter(actual -> !actual.equals(value))
        .ifPresent(
            actual -> {
              throw new StackException(
                  "the local cloud knows "
                      + where
                      + name
                      + " only as "
                      + value
                      + ", not "
                      + actual);
            });
    return this;
  }

  /** Accepts everything: the resource is recorded and does nothing here. */
  Properties acceptAll() {
    read.addAll(tree.keySet());
    return this;
  }

  /** The whole tree, read. */
  Map<String, @Nullable Object> all() {
    acceptAll();
    return tree;
  }

  /**
   * Checks that nothing was overlooked.
   *
   * @throws StackException naming what was not read
   */
  void requireAllRead() {
    for (String name : tree.keySet()) {
      if (!read.contains(name)) {
        throw new StackException("the local cloud does not support property " + where + name);
      }
    }
    nested.forEach(Properties::requireAllRead);
  }

  private Properties child(String path, Map<String, @Nullable Object> part) {
    Properties child = new Properties(where + path, part);
    nested.add(child);
    return child;
  }
}
