package dev.apiarist.bootstrap;

import dev.apiarist.json.Json;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of CloudFormation about a custom resource, and the answers to it.
 *
 * @param responseUrl where the answer is put
 * @param properties texts only
 */
public record CustomResource(
    Change change,
    URI responseUrl,
    String stackId,
    String requestId,
    String logicalId,
    Map<String, String> properties) {

  private static final int LONGEST_REASON = 1000;

  /** What is to happen to it. */
  public enum Change {
    CREATE,
    UPDATE,
    DELETE
  }

  public CustomResource {
    properties = Map.copyOf(properties);
  }

  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static CustomResource parse(Map<String, @Nullable Object> event) {
    Change change =
        switch (Json.textAt(event, "", "RequestType")) {
          case "Create" -> Change.CREATE;
          case "Update" -> Change.UPDATE;
          case "Delete" -> Change.DELETE;
          default -> throw new IllegalArgumentException("RequestType is Create, Update or Delete");
        };
    return new CustomResource(
        change,
        URI.create(required(event, "ResponseURL")),
        required(event, "StackId"),
        required(event, "RequestId"),
        required(event, "LogicalResourceId"),
        Json.texts(Json.objectAt(event, "ResourceProperties")));
  }

  /** The answer that it is so, with the attributes of the resource. */
  public String succeeded(Map<String, String> attributes) {
    Map<String, @Nullable Object> answer = head("SUCCESS");
    answer.put("NoEcho", false);
    answer.put("Data", attributes);
    return Json.write(answer);
  }

  /** The answer that it is not, and why. */
  public String failed(String reason) {
    Map<String, @Nullable Object> answer = head("FAILED");
    answer.put(
        "Reason",
        reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...");
    return Json.write(answer);
  }

  /**
   * The same physical ID always: an update never replaces the resource, and the Delete that follows
   * a failed Create finds the same.
   */
  private Map<String, @Nullable Object> head(String status) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Status", status);
    answer.put("PhysicalResourceId", "apiarist-cluster");
    answer.put("StackId", stackId);
    answer.put("RequestId", requestId);
    answer.put("LogicalResourceId", logicalId);
    return answer;
  }

  private static String required(Map<String, @Nullable Object> event, String name) {
    String value = Json.textAt(event, "", name);
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /** The response URL is a credential. */
  @Override
  public String toString() {
    return "CustomResource[" + change + " " + logicalId + " of " + stackId + "]";
  }
}
