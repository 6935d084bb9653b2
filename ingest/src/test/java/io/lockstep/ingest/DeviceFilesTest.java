package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceFilesTest {
  private static DeviceFiles.Result parse(String yaml) {
    return DeviceFiles.parse(List.of(new NamedText("devices/d.yaml", yaml)));
  }

  @Test
  void entriesBecomeCommandsWithoutSecrets() {
    assertThat(
            parse(
                """
                devices:
                  - id: oven-1
                  - id: press-1
                    enabled: false
                    model: dtmi:plant:Press;1
                    publish: [ "plant/#" ]
                    subscribe: [ "plant/press/+" ]
                    feeds: [ a, b ]
                """))
        .isEqualTo(
            new DeviceFiles.Result.Valid(
                List.of(
                    new DeviceCommand.PutDevice(Device.withDefaults("oven-1", null)),
                    new DeviceCommand.PutDevice(
                        new Device(
                            "press-1",
                            null,
                            false,
                            List.of("plant/#"),
                            List.of("plant/press/+"),
                            "dtmi:plant:Press;1",
                            List.of("a", "b"))))));
  }

  @Test
  void allProblemsAreReportedWithTheirPlaces() {
    assertThat(
            parse(
                """
                devices:
                  - id: oven-1
                    credential: secret
                  - id: oven-1
                  - enabled: maybe
                  - id: admin
                  - id: press
                    publish: [ "a/#/b" ]
                """))
        .isInstanceOfSatisfying(
            DeviceFiles.Result.Invalid.class,
            invalid ->
                assertThat(invalid.problems().stream().map(Problem::toString))
                    .containsExactly(
                        "devices/d.yaml:3:5: device: expected one of id, enabled, model, publish, subscribe, feeds, sparkplug, groups, tags, quota, found credential",
                        "devices/d.yaml:4:5: device oven-1: expected one entry, found another at devices/d.yaml:2",
                        "devices/d.yaml:5:5: device: expected the key id, found none",
                        "devices/d.yaml:5:14: enabled: expected true or false, found maybe",
                        "devices/d.yaml:6:5: device: expected a name that is not reserved, found admin",
                        "devices/d.yaml:7:5: device press: publish: topic filter a/#/b: expected # as the last level only"));
  }
}
