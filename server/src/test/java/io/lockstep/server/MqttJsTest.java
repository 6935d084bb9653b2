package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// MQTT.js, the client of browsers and Node.js, over every transport that it has.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MqttJsTest {
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();

  private static final String DEVICE = "js-device";

  private ServerProcess server;
  private DeviceCertificate certificates;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    boolean hasNode = run(List.of("node", "--version")).exit() == 0;
    if (!hasNode) {
      System.out.println("SKIPPED: node is absent; tools/install-system-packages installs it");
    }
    assumeTrue(hasNode);
    Output installed = run(List.of(HOME.resolve("tools/install-test-peers").toString()));
    assertThat(installed.exit()).as("tools/install-test-peers: %s", installed.text()).isZero();
    server = ServerProcess.in(folder.resolve("data")).set("mqtts.client-auth", "want").start();
    certificates = DeviceCertificate.of(server.data(), folder, DEVICE);
    Http.Reply added = server.http().post("/api/v1/devices", "{\"id\":\"%s\"}".formatted(DEVICE));
    assertThat(added.status()).as(added.body()).isEqualTo(201);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /// What a program did.
  private record Output(int exit, String text) {}

  private static Output run(List<String> command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      assertThat(ended).as("%s ends", command).isTrue();
      return new Output(process.exitValue(), text);
    } catch (IOException e) {
      return new Output(127, String.valueOf(e.getMessage()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mqtt, 3, false",
    "mqtt, 4, false",
    "mqtt, 5, false",
    "mqtts, 4, true",
    "mqtts, 5, false",
    "mqtts, 5, true",
    "ws, 3, false",
    "ws, 4, false",
    "ws, 5, false",
    "wss, 4, false",
    "wss, 5, false"
  })
  void speaksAllQualitiesSessionsWillsAndGroups(
      String listener, String version, boolean hasCertificate) throws Exception {
    String address = server.endpoint(listener);
    String url = address.contains("://") ? address : listener + "://" + address;
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                HOME.resolve("peers/mqtt-js.mjs").toString(),
                url,
                version,
                "admin",
                server.token()));
    if (listener.equals("mqtts") || listener.equals("wss")) {
      command.add(server.data().resolve("pki/ca.pem").toString());
    }
    if (hasCertificate) {
      command.add(certificates.certificate().toString());
      command.add(certificates.key().toString());
    }

    Output output = run(command);

    assertThat(output.exit()).as("%s%n%s", output.text(), server.child().printed()).isZero();
    assertThat(output.text().lines().filter(line -> line.startsWith("ok "))).hasSize(9);
  }
}
