package dev.apiarist.local.iam;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Roles and what their identity policies allow. Effect, Action, NotAction and Resource are
 * evaluated; a condition is taken as met where it allows, and as not met where it denies. Managed
 * policies allow nothing that is asked for here.
 */
public final class RolePolicies {
  private final Map<String, List<Statement>> statements = new ConcurrentHashMap<>();

  /** Adds a policy document to a role. */
  public void attach(String roleName, Map<String, @Nullable Object> document) {
    List<Statement> known =
        statements.computeIfAbsent(roleName, name -> new CopyOnWriteArrayList<>());
    Object statement = document.get("Statement");
    for (Object each : statement instanceof List<?> list ? list : listOf(statement)) {
      Statement read = Statement.of(each);
      if (read.allow() || Json.at(each, "Condition") == null) {
        known.add(read);
      }
    }
  }

  /**
   * Whether a role may act.
   *
   * @param resource an ARN, or {@code *} to ask whether it may act on anything at all
   */
  public boolean allows(String roleName, String action, String resource) {
    List<Statement> ofRole = statements.getOrDefault(roleName, List.of());
    return ofRole.stream().anyMatch(each -> each.allow() && each.covers(action, resource))
        && ofRole.stream()
            .noneMatch(
                each -> !each.allow() && !resource.equals("*") && each.covers(action, resource));
  }

  private static List<Object> listOf(@Nullable Object one) {
    return one == null ? List.of() : List.of(one);
  }

  private record Statement(
      boolean allow, List<Pattern> actions, boolean notAction, List<Pattern> resources) {

    static Statement of(@Nullable Object tree) {
      boolean notAction = Json.at(tree, "NotAction") != null;
      return new Statement(
          Json.textAt(tree, "", "Effect").equals("Allow"),
          patterns(Json.at(tree, notAction ? "NotAction" : "Action"), Pattern.CASE_INSENSITIVE),
          notAction,
          patterns(Json.at(tree, "Resource"), 0));
    }

    boolean covers(String action, String resource) {
      return notAction != matches(actions, action)
          && (resource.equals("*") || matches(resources, resource));
    }

    private static boolean matches(List<Pattern> patterns, String text) {
      return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }

    private static List<Pattern> patterns(@Nullable Object oneOrMany, int flags) {
      List<Pattern> patterns = new ArrayList<>();
      for (Object each : oneOrMany instanceof List<?> list ? list : listOf(oneOrMany)) {
        String glob = Pattern.quote(String.valueOf(each)).replace("*", "\\E.*\\Q");
        patterns.add(Pattern.compile(glob.replace("?", "\\E.\\Q"), flags));
      }
      return patterns;
    }
  }
}
