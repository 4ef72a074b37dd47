package dev.apiarist.local.ssm;

import dev.apiarist.json.Json;
import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.AwsRequest;
import dev.apiarist.local.aws.AwsResponse;
import dev.apiarist.local.aws.AwsService;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Parameter Store over AWS JSON 1.1. A SecureString is given in clear only to a call that asks for
 * decryption. Standard tier: 4 KB a value.
 */
public final class Ssm implements AwsService {
  private static final int MAX_VALUE_BYTES = 4096;
  private static final int PAGE = 10;

  private final ConcurrentNavigableMap<String, Parameter> parameters =
      new ConcurrentSkipListMap<>();
  private final String arnPrefix;
  private final InstantSource clock;

  /**
   * An empty store.
   *
   * @param arnPrefix {@code arn:aws:ssm:<region>:<account>:parameter}
   */
  public Ssm(String arnPrefix, InstantSource clock) {
    this.arnPrefix = arnPrefix;
    this.clock = clock;
  }

  /** Writes a parameter, whether it exists or not. */
  public void put(String name, String type, String value) {
    store(name, type, value, true);
  }

  /** Deletes a parameter; false when there was none. */
  public boolean delete(String name) {
    return parameters.remove(name) != null;
  }

  @Override
  public String signingName() {
    return "ssm";
  }

  @Override
  public AwsResponse handle(AwsRequest request) {
    return switch (request.operation()) {
      case "GetParameter" -> {
        var body = request.json(Set.of("Name", "WithDecryption"));
        yield AwsResponse.json(
            Map.of("Parameter", json(required(text(body, "Name")), decrypt(body))));
      }
      case "GetParameters" -> getAll(request);
      case "GetParametersByPath" -> getByPath(request);
      case "PutParameter" -> put(request);
      case "DeleteParameter" -> {
        if (!delete(text(request.json(Set.of("Name")), "Name"))) {
          throw notFound();
        }
        yield AwsResponse.json(Map.of());
      }
      case "DeleteParameters" -> deleteAll(request);
      default -> throw request.unsupported();
    };
  }

  private AwsResponse getAll(AwsRequest request) {
    var body = request.json(Set.of("Names", "WithDecryption"));
    List<Object> found = new ArrayList<>();
    List<Object> missing = new ArrayList<>();
    List<?> names = Json.listAt(body, "Names");
    if (names.isEmpty() || names.size() > PAGE) {
      throw new AwsException(
          400, "ValidationException", "Names must have 1 to 10 members, not " + names.size());
    }
    for (Object name : names) {
      Parameter parameter = parameters.get(String.valueOf(name));
      if (parameter == null) {
        missing.add(String.valueOf(name));
      } else {
        found.add(json(parameter, decrypt(body)));
      }
    }
    return AwsResponse.json(Map.of("Parameters", found, "InvalidParameters", missing));
  }

  private AwsResponse getByPath(AwsRequest request) {
    var body =
        request.json(Set.of("Path", "Recursive", "WithDecryption", "MaxResults", "NextToken"));
    String path = text(body, "Path");
    String prefix = path.endsWith("/") ? path : path + "/";
    boolean recursive = Boolean.TRUE.equals(body.get("Recursive"));
    int most = (int) Json.longAt(body, PAGE, "MaxResults");
    List<Parameter> rest =
        parameters.tailMap(Json.textAt(body, prefix, "NextToken"), false).values().stream()
            .filter(each -> each.name().startsWith(prefix))
            .filter(each -> recursive || each.name().indexOf('/', prefix.length()) < 0)
            .toList();
    List<Parameter> page = rest.subList(0, Math.min(most, rest.size()));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Parameters", page.stream().map(each -> json(each, decrypt(body))).toList());
    if (page.size() < rest.size()) {
      answer.put("NextToken", page.getLast().name());
    }
    return AwsResponse.json(answer);
  }

  private AwsResponse put(AwsRequest request) {
    var body =
        request.json(
            Set.of("Name", "Value", "Type", "Overwrite", "Description", "KeyId", "Tier", "Tags"));
    Parameter stored =
        store(
            text(body, "Name"),
            Json.textAt(body, "", "Type"),
            text(body, "Value"),
            Boolean.TRUE.equals(body.get("Overwrite")));
    return AwsResponse.json(Map.of("Version", stored.version(), "Tier", "Standard"));
  }

  private AwsResponse deleteAll(AwsRequest request) {
    List<Object> deleted = new ArrayList<>();
    List<Object> invalid = new ArrayList<>();
    for (Object name : Json.listAt(request.json(Set.of("Names")), "Names")) {
      (delete(String.valueOf(name)) ? deleted : invalid).add(String.valueOf(name));
    }
    return AwsResponse.json(Map.of("DeletedParameters", deleted, "InvalidParameters", invalid));
  }

  private synchronized Parameter store(String name, String type, String value, boolean overwrite) {
    Parameter old = parameters.get(name);
    if (old != null && !overwrite) {
      throw new AwsException(
          400,
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the"
              + " request to true.");
    }
    String kind = type.isEmpty() && old != null ? old.type() : type;
    if (!Set.of("String", "StringList", "SecureString").contains(kind)) {
      throw new AwsException(400, "ValidationException", "Type of " + name + " is '" + kind + "'");
    }
    if (value.length() > MAX_VALUE_BYTES) {
      throw new AwsException(
          400,
          "ValidationException",
          "Standard tier parameters support a maximum parameter value of 4096 characters.");
    }
    Parameter parameter =
        new Parameter(name, kind, value, old == null ? 1 : old.version() + 1, clock.millis());
    parameters.put(name, parameter);
    return parameter;
  }

  private Parameter required(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw notFound();
    }
    return parameter;
  }

  private Map<String, @Nullable Object> json(Parameter parameter, boolean decrypt) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    boolean hidden = parameter.type().equals("SecureString") && !decrypt;
    json.put("Name", parameter.name());
    json.put("Type", parameter.type());
    json.put("Value", hidden ? "encrypted" : parameter.value());
    json.put("Version", parameter.version());
    json.put("LastModifiedDate", BigDecimal.valueOf(parameter.modifiedMillis(), 3));
    json.put("ARN", arnPrefix + parameter.name());
    json.put("DataType", "text");
    return json;
  }

  private static boolean decrypt(Map<String, @Nullable Object> body) {
    return Boolean.TRUE.equals(body.get("WithDecryption"));
  }

  private static String text(Map<String, @Nullable Object> body, String name) {
    if (body.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new AwsException(400, "ValidationException", name + " must not be empty");
  }

  private static AwsException notFound() {
    return new AwsException(400, "ParameterNotFound", "The parameter does not exist.");
  }

  private record Parameter(
      String name, String type, String value, long version, long modifiedMillis) {}
}
