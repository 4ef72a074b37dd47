package dev.apiarist.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apiarist.fake.FakeInspections;
import dev.apiarist.json.Json;
import dev.apiarist.promotion.Finding.Kind;
import dev.apiarist.swarm.ContainerInspection;
import dev.apiarist.swarm.SwarmNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Row H-13: what becomes of every setting of a container. */
class PromotionTest {
  private static final String ID =
      "4e1f0c9a7b2d4e1f0c9a7b2d4e1f0c9a7b2d4e1f0c9a7b2d4e1f0c9a7b2d4e1f";
  private static final List<SwarmNetwork> NETWORKS =
      List.of(new SwarmNetwork("network-back", "back"), new SwarmNetwork("network-logs", "logs"));
  private static final String DIGEST = "sha256:" + "2".repeat(64);

  @Nested
  class A_container_with_every_setting {
    private final ContainerInspection inspection = maximal();
    private final Promotion promotion = Promotion.of(inspection, "front", NETWORKS);

    @Test
    void h13_becomes_this_service() {
      assertThat(json(promotion.spec())).isEqualTo(Json.parse(text("maximal-spec.json")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.apiarist.promotion.PromotionTest#keys")
    void h13_has_each_key_carried_reported_or_named_as_default(Key key) {
      assertThat(promotion.carried().stream().anyMatch(key::covers))
          .as("carried: %s", promotion.carried())
          .isEqualTo(key.carried());
      assertThat(promotion.findings().stream().map(Finding::key).anyMatch(key::covers))
          .as("reported: %s", promotion.findings())
          .isEqualTo(key.reported());
    }

    @Test
    void h13_has_no_key_that_the_table_leaves_out() {
      assertThat(keys()).extracting(Key::name).containsExactlyElementsOf(keysOf(inspection));
    }

    @Test
    void h13_has_no_key_that_is_not_known() {
      assertThat(promotion.findings()).noneMatch(finding -> finding.kind() == Kind.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
      "'',Novelty",
      "Config,Novelty",
      "HostConfig,Novelty",
      "NetworkSettings,Novelty",
      "NetworkSettings.Networks.back,Novelty"
    })
    void h13_has_a_key_reported_that_nobody_has_heard_of(String part, String key) {
      String[] path = part.isEmpty() ? new String[0] : part.split("\\.", -1);
      Json.objectAt(inspection.container(), path).put(key, "on");

      String full = part.isEmpty() ? key : part + "." + key;
      assertThat(Promotion.of(inspection, "front", NETWORKS).findings())
          .anyMatch(it -> it.key().equals(full) && it.kind() == Kind.UNKNOWN);
    }

    @Test
    void h13_has_no_value_of_its_environment_in_the_report() {
      Json.objectAt(inspection.container(), "Config")
          .put("Env", List.of("PASSWORD=hush-4e1f0c9a7b2d", "constraint:hush==x"));

      assertThat(Promotion.of(inspection, "front", NETWORKS).findings())
          .anyMatch(it -> it.key().equals("Config.Env.PASSWORD"))
          .noneMatch(it -> it.text().contains("hush"));
    }
  }

  @Nested
  class What_a_clone_lost_or_broke {
    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource({
      "static address,NetworkSettings.Networks.back.IPAMConfig,LOST",
      "hardware address,Config.MacAddress,LOST",
      "network of one engine,NetworkSettings.Networks.shop_default,LOST",
      "fixed host port,HostConfig.PortBindings,CHANGED",
      "port of one address,HostConfig.PortBindings.443/tcp,LOST",
      "range of ports,HostConfig.PortBindings.81/tcp,LOST",
      "named volume,HostConfig.Binds./data,CHANGED",
      "bind mount,HostConfig.Binds./www,CHANGED",
      "anonymous volume,HostConfig.Mounts./unnamed,CHANGED",
      "links,HostConfig.Links,LOST",
      "volumes from another,HostConfig.VolumesFrom,LOST",
      "placement by environment,Config.Env.constraint:node,LOST",
      "placement by label,Config.Labels.com.docker.swarm.constraints,LOST",
      "identity by hostname,Config.Hostname,CHANGED",
      "identity in the environment,Config.Env.SELF,CHANGED",
      "name in the environment,Config.Env.ME,CHANGED",
      "memory and sessions,State,LOST",
      "compose labels,Config.Labels,LOST",
      "devices,HostConfig.Devices,LOST",
      "privileges,HostConfig.Privileged,LOST",
      "address of the host,HostConfig.ExtraHosts,LOST"
    })
    void h13_is_reported(String loss, String key, Kind kind) {
      assertThat(Promotion.of(maximal(), "front", NETWORKS).findings())
          .anyMatch(it -> it.key().equals(key) && it.kind() == kind);
    }

    @Test
    void h13_a_network_of_another_container_is_reported() {
      assertThat(plainWith("HostConfig", "NetworkMode", "container:x").findings())
          .anyMatch(it -> it.key().equals("HostConfig.NetworkMode") && it.kind() == Kind.LOST);
    }

    @Test
    void h13_a_tasks_container_is_told_about_replicate() {
      ContainerInspection task = FakeInspections.of(ID, "web.1.x");
      Json.objectAt(task.container(), "Config", "Labels")
          .put("com.docker.swarm.service.id", "service1");

      assertThatThrownBy(() -> Promotion.of(task, "web", NETWORKS))
          .hasMessageContaining("service1")
          .hasMessageContaining("/v1/replicate");
    }
  }

  @Nested
  class The_image {
    @Test
    void is_the_one_by_its_own_digest_when_it_has_one() {
      assertThat(image("nginx@" + DIGEST)).isEqualTo("nginx@" + DIGEST);
    }

    @ParameterizedTest
    @CsvSource({
      "nginx:1.27,nginx",
      "nginx,nginx",
      "docker.io/library/nginx:1,nginx",
      "localhost:5000/a/b,localhost:5000/a/b"
    })
    void is_the_one_that_its_inspection_knows(String name, String repository) {
      assertThat(image(name, "other@sha256:" + "4".repeat(64), repository + "@" + DIGEST))
          .isEqualTo(name + "@" + DIGEST);
    }

    @Test
    void is_reported_when_its_digest_is_not_known() {
      Promotion promotion = plainWith("Config", "Image", "nginx:1.27");

      assertThat(Json.at(promotion.spec(), "TaskTemplate", "ContainerSpec", "Image"))
          .isEqualTo("nginx:1.27");
      assertThat(promotion.findings())
          .anyMatch(it -> it.key().equals("Config.Image") && it.kind() == Kind.CHANGED);
    }

    @Test
    void is_the_manifest_that_newer_engines_show() {
      ContainerInspection container = FakeInspections.of(ID, "plain");
      container.container().put("ImageManifestDescriptor", Map.of("digest", DIGEST));

      Promotion promotion = Promotion.of(container, "plain", List.of());

      assertThat(Json.at(promotion.spec(), "TaskTemplate", "ContainerSpec", "Image"))
          .isEqualTo("example.org/plain:1@" + DIGEST);
      assertThat(promotion.findings()).anyMatch(it -> it.key().equals("ImageManifestDescriptor"));
    }

    @Test
    void without_a_name_makes_no_service_unless_a_registry_has_it() {
      assertThatThrownBy(() -> plainWith("Config", "Image", "sha256:" + "1".repeat(64)))
          .hasMessageContaining("has no name that a registry knows");
      assertThat(image("sha256:" + "1".repeat(64), "nginx@" + DIGEST)).isEqualTo("nginx@" + DIGEST);
    }

    private Object image(String name, String... digests) {
      ContainerInspection container = FakeInspections.of(ID, "plain");
      Json.objectAt(container.container(), "Config").put("Image", name);
      Map<String, @Nullable Object> image = new LinkedHashMap<>();
      image.put("Id", "sha256:1");
      image.put("RepoDigests", List.of(digests));
      Promotion promotion =
          Promotion.of(new ContainerInspection(container.container(), image), "plain", List.of());
      return Objects.requireNonNull(
          Json.at(promotion.spec(), "TaskTemplate", "ContainerSpec", "Image"));
    }
  }

  @Nested
  class A_plain_container {
    @Test
    void has_nothing_to_report_but_what_it_leaves_behind() {
      assertThat(Promotion.of(FakeInspections.of(ID, "plain"), "plain", NETWORKS).findings())
          .extracting(Finding::key)
          .containsExactly("Config.Image", "State");
    }

    @ParameterizedTest
    @CsvSource({"no,none", "always,any", "unless-stopped,any", "on-failure,on-failure"})
    void is_restarted_as_before(String policy, String condition) {
      Promotion promotion = plainWith("HostConfig", "RestartPolicy", Map.of("Name", policy));

      assertThat(Json.at(promotion.spec(), "TaskTemplate", "RestartPolicy", "Condition"))
          .isEqualTo(condition);
      assertThat(promotion.findings().stream().map(Finding::key))
          .filteredOn("HostConfig.RestartPolicy"::equals)
          .hasSize(policy.equals("no") ? 1 : 0);
    }

    @Test
    void has_an_anonymous_volume_in_every_task() {
      ContainerInspection container = FakeInspections.of(ID, "plain");
      container
          .container()
          .put(
              "Mounts",
              List.of(
                  Map.of("Type", "volume", "Name", "9".repeat(64), "Destination", "/var/lib/x")));

      Promotion promotion = Promotion.of(container, "plain", List.of());

      assertThat(Json.listAt(promotion.spec(), "TaskTemplate", "ContainerSpec", "Mounts"))
          .containsExactly(Map.of("Type", "volume", "Target", "/var/lib/x"));
      assertThat(promotion.findings())
          .anyMatch(it -> it.key().equals("Mounts./var/lib/x") && it.kind() == Kind.CHANGED);
    }

    @Test
    void with_a_share_of_cpu_time_has_the_limit() {
      ContainerInspection container = FakeInspections.of(ID, "plain");
      Json.objectAt(container.container(), "HostConfig").put("CpuQuota", 25_000);
      Json.objectAt(container.container(), "HostConfig").put("CpuPeriod", 50_000);

      assertThat(
              Json.longAt(
                  Promotion.of(container, "plain", List.of()).spec(),
                  0,
                  "TaskTemplate",
                  "Resources",
                  "Limits",
                  "NanoCPUs"))
          .isEqualTo(500_000_000);
    }

    @Test
    void on_the_nodes_network_stays_there() {
      Promotion promotion = plainWith("HostConfig", "NetworkMode", "host");

      assertThat(Json.listAt(promotion.spec(), "TaskTemplate", "Networks"))
          .containsExactly(Map.of("Target", "host"));
    }
  }

  @Nested
  class What_the_swarm_keeps {
    @Test
    void is_compared_with_what_was_wanted() {
      Promotion promotion = Promotion.of(maximal(), "front", NETWORKS);
      Map<String, @Nullable Object> kept = Json.parseObject(Json.write(promotion.spec()));
      assertThat(promotion.asKept(kept).findings()).isEqualTo(promotion.findings());

      Json.objectAt(kept, "TaskTemplate", "ContainerSpec").remove("OomScoreAdj");
      Json.objectAt(kept, "TaskTemplate", "ContainerSpec").put("User", "root");
      Json.objectAt(kept, "TaskTemplate").put("Runtime", "container");

      List<Finding> more = new ArrayList<>(promotion.asKept(kept).findings());
      more.removeAll(promotion.findings());
      assertThat(more)
          .extracting(Finding::key)
          .containsExactly(
              "Spec.TaskTemplate.ContainerSpec.User",
              "Spec.TaskTemplate.ContainerSpec.OomScoreAdj");
    }
  }

  @Nested
  class An_inspection {
    private final String plain = FakeInspections.json(ID, "plain");

    @Test
    void is_a_list_of_one_or_the_container_alone() {
      assertThat(InspectionReader.read("[" + plain + "]").container())
          .isEqualTo(InspectionReader.read(plain).container());
    }

    @Test
    void may_have_the_image_with_it() {
      String image = "{\"Id\":\"sha256:1\",\"RootFS\":{},\"RepoDigests\":[]}";

      assertThat(InspectionReader.read("[" + plain + "," + image + "]").image())
          .containsEntry("Id", "sha256:1");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "nonsense|not the JSON of docker inspect",
          "[]|shows no container",
          "{\"HostConfig\":{}}|shows no container",
          "{\"Spec\":{\"Name\":\"web\"}}|neither a container's nor an image's",
          "[null]|neither a container's nor an image's",
          "7|neither a container's nor an image's"
        })
    void is_nothing_else(String body, String why) {
      assertThatThrownBy(() -> InspectionReader.read(body))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(why);
    }

    @Test
    void is_of_one_container() {
      assertThatThrownBy(() -> InspectionReader.read("[" + plain + "," + plain + "]"))
          .hasMessageContaining("more than one container");
    }
  }

  /** A row of the table of keys. */
  record Key(String name, boolean carried, boolean reported) {
    boolean covers(String key) {
      boolean part = List.of("Config", "HostConfig", "NetworkSettings").contains(name);
      return key.equals(name) || (!part && key.startsWith(name + "."));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Key> keys() {
    return text("keys.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" \\| ", -1))
        .map(
            cells -> new Key(cells[0], cells[1].contains("carried"), cells[1].contains("reported")))
        .toList();
  }

  private static List<String> keysOf(ContainerInspection inspection) {
    List<String> keys = new ArrayList<>(inspection.container().keySet());
    for (String part : List.of("Config", "HostConfig", "NetworkSettings")) {
      Json.objectAt(inspection.container(), part).keySet().forEach(it -> keys.add(part + "." + it));
    }
    Json.objectAt(inspection.container(), "NetworkSettings", "Networks", "back")
        .keySet()
        .forEach(it -> keys.add("NetworkSettings.Networks.back." + it));
    return keys;
  }

  private static Promotion plainWith(String part, String key, Object value) {
    ContainerInspection container = FakeInspections.of(ID, "plain");
    Json.objectAt(container.container(), part).put(key, value);
    return Promotion.of(container, "plain", NETWORKS);
  }

  private static ContainerInspection maximal() {
    Map<String, @Nullable Object> image = new LinkedHashMap<>();
    image.put("Id", "sha256:" + "1".repeat(64));
    image.put("RepoDigests", List.of("registry.example.org:5000/shop/front@" + DIGEST));
    image.put("Config", Map.of("Labels", Map.of("of.image", "yes")));
    return new ContainerInspection(Json.parseObject(text("maximal-inspection.json")), image);
  }

  /** As it reads again once written. */
  private static @Nullable Object json(Map<String, @Nullable Object> tree) {
    return Json.parse(Json.write(tree));
  }

  private static String text(String file) {
    try (InputStream stream =
        Objects.requireNonNull(PromotionTest.class.getResourceAsStream(file), file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
