package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tables and parameters. */
final class DataTypes {
  private final CloudServices services;

  DataTypes(CloudServices services) {
    this.services = services;
  }

  void addTo(Map<String, ResourceType> types) {
    types.put("AWS::DynamoDB::Table", this::table);
    types.put("AWS::SSM::Parameter", this::parameter);
  }

  private Physical table(Resource resource, Properties properties) {
    String name = properties.text("TableName").orElseGet(resource::generatedName);
    Map<String, @Nullable Object> create = new LinkedHashMap<>(properties.all());
    create
        .keySet()
        .retainAll(
            Set.of(
                "AttributeDefinitions",
                "KeySchema",
                "BillingMode",
                "ProvisionedThroughput",
                "GlobalSecondaryIndexes",
                "LocalSecondaryIndexes"));
    create.put("TableName", name);
    Map<String, @Nullable Object> stream = properties.tree("StreamSpecification");
    if (!stream.isEmpty()) {
      create.put(
          "StreamSpecification",
          Map.of(
              "StreamEnabled", true, "StreamViewType", Json.textAt(stream, "", "StreamViewType")));
    }
    new Properties("AWS::DynamoDB::Table.", properties.all())
        .accept(create.keySet().toArray(String[]::new))
        .accept(
            "TimeToLiveSpecification",
            "PointInTimeRecoverySpecification",
            "SSESpecification",
            "DeletionProtectionEnabled",
            "ContributorInsightsSpecification",
            "TableClass",
            "Tags")
        .requireAllRead();
    services.dynamoDb().call("CreateTable", create);
    String arn = services.place().arn("dynamodb", "table/" + name);
    Map<String, @Nullable Object> timeToLive = properties.tree("TimeToLiveSpecification");
    if (!timeToLive.isEmpty()) {
      Map<String, @Nullable Object> update = new LinkedHashMap<>();
      update.put("TableName", name);
      update.put("TimeToLiveSpecification", timeToLive);
      services.dynamoDb().call("UpdateTimeToLive", update);
    }
    return stream.isEmpty()
        ? Physical.of(name, "Arn", arn)
        : new Physical(name, Map.of("Arn", arn, "StreamArn", arn + "/stream/local"));
  }

  private Physical parameter(Resource resource, Properties properties) {
    String name = properties.text("Name").orElseGet(resource::generatedName);
    String type = properties.requiredText("Type");
    String value = properties.requiredText("Value");
    properties.accept("Description", "Tier", "Tags", "AllowedPattern", "DataType");
    services.ssm().put(name, type, value);
    return new Physical(name, Map.of("Type", type, "Value", value));
  }
}
