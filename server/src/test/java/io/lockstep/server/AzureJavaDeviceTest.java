package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The device SDK of Azure IoT Hub for Java, unmodified, against a server. Its port is fixed, so
/// both are in a network of their own.
class AzureJavaDeviceTest {
  private static final String MODEL =
      """
      {"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Oven;1","@type":"Interface","contents":[
       {"@type":"Telemetry","name":"temperature","schema":"double"},
       {"@type":"Property","name":"serial","schema":"string"},
       {"@type":"Property","name":"setpoint","schema":"double","writable":true},
       {"@type":"Command","name":"reboot",
        "request":{"name":"r","schema":{"@type":"Object","fields":[{"name":"delay","schema":"integer"}]}},
        "response":{"name":"a","schema":{"@type":"Object","fields":[{"name":"after","schema":"integer"}]}}}]}
      """;

  @TempDir Path folder;
  private NetworkNamespace network;
  private ServerProcess server;

  @BeforeEach
  void start() throws Exception {
    network = NetworkNamespace.open();
    Path models = Files.createDirectories(folder.resolve("plant/models"));
    Path _ = Files.writeString(models.resolve("oven.json"), MODEL);
    server = launch().start();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (network != null) {
      network.close();
    }
  }

  private ServerProcess.Launch launch() {
    return ServerProcess.in(folder.resolve("data"))
        .withWorkspace(folder.resolve("plant"))
        .under(network.prefix())
        .set("http.port", "8080")
        .set("mqtts.port", "8883");
  }

  private void restartWhenAsked(String line) {
    if (line.equals(Peers.RESTART)) {
      server.kill();
      try {
        server = launch().start();
      } catch (Exception e) {
        throw new AssertionError("the server starts again", e);
      }
    }
  }

  @Test
  void telemetryTwinMethodsMessagesAndAReconnectAfterAKill() throws Exception {
    List<String> command = new ArrayList<>(network.prefix());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            AzureJavaDevice.class.getName(),
            server.data().resolve("pki/ca.pem").toString(),
            server.endpoint("http"),
            server.token(),
            "oven-1"));
    Peers.Output output = Peers.run(command, Map.of(), this::restartWhenAsked);
    assertThat(output.exit()).as("%s%n%s", output.text(), server.child().printed()).isZero();
    assertThat(output.good()).isEqualTo(21);
  }
}
