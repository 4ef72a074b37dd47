package dev.apiarist.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain trees of {@link Map} (insertion-ordered), {@link List}, {@link String}, {@link
 * Number}, {@link Boolean} and {@code null}. Nothing is lost between reading and writing: unknown
 * fields, their order, and numbers of any size ({@code BigInteger}, {@code BigDecimal}) are kept.
 *
 * <p>Built on jackson-core's streaming parser because data binding alone doubles a function's cold
 * start (docs/adr/0002-cold-start.md).
 */
public final class Json {
  private static final int MAX_DEPTH = 100;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private Json() {}

  /**
   * Reads exactly one value.
   *
   * @throws JsonException when the text is not one JSON value, or is nested deeper than 100 levels
   */
  public static @Nullable Object parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return readDocument(parser);
    } catch (IOException malformed) {
      throw new JsonException("not valid JSON", malformed);
    }
  }

  /**
   * Reads exactly one value from a UTF-8 stream, which is not closed.
   *
   * @throws JsonException as {@link #parse(String)}
   */
  public static @Nullable Object parse(InputStream in) {
    try (JsonParser parser = FACTORY.createParser(in)) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      return readDocument(parser);
    } catch (IOException malformed) {
      throw new JsonException("not valid JSON", malformed);
    }
  }

  /**
   * Reads exactly one JSON object.
   *
   * @throws JsonException as {@link #parse(String)}, or when the value is not an object
   */
  public static Map<String, @Nullable Object> parseObject(String text) {
    return requireObject(parse(text));
  }

  /**
   * Reads exactly one JSON object from a UTF-8 stream, which is not closed.
   *
   * @throws JsonException as {@link #parseObject(String)}
   */
  public static Map<String, @Nullable Object> parseObject(InputStream in) {
    return requireObject(parse(in));
  }

  /**
   * Reads a large JSON object from a UTF-8 stream, which is not closed, piece by piece: the
   * elements of some of its lists one by one, so that no list is ever held whole, and every other
   * member as one tree.
   *
   * @param lists what takes the elements of which list; called in the order of the text
   * @param others takes every other member, also one of those names that is no list
   * @return the names of all members
   * @throws JsonException as {@link #parseObject(InputStream)}; pieces may have been taken by then
   */
  public static Set<String> readMembers(
      InputStream in,
      Map<String, Consumer<@Nullable Object>> lists,
      BiConsumer<String, @Nullable Object> others) {
    try (JsonParser parser = FACTORY.createParser(in)) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonException("expected a JSON object", null);
      }
      Set<String> names = new LinkedHashSet<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        names.add(key);
        Consumer<@Nullable Object> elements = lists.get(key);
        if (parser.nextToken() == JsonToken.START_ARRAY && elements != null) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.accept(readValue(parser));
          }
        } else {
          others.accept(key, readValue(parser));
        }
      }
      if (parser.nextToken() != null) {
        throw new JsonException("more than one JSON value", null);
      }
      return names;
    } catch (IOException malformed) {
      throw new JsonException("not valid JSON", malformed);
    }
  }

  /**
   * Reads a large JSON list from a UTF-8 stream, which is not closed, one element at a time.
   *
   * @param elements takes each
   * @throws JsonException when it is not exactly one JSON list; elements may have been taken by
   *     then
   */
  public static void readList(InputStream in, Consumer<@Nullable Object> elements) {
    try (JsonParser parser = FACTORY.createParser(in)) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new JsonException("expected a JSON list", null);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.accept(readValue(parser));
      }
      if (parser.nextToken() != null) {
        throw new JsonException("more than one JSON value", null);
      }
    } catch (IOException malformed) {
      throw new JsonException("not valid JSON", malformed);
    }
  }

  /** Writes a tree. */
  public static String write(@Nullable Object tree) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      writeValue(generator, tree);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString();
  }

  /** The object at a path of keys; an empty one (not attached) where there is none. */
  public static Map<String, @Nullable Object> objectAt(@Nullable Object tree, String... path) {
    Object found = at(tree, path);
    return found instanceof Map<?, ?> ? asObject(found) : new LinkedHashMap<>();
  }

  /** The list at a path of keys; an empty one where there is none. */
  @SuppressWarnings("unchecked")
  public static List<@Nullable Object> listAt(@Nullable Object tree, String... path) {
    Object found = at(tree, path);
    return found instanceof List<?> ? (List<@Nullable Object>) found : List.of();
  }

  /** The text at a path of keys, or the given one where there is none. */
  public static String textAt(@Nullable Object tree, String fallback, String... path) {
    return at(tree, path) instanceof String text ? text : fallback;
  }

  /** The whole number at a path of keys, or the given one where there is none. */
  public static long longAt(@Nullable Object tree, long fallback, String... path) {
    return at(tree, path) instanceof Number number ? number.longValue() : fallback;
  }

  /** The value at a path of keys, or null. */
  public static @Nullable Object at(@Nullable Object tree, String... path) {
    @Nullable Object found = tree;
    for (String key : path) {
      if (!(found instanceof Map<?, ?> object)) {
        return null;
      }
      found = object.get(key);
    }
    return found;
  }

  /** The text entries of an object, such as labels. */
  public static Map<String, String> texts(Map<String, @Nullable Object> object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.forEach(
        (key, value) -> {
          if (value instanceof String text) {
            texts.put(key, text);
          }
        });
    return texts;
  }

  /** Casts a value that is known to be an object. */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> asObject(Object object) {
    return (Map<String, @Nullable Object>) object;
  }

  private static Map<String, @Nullable Object> requireObject(@Nullable Object tree) {
    if (tree instanceof Map<?, ?>) {
      return asObject(tree);
    }
    throw new JsonException("expected a JSON object", null);
  }

  private static @Nullable Object readDocument(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw new JsonException("empty", null);
    }
    Object tree = readValue(parser);
    if (parser.nextToken() != null) {
      throw new JsonException("more than one JSON value", null);
    }
    return tree;
  }

  private static @Nullable Object readValue(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readList(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new JsonException("unexpected " + token, null);
    };
  }

  private static Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      object.put(key, readValue(parser));
    }
    return object;
  }

  private static List<@Nullable Object> readList(JsonParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(readValue(parser));
    }
    return list;
  }

  private static void writeValue(JsonGenerator generator, @Nullable Object value)
      throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> object -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
          generator.writeFieldName(String.valueOf(entry.getKey()));
          writeValue(generator, entry.getValue());
        }
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        for (Object element : list) {
          writeValue(generator, element);
        }
        generator.writeEndArray();
      }
      case Number number -> generator.writeNumber(number.toString());
      case Boolean truth -> generator.writeBoolean(truth);
      case Object text -> generator.writeString(text.toString());
    }
  }
}
