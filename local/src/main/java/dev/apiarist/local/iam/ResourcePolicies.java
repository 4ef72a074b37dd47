package dev.apiarist.local.iam;

import dev.apiarist.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What resources themselves allow to services and to everybody: queue policies and function
 * permissions. Conditions are taken as met where they allow, and as not met where they deny.
 */
public final class ResourcePolicies {
  private final List<Grant> grants = new CopyOnWriteArrayList<>();

  /** Adds the statements of a policy document to a resource. */
  public void attach(String resourceArn, Map<String, @Nullable Object> document) {
    for (Object statement : Json.listAt(document, "Statement")) {
      if (Json.textAt(statement, "", "Effect").equals("Allow")) {
        for (String principal : principals(Json.at(statement, "Principal"))) {
          for (String action : texts(Json.at(statement, "Action"))) {
            allow(resourceArn, principal, action);
          }
        }
      }
    }
  }

  /**
   * Allows one action on a resource.
   *
   * @param principal a service such as {@code events.amazonaws.com}, or {@code *}
   */
  public void allow(String resourceArn, String principal, String action) {
    grants.add(new Grant(resourceArn, principal, action.toLowerCase(Locale.ROOT)));
  }

  /** Whether a service, or {@code *} for everybody, may act on a resource. */
  public boolean allows(String resourceArn, String principal, String action) {
    return grants.stream()
        .anyMatch(grant -> grant.covers(resourceArn, principal, action.toLowerCase(Locale.ROOT)));
  }

  private static List<String> principals(@Nullable Object principal) {
    return principal instanceof Map<?, ?> byKind
        ? byKind.values().stream().flatMap(each -> texts(each).stream()).toList()
        : texts(principal);
  }

  private static List<String> texts(@Nullable Object oneOrMany) {
    return switch (oneOrMany) {
      case null -> List.of();
      case List<?> many -> many.stream().map(String::valueOf).toList();
      case Object one -> List.of(one.toString());
    };
  }

  private record Grant(String resourceArn, String principal, String action) {
    boolean covers(String onResource, String by, String doing) {
      String service = action.substring(0, action.indexOf(':') + 1);
      return resourceArn.equals(onResource)
          && (principal.equals("*") || principal.equals(by))
          && (action.equals(doing)
              || action.equals("*")
              || (action.endsWith(":*") && doing.startsWith(service)));
    }
  }
}
