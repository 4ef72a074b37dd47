package dev.apiarist.local.autoscaling.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apiarist.local.autoscaling.AutoScalingException;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A Describe operation's page: {@code MaxRecords} and {@code NextToken}. */
record Pages(int size, int from) {
  private static final int DEFAULT_SIZE = 50;
  private static final int LARGEST_SIZE = 100;

  static Pages of(QueryParameters parameters) {
    Integer size = parameters.integer("MaxRecords");
    if (size != null && (size < 1 || size > LARGEST_SIZE)) {
      throw AutoScalingException.validation(
          "MaxRecords must be between 1 and %d, not %d".formatted(LARGEST_SIZE, size));
    }
    return new Pages(size == null ? DEFAULT_SIZE : size, offset(parameters.text("NextToken")));
  }

  private static int offset(@Nullable String token) {
    if (token == null || token.isEmpty()) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(new String(Base64.getUrlDecoder().decode(token), UTF_8));
    } catch (IllegalArgumentException malformed) {
      throw AutoScalingException.invalidNextToken(token);
    }
  }

  /** This page of all items, and where the next one starts. */
  <T> Tree answer(String listName, List<T> all, Function<T, Tree> toTree) {
    List<T> page = all.stream().skip(from).limit(size).toList();
    Tree answer = new Tree().put(listName, page.stream().map(toTree).toList());
    int next = from + page.size();
    return next < all.size() ? answer.put("NextToken", token(next)) : answer;
  }

  private static String token(int offset) {
    return Base64.getUrlEncoder().encodeToString(Integer.toString(offset).getBytes(UTF_8));
  }
}
