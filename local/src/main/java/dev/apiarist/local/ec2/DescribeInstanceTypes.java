package dev.apiarist.local.ec2;

import dev.apiarist.local.aws.AwsException;
import dev.apiarist.local.aws.Xml;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * DescribeInstanceTypes: by the filter {@code instance-type}, in one page. Every type is as large
 * as this host, because that is what each machine sees of itself, whatever type was ordered.
 */
final class DescribeInstanceTypes {
  private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
  private static final Pattern VALUE = Pattern.compile("Filter\\.1\\.Value\\.\\d+");
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]*\\.[a-z0-9-]+");

  private DescribeInstanceTypes() {}

  static String answer(Map<String, String> form, Machines.Size size) {
    Xml xml = new Xml("DescribeInstanceTypesResponse", NAMESPACE);
    xml.text("requestId", UUID.randomUUID()).open("instanceTypeSet");
    form.forEach((field, value) -> read(xml, field, value, size));
    return xml.end();
  }

  private static void read(Xml xml, String field, String value, Machines.Size size) {
    if (VALUE.matcher(field).matches()) {
      if (TYPE.matcher(value).matches()) {
        write(xml, value, size);
      }
    } else if (!field.equals("Filter.1.Name") || !value.equals("instance-type")) {
      throw AwsException.unsupported("parameter " + field + " of ec2:DescribeInstanceTypes");
    }
  }

  private static void write(Xml xml, String type, Machines.Size size) {
    xml.open("item")
        .text("instanceType", type)
        .open("processorInfo")
        .open("supportedArchitectures")
        .text("item", size.architecture().equals("aarch64") ? "arm64" : size.architecture())
        .close()
        .close()
        .open("vCpuInfo")
        .text("defaultVCpus", size.cpus())
        .close()
        .open("memoryInfo")
        .text("sizeInMiB", size.memoryBytes() >> 20)
        .close()
        .close();
  }
}
