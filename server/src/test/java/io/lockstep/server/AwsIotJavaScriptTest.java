package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The device SDK of AWS IoT for Node.js, unmodified, against a server.
class AwsIotJavaScriptTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Kiln;1","@type":"Interface","contents":[
       {"@type":"Property","name":"temperature","schema":"double"},
       {"@type":"Property","name":"setpoint","schema":"double","writable":true}]}]
      """;

  @TempDir Path folder;
  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    Peers.assumeInstalled();
    server = ServerProcess.in(folder.resolve("data")).set("mqtts.client-auth", "want").start();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aDeviceWithAClaimIsProvisionedWorksAndGoesOnAfterAKill() throws Exception {
    Http.Reply model = server.http().post("/models?api-version=2023-10-31", MODEL);
    assertThat(model.isGood()).as(model.body()).isTrue();
    DeviceCertificate claim = FleetClaim.of(server, folder, "kilns");
    Peers.Output output =
        Peers.run(
            "peers/aws-iot-device.mjs",
            List.of(
                server.endpoint("mqtts"),
                claim.authority().toString(),
                server.endpoint("http"),
                server.token(),
                claim.certificate().toString(),
                claim.key().toString(),
                "kilns",
                "7"),
            Map.of(),
            this::restartWhenAsked);
    assertThat(output.exit()).as("%s%n%s", output.text(), server.child().printed()).isZero();
    assertThat(output.good()).isEqualTo(21);
  }

  private void restartWhenAsked(String line) {
    if (line.equals(Peers.RESTART)) {
      server = Peers.restarted(server);
    }
  }
}
