package dev.apiarist.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.swarm.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedMetricsTest {
  private static final Instant AT = Instant.parse("2026-11-21T07:59:16.572Z");
  private static final GroupMeasure WEB =
      new GroupMeasure("web", 3, 1, 5, 0, 2, new Resources(3, 7), new Resources(1, 7), 4);
  private static final GroupMeasure EMPTY =
      new GroupMeasure("gpu", 0, 0, 0, 0, 0, Resources.NONE, Resources.NONE, 0);

  private final List<String> log = new ArrayList<>();

  @Test
  void haveOneLineForEachGroup() {
    publish(new Measures(List.of(WEB), List.of()), 10);

    assertThat(log)
        .containsExactly(
            """
            {"_aws":{"Timestamp":1795247956572,"CloudWatchMetrics":[{"Namespace":"Apiarist/demo",\
            "Dimensions":[["Group"]],"Metrics":[{"Name":"Nodes","Unit":"Count"},\
            {"Name":"NodesComing","Unit":"Count"},{"Name":"NodesLeaving","Unit":"Count"},\
            {"Name":"NodesDrained","Unit":"Count"},{"Name":"NodesDown","Unit":"Count"},\
            {"Name":"PendingTasks","Unit":"Count"},\
            {"Name":"ReservedCpu","Unit":"Percent"},{"Name":"ReservedMemory","Unit":"Percent"},\
            {"Name":"FreeCpu","Unit":"Percent"},{"Name":"FreeMemory","Unit":"Percent"}]}]},\
            "Group":"web","Nodes":3,"NodesComing":1,"NodesLeaving":5,"NodesDrained":0,"NodesDown":2,\
            "PendingTasks":4,"ReservedCpu":33.33,"ReservedMemory":100.0,"FreeCpu":66.67,\
            "FreeMemory":0.0}""");
  }

  @Test
  void haveOneLineForEachServiceAndNoNumberForThoseThatHaveNone() {
    publish(
        new Measures(
            List.of(),
            List.of(
                new ServiceMeasure("agent", OptionalInt.empty(), 5),
                new ServiceMeasure("shop_web", OptionalInt.of(3), 2))),
        10);

    assertThat(log).hasSize(2);
    assertThat(log.getFirst())
        .contains("\"Service\":\"agent\"", "\"RunningTasks\":5")
        .doesNotContain("DesiredTasks");
    assertThat(log.getLast())
        .contains("[[\"Service\"]]", "\"DesiredTasks\":3", "\"RunningTasks\":2");
  }

  @Test
  void obeyTheFormatWhateverTheSwarmIsLike() {
    List<ServiceMeasure> services = services(200);

    assertThat(publish(new Measures(List.of(WEB, EMPTY), services), 500)).isZero();
    assertThat(log).hasSize(202).allSatisfy(EmfRules::check);
  }

  @Test
  void areOfSoManyServicesAndNoMoreTheFirstByName() {
    assertThat(publish(new Measures(List.of(WEB), services(5)), 2)).isEqualTo(3);
    assertThat(log).hasSize(3);
    assertThat(log.get(1)).contains("\"service-100\"");
    assertThat(log.get(2)).contains("\"service-101\"");
  }

  @Test
  void areOfNoServiceWhenNoneIsToHaveThem() {
    assertThat(publish(new Measures(List.of(WEB), services(5)), 0)).isEqualTo(5);
    assertThat(log).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"Unit\":\"Count\"|\"Unit\":\"Nodes\"",
        "\"Group\":\"web\"|\"Group\":\"\"",
        "\"Group\":\"web\"|\"Group\":7",
        "\"Nodes\":3|\"Nodes\":\"3\"",
        "\"Nodes\":3,|",
        "[[\"Group\"]]|[]",
        "\"Timestamp\":1795247956572,|",
        "Apiarist/demo|AWS/Apiarist",
        "\"Name\":\"NodesDown\"|\"Name\":\"Nodes\""
      })
  void wouldBeFoundOutIfTheyBrokeARule(String right, String wrong) {
    publish(new Measures(List.of(WEB), List.of()), 10);
    String line = log.getFirst();
    assertThat(line).contains(right);

    assertThatThrownBy(() -> EmfRules.check(line.replace(right, wrong == null ? "" : wrong)))
        .isInstanceOf(AssertionError.class);
  }

  private int publish(Measures measures, int mostServices) {
    return new EmbeddedMetrics("Apiarist/demo", mostServices, log::add).publish(measures, AT);
  }

  private static List<ServiceMeasure> services(int count) {
    return IntStream.range(100, 100 + count)
        .mapToObj(number -> new ServiceMeasure("service-" + number, OptionalInt.of(1), 1))
        .toList();
  }
}
