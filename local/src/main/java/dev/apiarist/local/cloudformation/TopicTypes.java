package dev.apiarist.local.cloudformation;

import dev.apiarist.local.lambda.LambdaFunction;
import java.util.Map;

/** Topics, their policies and subscriptions, and the keys that encrypt them elsewhere. */
final class TopicTypes {
  private final CloudServices services;

  TopicTypes(CloudServices services) {
    this.services = services;
  }

  void addTo(Map<String, ResourceType> types) {
    types.put("AWS::KMS::Key", this::key);
    types.put("AWS::SNS::Topic", this::topic);
    types.put("AWS::SNS::TopicPolicy", this::policy);
    types.put("AWS::SNS::Subscription", this::subscription);
  }

  /** Nothing is encrypted here. */
  private Physical key(Resource resource, Properties properties) {
    properties.acceptAll();
    String id = resource.generatedName();
    return new Physical(id, Map.of("Arn", services.place().arn("kms", "key/" + id), "KeyId", id));
  }

  private Physical topic(Resource resource, Properties properties) {
    String name = properties.text("TopicName").orElseGet(resource::generatedName);
    String arn = services.place().arn("sns", name);
    properties.acceptOnly("FifoTopic", "false").accept("DisplayName", "KmsMasterKeyId", "Tags");
    services.sns().add(arn);
    return new Physical(arn, Map.of("TopicArn", arn, "TopicName", name));
  }

  private Physical policy(Resource resource, Properties properties) {
    var document = properties.tree("PolicyDocument");
    properties
        .texts("Topics")
        .forEach(topic -> services.resourcePolicies().attach(topic, document));
    return Physical.of(resource.generatedName());
  }

  private Physical subscription(Resource resource, Properties properties) {
    String topic = properties.requiredText("TopicArn");
    String endpoint = properties.requiredText("Endpoint");
    properties.acceptOnly("Protocol", "lambda");
    LambdaFunction function =
        services
            .lambda()
            .find(endpoint)
            .orElseThrow(() -> new StackException("there is no function " + endpoint));
    services.sns().subscribe(topic, function);
    return Physical.of(topic + ":" + resource.logicalId());
  }
}
