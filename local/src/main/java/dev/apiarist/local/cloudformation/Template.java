package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A CloudFormation template, read. */
record Template(
    Map<String, Resource> resources,
    Map<String, @Nullable Object> parameters,
    Map<String, @Nullable Object> conditions,
    Map<String, @Nullable Object> mappings,
    Map<String, @Nullable Object> outputs) {

  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Description",
          "Metadata",
          "Parameters",
          "Conditions",
          "Mappings",
          "Resources",
          "Outputs",
          "Rules");

  /** UpdatePolicy and the deletion policies only matter to stacks that are updated or deleted. */
  private static final Set<String> RESOURCE_ATTRIBUTES =
      Set.of(
          "Type",
          "Properties",
          "DependsOn",
          "Condition",
          "Metadata",
          "DeletionPolicy",
          "UpdateReplacePolicy",
          "UpdatePolicy");

  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([^!}.]+)(\\.[^}]+)?}");

  /**
   * Reads a template.
   *
   * @throws StackException naming a section or resource attribute that is not known
   */
  static Template of(String stackName, Map<String, @Nullable Object> tree) {
    for (String section : tree.keySet()) {
      if (!SECTIONS.contains(section)) {
        throw new StackException("the local cloud does not support template section " + section);
      }
    }
    Map<String, Resource> resources = new LinkedHashMap<>();
    Json.objectAt(tree, "Resources")
        .forEach((id, resource) -> resources.put(id, resource(stackName, id, resource)));
    return new Template(
        resources,
        Json.objectAt(tree, "Parameters"),
        Json.objectAt(tree, "Conditions"),
        Json.objectAt(tree, "Mappings"),
        Json.objectAt(tree, "Outputs"));
  }

  /**
   * The resources so ordered that each comes after all it refers to or depends on.
   *
   * @throws StackException for a circle, or a dependency that does not exist
   */
  List<Resource> inOrder() {
    Set<String> done = new LinkedHashSet<>();
    for (String id : resources.keySet()) {
      visit(id, done, new ArrayList<>());
    }
    return done.stream().map(this::required).toList();
  }

  private Resource required(String id) {
    Resource resource = resources.get(id);
    if (resource == null) {
      throw new StackException("the template has no resource " + id);
    }
    return resource;
  }

  private void visit(String id, Set<String> done, List<String> path) {
    if (done.contains(id)) {
      return;
    }
    if (path.contains(id)) {
      throw new StackException("circular dependency: " + String.join(" -> ", path) + " -> " + id);
    }
    Resource resource = required(id);
    Set<String> needs = new LinkedHashSet<>(resource.dependsOn());
    references(resource.properties(), needs);
    List<String> longer = new ArrayList<>(path);
    longer.add(id);
    needs.forEach(need -> visit(need, done, longer));
    done.add(id);
  }

  private void references(@Nullable Object value, Set<String> found) {
    switch (value) {
      case null -> {}
      case List<?> list -> list.forEach(each -> references(each, found));
      case Map<?, ?> map ->
          map.forEach((key, nested) -> reference(String.valueOf(key), nested, found));
      case Object _ -> {}
    }
  }

  private void reference(String key, @Nullable Object value, Set<String> found) {
    switch (key) {
      case "Ref" -> addResource(String.valueOf(value), found);
      case "Fn::GetAtt" ->
          addResource(
              value instanceof List<?> list
                  ? String.valueOf(list.getFirst())
                  : String.valueOf(value).replaceFirst("\\..*", ""),
              found);
      case "Fn::Sub" -> {
        Matcher names =
            SUBSTITUTION.matcher(
                String.valueOf(value instanceof List<?> list ? list.getFirst() : value));
        while (names.find()) {
          addResource(names.group(1), found);
        }
        references(value, found);
      }
      default -> references(value, found);
    }
  }

  private void addResource(String name, Set<String> found) {
    if (resources.containsKey(name)) {
      found.add(name);
    }
  }

  private static Resource resource(String stackName, String id, @Nullable Object tree) {
    Json.objectAt(tree)
        .keySet()
        .forEach(
            attribute -> {
              if (!RESOURCE_ATTRIBUTES.contains(attribute)) {
                throw new StackException(
                    "the local cloud does not support resource attribute " + id + "." + attribute);
              }
            });
    Object dependsOn = Json.at(tree, "DependsOn");
    List<String> needs =
        dependsOn instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : Optional.ofNullable(dependsOn).map(String::valueOf).stream().toList();
    return new Resource(
        stackName,
        id,
        Json.textAt(tree, "", "Type"),
        Json.objectAt(tree, "Properties"),
        needs,
        Optional.of(Json.textAt(tree, "", "Condition")).filter(name -> !name.isEmpty()));
  }
}
