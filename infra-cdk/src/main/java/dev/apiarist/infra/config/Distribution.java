package dev.apiarist.infra.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The distributions whose images are known by name, by their publishers' SSM parameters. */
enum Distribution {
  AMAZON_LINUX_2023("amazon-linux-2023", "/dev/xvda") {
    @Override
    String parameter(Architecture architecture) {
      return "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"
          + architecture.awsName();
    }
  },
  DEBIAN_13("debian-13", "/dev/xvda") {
    @Override
    String parameter(Architecture architecture) {
      return "/aws/service/debian/release/13/latest/" + architecture.debianName();
    }
  },
  UBUNTU_24_04("ubuntu-24.04", "/dev/sda1") {
    @Override
    String parameter(Architecture architecture) {
      return "/aws/service/canonical/ubuntu/server/24.04/stable/current/"
          + architecture.debianName()
          + "/hvm/ebs-gp3/ami-id";
    }
  };

  private final String spelling;
  private final String rootDevice;

  Distribution(String spelling, String rootDevice) {
    this.spelling = spelling;
    this.rootDevice = rootDevice;
  }

  abstract String parameter(Architecture architecture);

  String rootDevice() {
    return rootDevice;
  }

  static Optional<Distribution> named(String spelling) {
    return Arrays.stream(values()).filter(known -> known.spelling.equals(spelling)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(known -> known.spelling).collect(Collectors.joining(", "));
  }
}
