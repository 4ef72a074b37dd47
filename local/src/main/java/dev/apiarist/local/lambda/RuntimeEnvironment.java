package dev.apiarist.local.lambda;

import dev.apiarist.local.iam.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The environment variables of a function's process: Lambda's own and the function's. */
final class RuntimeEnvironment {
  /** Set by Lambda; a function that sets one itself is refused, as by CreateFunction. */
  static final Set<String> RESERVED =
      Set.of(
          "_HANDLER",
          "_X_AMZN_TRACE_ID",
          "AWS_DEFAULT_REGION",
          "AWS_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_LAMBDA_RUNTIME_API",
          "LAMBDA_TASK_ROOT",
          "LAMBDA_RUNTIME_DIR");

  private RuntimeEnvironment() {}

  static Map<String, String> of(
      FunctionSettings function,
      Credentials credentials,
      String region,
      URI awsEndpoint,
      String runtimeApi,
      Path taskRoot) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("LANG", "en_US.UTF-8");
    all.put("TZ", ":UTC");
    all.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    all.put("AWS_ENDPOINT_URL", awsEndpoint.toString());
    all.putAll(function.environment());
    all.put("_HANDLER", function.handler());
    all.put("AWS_REGION", region);
    all.put("AWS_DEFAULT_REGION", region);
    all.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    all.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(function.memoryMegabytes()));
    all.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    all.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    all.put("AWS_ACCESS_KEY_ID", credentials.accessKey());
    all.put("AWS_SECRET_ACCESS_KEY", credentials.secretKey());
    all.put("AWS_SESSION_TOKEN", credentials.sessionToken());
    all.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    all.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    return all;
  }
}
