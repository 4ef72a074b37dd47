package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.FailureCode;
import dev.apiarist.port.OutsideException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the engine shows a service. It also takes prefixes of IDs there, and reads slashes and dots
 * as parts of the path; here, only a whole name or ID finds anything.
 */
final class ServicePath {
  /** Every name that Swarm gives out, and every ID. */
  private static final Pattern POSSIBLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private ServicePath() {}

  /**
   * The path of a service.
   *
   * @throws OutsideException {@code NOT_FOUND} when no service can have that name or ID
   */
  static String of(String nameOrId) {
    if (!POSSIBLE.matcher(nameOrId).matches()) {
      throw notFound(nameOrId);
    }
    return "/services/" + nameOrId;
  }

  /**
   * Checks that the engine showed the very service that was asked for.
   *
   * @throws OutsideException {@code NOT_FOUND} when it is another one
   */
  static Map<String, @Nullable Object> exact(
      Map<String, @Nullable Object> service, String nameOrId) {
    if (Json.textAt(service, "", "ID").equals(nameOrId)
        || Json.textAt(service, "", "Spec", "Name").equals(nameOrId)) {
      return service;
    }
    throw notFound(nameOrId);
  }

  /**
   * Where a new spec of a service is sent; the version is appended. Without registryAuthFrom the
   * engine would drop the credentials that private images need.
   */
  static String update(Map<String, @Nullable Object> service) {
    return "/services/"
        + SwarmReads.segment(Json.textAt(service, "", "ID"))
        + "/update?registryAuthFrom=spec&version=";
  }

  private static OutsideException notFound(String nameOrId) {
    return new OutsideException(FailureCode.NOT_FOUND, "no service has the name or ID " + nameOrId);
  }
}
