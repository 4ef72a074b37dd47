package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import dev.apiarist.local.lambda.FunctionUrl;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stack, created from a synthesised template in the services given. What the template declares
 * and nothing here understands stops the creation, naming it.
 */
public final class Stack implements AutoCloseable {
  private static final String PARTITION = "aws";

  private final CloudServices services;
  private final CloudAssembly assembly;
  private final Template template;
  private final Intrinsics intrinsics;
  private final Map<String, String> parameters;
  private final Map<String, Physical> created = new LinkedHashMap<>();
  private final Map<String, ResourceType> types = new LinkedHashMap<>();
  private final Deque<CustomResources.Created> deletions = new ArrayDeque<>();
  private final FunctionTypes functions;
  private final RecordedTypes recorded;
  private final CustomResources customResources;
  private final List<String> zones;

  private Stack(CloudServices services, CloudAssembly assembly, Map<String, String> given) {
    this.services = services;
    this.assembly = assembly;
    this.zones = Stream.of("a", "b", "c").map(each -> services.place().region() + each).toList();
    this.template = Template.of(assembly.stackName(), assembly.template());
    this.parameters = StackParameters.values(template.parameters(), given);
    this.intrinsics =
        new Intrinsics(new Lookup(), template.conditions(), template.mappings(), zones);
    this.functions = new FunctionTypes(services, assembly);
    this.recorded = new RecordedTypes(services);
    this.customResources = new CustomResources(services, id());
    NetworkTypes network = new NetworkTypes();
    IamTypes iam = new IamTypes(services);
    network.addTo(types);
    iam.addTo(types);
    new MessagingTypes(services).addTo(types);
    new TopicTypes(services).addTo(types);
    new DataTypes(services).addTo(types);
    new ComputeTypes(services, network, iam, zones).addTo(types);
    functions.addTo(types);
    recorded.addTo(types);
  }

  /**
   * Creates every resource of an assembly's stack, in dependency order.
   *
   * @param parameters values for the template's parameters
   * @throws StackException naming the first resource that fails; what the stack itself had opened
   *     is closed then, the services are the caller's
   */
  public static Stack create(
      CloudServices services, CloudAssembly assembly, Map<String, String> parameters) {
    Stack stack = new Stack(services, assembly, parameters);
    List<Resource> wanted = stack.wanted();
    // All types first, so that an unknown one is told before anything has been started.
    wanted.forEach(stack::type);
    try {
      wanted.forEach(stack::make);
      return stack;
    } catch (StackException failed) {
      stack.close();
      throw failed;
    }
  }

  /** Its name. */
  public String name() {
    return assembly.stackName();
  }

  /** Its outputs, by name. */
  public Map<String, String> outputs() {
    Map<String, String> outputs = new LinkedHashMap<>();
    template
        .outputs()
        .forEach((name, output) -> outputs.put(name, intrinsics.text(Json.at(output, "Value"))));
    return outputs;
  }

  /** What {@code Ref} of a resource gives. */
  public String physicalId(String logicalId) {
    return physical(logicalId).ref();
  }

  /** The function URLs. */
  public List<FunctionUrl> functionUrls() {
    return List.copyOf(functions.urls());
  }

  /** The alarms' properties, by alarm name. */
  public Map<String, Map<String, @Nullable Object>> alarms() {
    return recorded.alarms();
  }

  /** Stops polling and URLs, and lets custom resources' providers delete what they made. */
  @Override
  public void close() {
    functions.close();
    while (!deletions.isEmpty()) {
      CustomResources.Created last = deletions.pop();
      try {
        customResources.delete(last);
      } catch (StackException failed) {
        System.getLogger(Stack.class.getName())
            .log(
                Level.WARNING,
                "deleting " + last.resource().logicalId() + ": " + failed.getMessage());
      }
    }
  }

  private String id() {
    return services.place().arn("cloudformation", "stack/" + assembly.stackName() + "/local");
  }

  private List<Resource> wanted() {
    List<Resource> wanted = new ArrayList<>();
    for (Resource resource : template.inOrder()) {
      if (resource.condition().map(intrinsics::condition).orElse(true)) {
        wanted.add(resource);
      }
    }
    return wanted;
  }

  private ResourceType type(Resource resource) {
    if (CustomResources.provides(resource.type())) {
      return (custom, properties) -> customResources.create(custom, properties, deletions::push);
    }
    ResourceType type = types.get(resource.type());
    if (type == null) {
      throw new StackException(
          "the local cloud does not support resource type %s (%s)"
              .formatted(resource.type(), resource.logicalId()));
    }
    return type;
  }

  private void make(Resource resource) {
    try {
      Properties properties =
          new Properties(resource.type() + ".", intrinsics.resolveObject(resource.properties()));
      Physical physical = type(resource).create(resource, properties);
      properties.requireAllRead();
      created.put(resource.logicalId(), physical);
    } catch (RuntimeException failed) {
      throw new StackException(
          "resource %s (%s): %s"
              .formatted(resource.logicalId(), resource.type(), failed.getMessage()),
          failed);
    }
  }

  private Physical physical(String logicalId) {
    Physical physical = created.get(logicalId);
    if (physical == null) {
      throw new StackException("there is no resource " + logicalId + " to refer to");
    }
    return physical;
  }

  private final class Lookup implements Intrinsics.Names {
    @Override
    public Object ref(String name) {
      String parameter = parameters.get(name);
      if (parameter != null) {
        return list(name) ? List.of(parameter.split(",", -1)) : parameter;
      }
      return switch (name) {
        case "AWS::Region" -> services.place().region();
        case "AWS::AccountId" -> services.place().account();
        case "AWS::Partition" -> PARTITION;
        case "AWS::URLSuffix" -> "amazonaws.com";
        case "AWS::StackName" -> assembly.stackName();
        case "AWS::StackId" -> id();
        default -> physical(name).ref();
      };
    }

    private boolean list(String parameter) {
      String type = Json.textAt(template.parameters().get(parameter), "", "Type");
      return type.startsWith("List<") || type.equals("CommaDelimitedList");
    }

    @Override
    public @Nullable Object attribute(String logicalId, String attribute) {
      Map<String, ? extends @Nullable Object> attributes = physical(logicalId).attributes();
      if (!attributes.containsKey(attribute)) {
        throw new StackException(
            "the local cloud knows no attribute " + attribute + " of " + logicalId);
      }
      return attributes.get(attribute);
    }
  }
}
