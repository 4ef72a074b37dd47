package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types that are only kept: logs go to files here, and alarms are not evaluated. */
final class RecordedTypes {
  private final CloudServices services;
  private final Map<String, Map<String, @Nullable Object>> alarms = new LinkedHashMap<>();

  RecordedTypes(CloudServices services) {
    this.services = services;
  }

  void addTo(Map<String, ResourceType> types) {
    types.put("AWS::Logs::LogGroup", this::logGroup);
    types.put("AWS::CloudWatch::Alarm", this::alarm);
    types.put("AWS::Logs::MetricFilter", RecordedTypes::accepted);
    types.put("AWS::CDK::Metadata", RecordedTypes::accepted);
  }

  /** The properties of the alarms, by name. */
  Map<String, Map<String, @Nullable Object>> alarms() {
    return alarms;
  }

  private static Physical accepted(Resource resource, Properties properties) {
    properties.acceptAll();
    return Physical.of(resource.generatedName());
  }

  private Physical logGroup(Resource resource, Properties properties) {
    String name = properties.text("LogGroupName").orElseGet(resource::generatedName);
    properties.acceptAll();
    return Physical.of(name, "Arn", services.place().arn("logs", "log-group:" + name + ":*"));
  }

  private Physical alarm(Resource resource, Properties properties) {
    String name = Json.textAt(properties.all(), resource.generatedName(), "AlarmName");
    alarms.put(name, properties.all());
    return Physical.of(name, "Arn", services.cloudWatch().add(name, properties.all()));
  }
}
