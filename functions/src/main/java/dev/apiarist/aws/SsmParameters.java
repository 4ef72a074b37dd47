package dev.apiarist.aws;

import dev.apiarist.json.Json;
import dev.apiarist.port.Parameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Systems Manager's Parameter Store under one prefix. */
final class SsmParameters implements Parameters {
  /** Parameter Store takes at most ten names at a time. */
  private static final int BATCH = 10;

  private final JsonApi api;
  private final String prefix;

  /**
   * @param prefix such as {@code /apiarist/demo}, without a slash at its end
   */
  SsmParameters(AwsCaller aws, String prefix) {
    this.api = new JsonApi(aws, "ssm", "AmazonSSM", "1.1");
    this.prefix = prefix + "/";
  }

  @Override
  public Map<String, String> get(Collection<String> names) {
    Map<String, String> values = new LinkedHashMap<>();
    inBatches(
        names,
        batch ->
            Json.listAt(
                    api.call("GetParameters", Map.of("Names", batch, "WithDecryption", true)),
                    "Parameters")
                .forEach(
                    parameter ->
                        values.put(
                            Json.textAt(parameter, "", "Name").substring(prefix.length()),
                            Json.textAt(parameter, "", "Value"))));
    return values;
  }

  @Override
  public void put(String name, String value) {
    put(name, value, "String");
  }

  @Override
  public void putSecret(String name, String value) {
    put(name, value, "SecureString");
  }

  @Override
  public void delete(Collection<String> names) {
    inBatches(names, batch -> api.call("DeleteParameters", Map.of("Names", batch)));
  }

  private void put(String name, String value, String type) {
    api.call(
        "PutParameter",
        Map.of("Name", prefix + name, "Value", value, "Type", type, "Overwrite", true));
  }

  private void inBatches(Collection<String> names, Consumer<List<String>> action) {
    List<String> full =
        new ArrayList<>(new LinkedHashSet<>(names)).stream().map(name -> prefix + name).toList();
    for (int from = 0; from < full.size(); from += BATCH) {
      action.accept(full.subList(from, Math.min(full.size(), from + BATCH)));
    }
  }
}
