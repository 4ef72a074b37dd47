package dev.apiarist.infra.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.infra.stack.StackView.Resource;
import dev.apiarist.json.Json;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rows D-39, R-07 and R-12. */
class LaunchTemplatesTest {
  private static final String[] METADATA = {"LaunchTemplateData", "MetadataOptions"};

  private final StackView example = Stacks.example();
  private final StackView rich = Stacks.rich();

  private static String hops(Resource template) {
    return template.json("LaunchTemplateData", "MetadataOptions", "HttpPutResponseHopLimit");
  }

  @Test
  void D39_metadata_needs_a_token_and_goes_one_hop() {
    assertThat(example.all("AWS::EC2::LaunchTemplate"))
        .hasSize(3)
        .allSatisfy(
            template ->
                assertThat(template.json(METADATA))
                    .isEqualTo(
                        "{\"HttpEndpoint\":\"enabled\",\"HttpPutResponseHopLimit\":1,"
                            + "\"HttpTokens\":\"required\",\"InstanceMetadataTags\":\"enabled\"}"));
  }

  @Test
  void D39_metadata_goes_two_hops_where_containers_need_it() {
    assertThat(hops(rich.launchTemplate("apiarist-big-hive-gpu"))).isEqualTo("2");
    assertThat(hops(rich.launchTemplate("apiarist-big-hive-web"))).isEqualTo("1");
  }

  @Test
  void R07_tags_are_readable_in_the_metadata() {
    assertThat(rich.all("AWS::EC2::LaunchTemplate"))
        .allSatisfy(
            template ->
                assertThat(
                        template.at(
                            "LaunchTemplateData", "MetadataOptions", "InstanceMetadataTags"))
                    .isEqualTo("enabled"));
  }

  @Test
  void disks_are_encrypted_and_as_large_as_asked_for() {
    assertThat(
            rich.launchTemplate("apiarist-big-hive-managers")
                .json("LaunchTemplateData", "BlockDeviceMappings"))
        .isEqualTo(
            "[{\"DeviceName\":\"/dev/xvda\",\"Ebs\":{\"DeleteOnTermination\":true,"
                + "\"Encrypted\":true,\"VolumeSize\":100,\"VolumeType\":\"gp3\"}}]");
    assertThat(rich.all("AWS::EC2::LaunchTemplate"))
        .allSatisfy(
            template ->
                assertThat(
                        Json.at(
                            template.list("LaunchTemplateData", "BlockDeviceMappings").getFirst(),
                            "Ebs",
                            "Encrypted"))
                    .isEqualTo(true));
  }

  @Test
  void nodes_have_no_key_pair_and_the_firewall_and_profile_of_their_kind() {
    Resource manager = example.launchTemplate("apiarist-demo-managers");
    Resource worker = example.launchTemplate("apiarist-demo-web");

    assertThat(example.all("AWS::EC2::LaunchTemplate"))
        .allSatisfy(
            template -> {
              assertThat(template.at("LaunchTemplateData", "KeyName")).isNull();
              assertThat(template.at("LaunchTemplateData", "NetworkInterfaces")).isNull();
            });
    assertThat(kinds(manager)).containsExactly("Swarm managers", "apiarist-demo-manager");
    assertThat(kinds(worker)).containsExactly("Swarm workers", "apiarist-demo-worker");
  }

  private List<String> kinds(Resource template) {
    List<?> groups = template.list("LaunchTemplateData", "SecurityGroupIds");
    Resource profile =
        example.referenced(template.at("LaunchTemplateData", "IamInstanceProfile", "Arn"));
    assertThat(groups).hasSize(1);
    return List.of(
        String.valueOf(example.referenced(groups.getFirst()).at("GroupDescription")),
        String.valueOf(profile.at("InstanceProfileName")));
  }

  @Nested
  class Images_are_plain_parameters {
    @Test
    void with_the_newest_amazon_linux_by_default() {
      assertThat(example.section("Parameters")).containsOnlyKeys("ImageArm64");
      assertThat(Json.textAt(example.section("Parameters"), "", "ImageArm64", "Type"))
          .isEqualTo("String");
      assertThat(Json.textAt(example.section("Parameters"), "", "ImageArm64", "Default"))
          .isEqualTo(
              "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64");
      assertThat(example.launchTemplate("apiarist-demo-web").json("LaunchTemplateData", "ImageId"))
          .isEqualTo("{\"Ref\":\"ImageArm64\"}");
    }

    @Test
    void one_for_each_architecture_in_use() {
      assertThat(rich.section("Parameters")).containsOnlyKeys("ImageArm64", "ImageX8664");
      assertThat(rich.launchTemplate("apiarist-big-hive-web").json("LaunchTemplateData", "ImageId"))
          .isEqualTo("{\"Ref\":\"ImageArm64\"}");
      assertThat(rich.launchTemplate("apiarist-big-hive-gpu").json("LaunchTemplateData", "ImageId"))
          .isEqualTo("{\"Ref\":\"ImageX8664\"}");
    }

    @Test
    void that_an_ami_of_the_users_own_fills() {
      Resource template = Stacks.given().launchTemplate("apiarist-guest-web");
      assertThat(Json.textAt(Stacks.given().section("Parameters"), "", "ImageArm64", "Default"))
          .isEqualTo("ami-0123456789abcdef0");
      assertThat(
              Json.textAt(
                  template.list("LaunchTemplateData", "BlockDeviceMappings").getFirst(),
                  "",
                  "DeviceName"))
          .isEqualTo("/dev/sda1");
    }
  }

  @Nested
  class R12_user_data {
    private final List<?> parts =
        Json.listAt(
            Json.listAt(
                    example
                        .launchTemplate("apiarist-demo-web")
                        .at("LaunchTemplateData", "UserData"),
                    "Fn::Base64",
                    "Fn::Join")
                .get(1));

    @Test
    void is_the_loader_of_the_artifact_with_url_and_region_filled_in() {
      String[] loader = LoaderScript.text().split("@ENROLL_URL@|@REGION@", -1);
      Object url = parts.get(1);

      assertThat(loader).hasSize(3);
      assertThat(parts).hasSize(5);
      assertThat(parts.get(0)).isEqualTo(loader[0]);
      assertThat(example.referenced(url).at("AuthType")).isEqualTo("AWS_IAM");
      assertThat(parts.get(2)).isEqualTo(loader[1]);
      assertThat(Json.write(parts.get(3))).isEqualTo("{\"Ref\":\"AWS::Region\"}");
      assertThat(parts.get(4)).isEqualTo(loader[2]);
    }

    @Test
    void stays_below_4_kilobytes_when_it_is_filled_in() {
      String filled =
          LoaderScript.text()
              .replace(
                  "@ENROLL_URL@",
                  "https://" + "x".repeat(40) + ".lambda-url.ap-southeast-2.on.aws/")
              .replace("@REGION@", "ap-southeast-2");
      assertThat(filled.length()).isLessThan(LoaderScript.LIMIT_BYTES);
    }

    @Test
    void holds_no_token_key_or_secret() {
      assertThat(LoaderScript.text())
          .startsWith("#!/bin/bash")
          .doesNotContainPattern("SWMTKN|PRIVATE KEY|AKIA[A-Z0-9]{8}|(?i)bearer [a-z0-9]")
          .doesNotContain("docker swarm join");
    }
  }
}
