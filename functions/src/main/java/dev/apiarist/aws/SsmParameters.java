package dev.apiarist.aws;

import dev.apiarist.port.Parameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ssm.model.DeleteParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;

/** Systems Manager's Parameter Store under one prefix. */
final class SsmParameters implements Parameters {
  /** Parameter Store takes at most ten names at a time. */
  private static final int BATCH = 10;

  private final SdkClients sdk;
  private final String prefix;

  /**
   * @param prefix such as {@code /apiarist/demo}, without a slash at its end
   */
  SsmParameters(SdkClients sdk, String prefix) {
    this.sdk = sdk;
    this.prefix = prefix + "/";
  }

  @Override
  public Map<String, String> get(Collection<String> names) {
    Map<String, String> values = new LinkedHashMap<>();
    inBatches(
        names,
        batch -> {
          GetParametersRequest request =
              GetParametersRequest.builder().names(batch).withDecryption(true).build();
          SdkCall.call("ssm GetParameters", () -> sdk.ssm().getParameters(request))
              .parameters()
              .forEach(
                  parameter ->
                      values.put(parameter.name().substring(prefix.length()), parameter.value()));
        });
    return values;
  }

  @Override
  public void put(String name, String value) {
    put(name, value, ParameterType.STRING);
  }

  @Override
  public void putSecret(String name, String value) {
    put(name, value, ParameterType.SECURE_STRING);
  }

  @Override
  public void delete(Collection<String> names) {
    inBatches(
        names,
        batch -> {
          DeleteParametersRequest request = DeleteParametersRequest.builder().names(batch).build();
          SdkCall.call("ssm DeleteParameters", () -> sdk.ssm().deleteParameters(request));
        });
  }

  private void put(String name, String value, ParameterType type) {
    PutParameterRequest request =
        PutParameterRequest.builder()
            .name(prefix + name)
            .value(value)
            .type(type)
            .overwrite(true)
            .build();
    SdkCall.call("ssm PutParameter", () -> sdk.ssm().putParameter(request));
  }

  private void inBatches(Collection<String> names, Consumer<List<String>> action) {
    List<String> full =
        new ArrayList<>(new LinkedHashSet<>(names)).stream().map(name -> prefix + name).toList();
    for (int from = 0; from < full.size(); from += BATCH) {
      action.accept(full.subList(from, Math.min(full.size(), from + BATCH)));
    }
  }
}
