package dev.apiarist.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.config.ConfigReader;
import dev.apiarist.infra.stack.Stacks;
import dev.apiarist.json.Json;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;

class NagTest {
  @TempDir private Path assembly;

  @ParameterizedTest
  @ValueSource(strings = {Stacks.RICH, Stacks.GIVEN})
  void aws_solutions_finds_nothing_that_is_not_answered_with_a_reason(String yaml)
      throws IOException {
    List<Finding> findings = findings(yaml);

    assertThat(findings).filteredOn(finding -> finding.isAbout("Compliant")).hasSizeGreaterThan(20);
    assertThat(findings)
        .filteredOn(finding -> !finding.isAbout("Compliant") && !finding.isAbout("Suppressed"))
        .isEmpty();
    assertThat(findings)
        .filteredOn(finding -> finding.isAbout("Suppressed"))
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.reason()).hasSizeGreaterThan(40));
  }

  private List<Finding> findings(String yaml) throws IOException {
    App app = Synthesis.app(assembly);
    String stack =
        Synthesis.add(app, ConfigReader.parse("test.yaml", yaml), Stacks.artifact()).getStackName();
    Aspects.of(app)
        .add(
            AwsSolutionsChecks.Builder.create()
                .reportFormats(List.of(NagReportFormat.JSON))
                .build());
    app.synth();
    Path report = assembly.resolve("AwsSolutions-" + stack + "-NagReport.json");
    return Json.listAt(Json.parse(Files.readString(report)), "lines").stream()
        .map(Finding::of)
        .toList();
  }

  private record Finding(String rule, String resource, String compliance, String reason) {
    static Finding of(Object line) {
      return new Finding(
          Json.textAt(line, "", "ruleId"),
          Json.textAt(line, "", "resourceId"),
          Json.textAt(line, "", "compliance"),
          Json.textAt(line, "", "exceptionReason"));
    }

    boolean isAbout(String outcome) {
      return compliance.equals(outcome);
    }
  }
}
