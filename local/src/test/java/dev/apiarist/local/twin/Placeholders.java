package dev.apiarist.local.twin;

import dev.apiarist.local.twin.StandingSwarm.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Words that stand for what differs between swarms: {@code @id3@} is the identity of node 3. */
final class Placeholders {
  private final Map<String, String> words = new LinkedHashMap<>();

  Placeholders(List<Member> members) {
    for (int node = 0; node < members.size(); node++) {
      Member member = members.get(node);
      words.put("@id" + node + "@", member.id().value());
      words.put("@host" + node + "@", member.hostname());
      words.put("@ip" + node + "@", member.address());
    }
  }

  /** A tree of JSON with all of them filled in. */
  Map<String, @Nullable Object> fill(Map<String, @Nullable Object> tree) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    tree.forEach((key, value) -> filled.put(key, fill(value)));
    return filled;
  }

  @SuppressWarnings("unchecked")
  private @Nullable Object fill(@Nullable Object value) {
    return switch (value) {
      case String text -> fill(text);
      case Map<?, ?> tree -> fill((Map<String, @Nullable Object>) tree);
      case List<?> list -> {
        List<@Nullable Object> filled = new ArrayList<>();
        list.forEach(element -> filled.add(fill((@Nullable Object) element)));
        yield filled;
      }
      case null, default -> value;
    };
  }

  private String fill(String text) {
    String filled = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace(word.getKey(), word.getValue());
    }
    return filled;
  }
}
