package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `@azure/digital-twins-core`, unmodified, over TLS against a started server with its own
/// certificate authority.
final class AzureJavaScriptClientTest {
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();

  @TempDir Path folder;

  /// What a program did.
  private record Output(int exit, String text) {}

  private static Output run(Map<String, String> environment, List<String> command)
      throws InterruptedException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(120, TimeUnit.SECONDS);
      assertThat(ended).as("%s ends", command).isTrue();
      return new Output(process.exitValue(), text);
    } catch (IOException e) {
      return new Output(127, String.valueOf(e.getMessage()));
    }
  }

  @Test
  void goesThroughItsScenario() throws Exception {
    boolean hasNode = run(Map.of(), List.of("node", "--version")).exit() == 0;
    if (!hasNode) {
      System.out.println("SKIPPED: node is absent; tools/install-system-packages installs it");
    }
    assumeTrue(hasNode);
    Output installed = run(Map.of(), List.of(HOME.resolve("tools/install-test-peers").toString()));
    assertThat(installed.exit()).as("tools/install-test-peers: %s", installed.text()).isZero();
    try (ServerProcess server = AzureWorkspace.server(folder).start()) {
      Output output =
          run(
              Map.of(
                  "NODE_EXTRA_CA_CERTS",
                  server.data().resolve("pki/ca.pem").toString(),
                  // The client library is older than the Node.js that runs it.
                  "NODE_NO_WARNINGS",
                  "1"),
              List.of(
                  "node",
                  HOME.resolve("peers/azure-digital-twins.mjs").toString(),
                  server.endpoint("https"),
                  server.token(),
                  AzureWorkspace.ENDPOINT));

      assertThat(output.exit()).as("%s%n%s", output.text(), server.child().printed()).isZero();
      assertThat(output.text().lines().filter(line -> line.startsWith("ok ")))
          .hasSizeGreaterThanOrEqualTo(90);
    }
  }
}
