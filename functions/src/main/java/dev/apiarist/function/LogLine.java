package dev.apiarist.function;

import com.amazonaws.services.lambda.runtime.Context;
import dev.apiarist.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** One line of JSON in a function's log. */
final class LogLine {
  private LogLine() {}

  static void write(Context context, String level, String function, String what, String reason) {
    Map<String, Object> line = head(context, level, function);
    line.put("what", what);
    line.put("reason", reason);
    context.getLogger().log(Json.write(line) + "\n");
  }

  static void defect(Context context, String function, RuntimeException defect) {
    StringWriter stack = new StringWriter();
    defect.printStackTrace(new PrintWriter(stack, true));
    Map<String, Object> line = head(context, "ERROR", function);
    line.put("stack", stack.toString());
    context.getLogger().log(Json.write(line) + "\n");
  }

  private static Map<String, Object> head(Context context, String level, String function) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("level", level);
    line.put("function", function);
    line.put("requestId", context.getAwsRequestId());
    return line;
  }
}
