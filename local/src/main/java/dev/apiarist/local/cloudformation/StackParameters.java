package dev.apiarist.local.cloudformation;

import dev.apiarist.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a template's parameters: given ones, then defaults. An AMI looked up in Parameter
 * Store becomes a plain placeholder, as machines here have no AMI.
 */
final class StackParameters {
  /** Every AMI that is looked up by name. */
  static final String LOCAL_IMAGE = "ami-local";

  private static final String FROM_STORE = "AWS::SSM::Parameter::Value<";

  private StackParameters() {}

  static Map<String, String> values(
      Map<String, @Nullable Object> declared, Map<String, String> given) {
    given.keySet().stream()
        .filter(name -> !declared.containsKey(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new StackException("the template has no parameter " + name);
            });
    Map<String, String> values = new LinkedHashMap<>();
    declared.forEach((name, parameter) -> values.put(name, value(name, parameter, given)));
    return values;
  }

  private static String value(String name, @Nullable Object parameter, Map<String, String> given) {
    String chosen = given.get(name);
    if (chosen != null) {
      return chosen;
    }
    Object standard = Json.at(parameter, "Default");
    if (standard == null) {
      throw new StackException("parameter " + name + " has no default and was given no value");
    }
    String type = Json.textAt(parameter, "String", "Type");
    if (!type.startsWith(FROM_STORE)) {
      return image(standard.toString());
    }
    if (type.contains("AWS::EC2::Image::Id")) {
      return LOCAL_IMAGE;
    }
    if (standard.toString().startsWith("/cdk-bootstrap/")) {
      return "30";
    }
    throw new StackException(
        "parameter "
            + name
            + " is looked up in Parameter Store ("
            + standard
            + "): give it a value");
  }

  /** A text that asks for an AMI from Parameter Store, answered. */
  private static String image(String text) {
    return text.startsWith("resolve:ssm:") ? LOCAL_IMAGE : text;
  }
}
