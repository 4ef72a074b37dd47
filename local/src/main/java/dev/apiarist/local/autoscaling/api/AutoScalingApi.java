package dev.apiarist.local.autoscaling.api;

import dev.apiarist.local.autoscaling.AutoScaling;
import dev.apiarist.local.autoscaling.AutoScalingException;
import dev.apiarist.local.autoscaling.Faults;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Auto Scaling on the wire: AWS Query, form parameters in, XML out, as the AWS SDKs speak it. An
 * operation or a parameter that is not modelled is refused by name. Thread-safe.
 */
public final class AutoScalingApi {
  /** The service's name in a SigV4 credential scope. */
  public static final String SIGNING_NAME = "autoscaling";

  private static final String VERSION = "2011-01-01";

  private final Map<String, Operation> operations = new HashMap<>();
  private final Faults faults;

  /**
   * The API of an Auto Scaling.
   *
   * @param subnets where the subnets of {@code VPCZoneIdentifier} lie
   */
  public AutoScalingApi(AutoScaling autoScaling, SubnetZones subnets) {
    this.faults = autoScaling.faults();
    operations.putAll(new GroupActions(autoScaling.groups(), subnets).operations());
    operations.putAll(new TagActions(autoScaling.groups()).operations());
    operations.putAll(new InstanceActions(autoScaling.instances()).operations());
    operations.putAll(new HookActions(autoScaling.hooks()).operations());
    operations.putAll(new RefreshActions(autoScaling.refreshes()).operations());
    operations.putAll(new WarmPoolActions(autoScaling.warmPools()).operations());
  }

  /** Answers a call whose form names {@code Action} and {@code Version}. */
  public QueryResponse handle(Map<String, String> form) {
    return handle(form.getOrDefault("Action", ""), form);
  }

  /**
   * Answers a call of an operation; {@code Action} and {@code Version} among the parameters or not.
   */
  public QueryResponse handle(String action, Map<String, String> parameters) {
    String requestId = UUID.randomUUID().toString();
    try {
      faults.admitCall(action);
      Tree result = call(action, parameters);
      return new QueryResponse(200, QueryXml.result(action, result, requestId));
    } catch (AutoScalingException refused) {
      return new QueryResponse(
          refused.status(),
          QueryXml.error(refused.status(), refused.code(), refused.text(), requestId));
    }
  }

  private Tree call(String action, Map<String, String> parameters) {
    Operation operation = operations.get(action);
    if (operation == null || !parameters.getOrDefault("Version", VERSION).equals(VERSION)) {
      throw AutoScalingException.invalidAction(
          action + " in version " + parameters.getOrDefault("Version", VERSION));
    }
    QueryParameters given = new QueryParameters(parameters);
    Supplier<Tree> answer = operation.read(given);
    given.refuseUnread();
    return answer.get();
  }
}
