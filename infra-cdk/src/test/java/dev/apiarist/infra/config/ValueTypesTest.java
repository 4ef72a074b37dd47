package dev.apiarist.infra.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {
  @Nested
  class An_instance_type {
    @ParameterizedTest
    @CsvSource({
      "t4g.small, ARM64",
      "m7g.large, ARM64",
      "c7gn.xlarge, ARM64",
      "im4gn.large, ARM64",
      "is4gen.medium, ARM64",
      "x2gd.metal, ARM64",
      "g5g.xlarge, ARM64",
      "a1.medium, ARM64",
      "r8gd.metal-24xl, ARM64",
      "t3.micro, X86_64",
      "m7i-flex.large, X86_64",
      "g5.xlarge, X86_64",
      "g6e.xlarge, X86_64",
      "m7a.large, X86_64",
      "u-6tb1.112xlarge, X86_64",
      "u7i-12tb.224xlarge, X86_64",
      "p6-b200.48xlarge, X86_64"
    })
    void tells_its_architecture(String type, Architecture architecture) {
      assertThat(new InstanceType(type).architecture()).isEqualTo(architecture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t4g", "t4g.", ".small", "T4g.small", "t4g small"})
    void is_refused_when_it_cannot_be_one(String type) {
      assertThatThrownBy(() -> new InstanceType(type)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class A_size {
    @Test
    void is_read_with_its_unit() {
      assertThat(DataSize.parse("512MiB").mebibytes()).isEqualTo(512);
      assertThat(DataSize.parse("30GiB").gibibytes()).isEqualTo(30);
      assertThat(DataSize.parse("2TiB").gibibytes()).isEqualTo(2048);
    }

    @Test
    void rounds_up_to_whole_gibibytes() {
      assertThat(DataSize.parse("1025MiB").gibibytes()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "GiB", "-1GiB", "1.5GiB", "30 GiB", "30gib", "9999999999GiB"})
    void is_refused_without_a_whole_amount_and_a_unit(String text) {
      assertThatThrownBy(() -> DataSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class A_duration {
    @ParameterizedTest
    @CsvSource({"90s, PT90S", "10m, PT10M", "1h30m, PT90M", "30d, P30D", "1d2h3m4s, P1DT2H3M4S"})
    void is_read_with_its_units(String text, Duration expected) {
      assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "600", "10 m", "30m1h", "-1m", "1.5h", "PT10M", "10ms"})
    void is_refused_in_any_other_form(String text) {
      assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class An_address_block {
    @ParameterizedTest
    @CsvSource({
      "10.0.0.0/16, 10.0.255.0/24, true", "10.0.255.0/24, 10.0.0.0/16, true",
      "10.0.0.0/16, 10.1.0.0/16, false", "0.0.0.0/0, 203.0.113.7/32, true",
      "172.17.0.0/16, 172.16.0.0/15, true"
    })
    void knows_what_it_overlaps(String one, String other, boolean overlaps) {
      assertThat(Ipv4Block.parse(one).overlaps(Ipv4Block.parse(other))).isEqualTo(overlaps);
    }

    @ParameterizedTest
    @CsvSource({
      "10.9.0.0/16, true",
      "100.64.0.0/16, true",
      "172.31.0.0/16, true",
      "172.32.0.0/16, false",
      "192.168.0.0/16, true",
      "192.0.0.0/8, false",
      "8.8.8.0/24, false"
    })
    void knows_whether_it_is_private(String block, boolean isPrivate) {
      assertThat(Ipv4Block.parse(block).isPrivate()).isEqualTo(isPrivate);
    }

    @Test
    void is_written_as_it_was_read() {
      assertThat(Ipv4Block.parse("192.168.16.0/20")).hasToString("192.168.16.0/20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"256.0.0.0/8", "10.0.0.0/33", "10.0.0/8", "10.0.0.1/24", "::/0"})
    void is_refused_when_it_is_none(String block) {
      assertThatThrownBy(() -> Ipv4Block.parse(block)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Instance_tags {
    @Test
    void take_any_value_of_256_characters() {
      String value = "ä \"'$`\\:/ 🐝".repeat(20);
      assertThat(new InstanceTags(Map.of("a", value)).values()).containsEntry("a", value);
      assertThat(new InstanceTags(Map.of("a", "🐝".repeat(256))).values()).hasSize(1);
      assertThatThrownBy(() -> new InstanceTags(Map.of("a", "🐝".repeat(257))))
          .hasMessageContaining("at most 256 characters");
      assertThatThrownBy(() -> new InstanceTags(Map.of("a", "x\ny")))
          .hasMessageContaining("no control characters");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "a b", "a/b", "ä", ".", "..", "_index", "aws:x", "apiarist:x", "Name"})
    void refuse_keys_that_instance_metadata_refuses_or_that_are_taken(String key) {
      assertThatThrownBy(() -> new InstanceTags(Map.of(key, "x")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + key + "\"");
    }

    @Test
    void are_forty_at_most() {
      Map<String, String> many = new HashMap<>();
      for (int index = 0; index <= 40; index++) {
        many.put("tag" + index, "x");
      }
      assertThatThrownBy(() -> new InstanceTags(many)).hasMessageContaining("41 tags; at most 40");
    }
  }

  @Nested
  class An_image {
    @ParameterizedTest
    @CsvSource({
      "amazon-linux-2023, resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      "debian-13, resolve:ssm:/aws/service/debian/release/13/latest/amd64",
      "ubuntu-24.04, resolve:ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
      "/my/golden/image, resolve:ssm:/my/golden/image",
      "ami-0123456789abcdef0, ami-0123456789abcdef0"
    })
    void is_named_as_a_launch_template_wants_it(String from, String imageId) {
      assertThat(new MachineImage(from, "/dev/xvda").imageId(Architecture.X86_64))
          .isEqualTo(imageId);
    }
  }
}
