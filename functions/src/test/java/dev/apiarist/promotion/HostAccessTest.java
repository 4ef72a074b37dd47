package dev.apiarist.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apiarist.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAccessTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Mounts':[{'Type':'bind','Source':'/','Target':'/host'}]} | files at /host",
        "{'Mounts':[{'Type':'npipe','Source':'x','Target':'/p'}]} | files at /p",
        "{'Mounts':[{'Type':'volume','Target':'/v','VolumeOptions':{'DriverConfig':{'Options':{'o':'bind'}}}}]}"
            + " | files at /v",
        "{'CapabilityAdd':['CAP_SYS_ADMIN']} | capability CAP_SYS_ADMIN",
        "{'Privileges':{'Seccomp':{'Mode':'unconfined'}}} | seccomp",
        "{'Privileges':{'AppArmor':{'Mode':'disabled'}}} | AppArmor",
        "{'Privileges':{'SELinuxContext':{'Disable':true}}} | SELinux"
      })
  void is_found(String container, String word) {
    String spec = "{'TaskTemplate':{'ContainerSpec':" + container + "}}";

    assertThat(HostAccess.of(Json.parseObject(spec.replace('\'', '"'))))
        .singleElement()
        .asString()
        .contains(word);
  }

  @Test
  void is_the_network_of_the_machine() {
    assertThat(
            HostAccess.of(
                Json.parseObject("{\"TaskTemplate\":{\"Networks\":[{\"Target\":\"host\"}]}}")))
        .containsExactly("the machine's own network");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{'Mounts':[{'Type':'volume','Source':'data','Target':'/v'},{'Type':'tmpfs','Target':'/t'}]}",
        "{'CapabilityDrop':['CAP_CHOWN'],'Privileges':{'NoNewPrivileges':true}}"
      })
  void is_none_of_what_stays_in_the_containers(String container) {
    String spec = "{'TaskTemplate':{'ContainerSpec':" + container + "}}";

    assertThat(HostAccess.of(Json.parseObject(spec.replace('\'', '"')))).isEmpty();
  }
}
