package dev.apiarist.infra.config;

/** A processor architecture, of instances and of functions. */
public enum Architecture {
  ARM64("arm64", "arm64"),
  X86_64("x86_64", "amd64");

  private final String awsName;
  private final String debianName;

  Architecture(String awsName, String debianName) {
    this.awsName = awsName;
    this.debianName = debianName;
  }

  /** As Lambda and Amazon Linux call it. */
  public String awsName() {
    return awsName;
  }

  /** As Debian and Ubuntu call it. */
  String debianName() {
    return debianName;
  }
}
