package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A synthesised template, to ask questions of. */
public final class StackView {
  private final String text;
  private final Map<String, @Nullable Object> template;

  /** Reads a template file. */
  public StackView(Path file) {
    try {
      text = Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    template = Json.parseObject(text);
  }

  /** The template's whole text. */
  public String text() {
    return text;
  }

  /** A section such as {@code Parameters}. */
  public Map<String, @Nullable Object> section(String name) {
    return Json.objectAt(template, name);
  }

  /** All resources by logical ID. */
  public Map<String, Resource> resources() {
    Map<String, Resource> resources = new LinkedHashMap<>();
    Json.objectAt(template, "Resources")
        .keySet()
        .forEach(
            id -> resources.put(id, new Resource(id, Json.objectAt(template, "Resources", id))));
    return resources;
  }

  /** The resources of a type. */
  public List<Resource> all(String type) {
    return resources().values().stream().filter(resource -> resource.type().equals(type)).toList();
  }

  /** The only resource of a type. */
  public Resource only(String type) {
    assertThat(all(type)).as(type).hasSize(1);
    return all(type).getFirst();
  }

  /** The resource of a type whose property has this text. */
  public Resource named(String type, String property, String value) {
    List<Resource> found =
        all(type).stream().filter(resource -> value.equals(resource.at(property))).toList();
    assertThat(found).as("%s with %s %s", type, property, value).hasSize(1);
    return found.getFirst();
  }

  /** An Auto Scaling group by its name. */
  public Resource group(String name) {
    return named("AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName", name);
  }

  /** The launch template of a group, by the group's name. */
  public Resource launchTemplate(String group) {
    return named("AWS::EC2::LaunchTemplate", "LaunchTemplateName", group);
  }

  /** A function by its name. */
  public Resource function(String name) {
    return named("AWS::Lambda::Function", "FunctionName", name);
  }

  /** The statements of a function's role. */
  public List<Statement> statementsOfFunction(String name) {
    return referenced(function(name).at("Role")).statements();
  }

  /** The statements of a role by its name. */
  public List<Statement> statementsOfRole(String name) {
    return named("AWS::IAM::Role", "RoleName", name).statements();
  }

  /** The resource that a {@code Ref} or {@code Fn::GetAtt} names. */
  public Resource referenced(@Nullable Object reference) {
    String id = Json.textAt(reference, "", "Ref");
    if (id.isEmpty()) {
      id = String.valueOf(Json.listAt(reference, "Fn::GetAtt").getFirst());
    }
    Resource resource = resources().get(id);
    if (resource == null) {
      throw new AssertionError("no resource behind " + reference);
    }
    return resource;
  }

  /** What each resource waits for: what it refers to, and what it says it depends on. */
  public Map<String, Set<String>> dependencies() {
    Map<String, Set<String>> dependencies = new LinkedHashMap<>();
    resources()
        .forEach(
            (id, resource) -> {
              Set<String> needed = new TreeSet<>();
              resource.dependsOn().forEach(other -> needed.add(String.valueOf(other)));
              collectReferences(resource.definition(), needed);
              dependencies.put(id, needed);
            });
    return dependencies;
  }

  private void collectReferences(@Nullable Object value, Set<String> found) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            if (key.equals("Ref") && inner instanceof String name && !isExternal(name)) {
              found.add(name);
            } else if (key.equals("Fn::GetAtt") && inner instanceof List<?> path) {
              found.add(String.valueOf(path.getFirst()));
            } else {
              collectReferences(inner, found);
            }
          });
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> collectReferences(inner, found));
    }
  }

  private boolean isExternal(String name) {
    return name.startsWith("AWS::") || section("Parameters").containsKey(name);
  }

  /** A resource of the template. */
  public record Resource(String id, Map<String, @Nullable Object> definition) {
    /** Its type. */
    public String type() {
      return Json.textAt(definition, "", "Type");
    }

    /** A property by its path; null when absent. */
    public @Nullable Object at(String... path) {
      return Json.at(Json.objectAt(definition, "Properties"), path);
    }

    /** A property that is a list, empty when absent. */
    public List<@Nullable Object> list(String... path) {
      return Json.listAt(Json.objectAt(definition, "Properties"), path);
    }

    /** A property as JSON, with intrinsic functions written out. */
    public String json(String... path) {
      return Json.write(at(path));
    }

    /** The logical IDs it waits for. */
    public List<@Nullable Object> dependsOn() {
      Object single = definition.get("DependsOn");
      return single instanceof String ? List.of(single) : Json.listAt(definition, "DependsOn");
    }

    /** The statements of all policies that stand in it. */
    public List<Statement> statements() {
      List<Statement> statements = new ArrayList<>();
      List<@Nullable Object> documents = new ArrayList<>(list("Policies"));
      documents.add(
          Map.of("PolicyDocument", Json.objectAt(definition, "Properties", "PolicyDocument")));
      documents.forEach(
          policy ->
              Json.listAt(policy, "PolicyDocument", "Statement")
                  .forEach(statement -> statements.add(new Statement(Json.asObject(statement)))));
      return statements;
    }
  }

  /** A statement of a policy. */
  public record Statement(Map<String, @Nullable Object> json) {
    /** What it is called, empty when it has no name. */
    public String sid() {
      return Json.textAt(json, "", "Sid");
    }

    /** Whether it allows; else it denies. */
    public boolean allows() {
      return Json.textAt(json, "", "Effect").equals("Allow");
    }

    /** Its actions. */
    public List<String> actions() {
      return texts(json.get("Action"));
    }

    /** Its resources as JSON. */
    public List<String> resources() {
      return texts(json.get("Resource"));
    }

    private static List<String> texts(@Nullable Object value) {
      List<?> values =
          value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
      return values.stream()
          .map(item -> item instanceof String text ? text : Json.write(item))
          .toList();
    }
  }
}
