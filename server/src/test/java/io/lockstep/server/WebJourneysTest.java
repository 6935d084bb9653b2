package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A person in a real browser, against a real demo: `web/journeys`, run by Playwright in Chromium.
class WebJourneysTest {
  private static final Path WEB =
      Path.of(System.getProperty("lockstep.home", ".."), "web").toAbsolutePath().normalize();
  private static final Path PLAYWRIGHT = WEB.resolve("node_modules/@playwright/test/cli.js");
  private static final Pattern LINK = Pattern.compile("http://\\S+/ui/login#code=\\S+(?=\\s)");

  @TempDir Path folder;

  @Test
  @Timeout(value = 26, unit = TimeUnit.MINUTES)
  void everyJourneyArrives() throws Exception {
    Optional<Path> chromium = onPath("chromium");
    assumeTrue(
        chromium.isPresent() && onPath("node").isPresent() && Files.exists(PLAYWRIGHT),
        "web journeys: expected Chromium, Node and the packages of web/, found not all of them;"
            + " tools/install-system-packages installs the first two, a build without -Dui.skip the rest");
    List<String> demo =
        new ArrayList<>(List.of("demo", "--data", folder.resolve("data").toString()));
    for (String port : List.of("http", "https", "mqtt", "mqtts", "pg")) {
      demo.addAll(List.of("--set", port + ".port=0"));
    }
    demo.addAll(List.of("--set", "demo.interval=200ms"));
    SignOnProvider provider = SignOnProvider.start(folder);
    provider.settings().forEach((key, value) -> demo.addAll(List.of("--set", key + "=" + value)));
    try (provider;
        Child child = Child.start(folder, List.of(), Map.of(), demo)) {
      try (ServerProcess server =
          ServerProcess.readyUnlessEnded(child, folder.resolve("data"))
              .orElseThrow(() -> new AssertionError(child.printed()))) {
        provider.serve(server.endpoint("http"));
        Await.until(
            "the demo to print its link",
            () -> LINK.matcher(child.printed()).find(),
            child::printed);
        Matcher link = LINK.matcher(child.printed());
        assertThat(link.find()).isTrue();
        Path report = folder.resolve("journeys.txt");
        ProcessBuilder journeys =
            new ProcessBuilder(
                    "node",
                    PLAYWRIGHT.toString(),
                    "test",
                    "--config",
                    "journeys/playwright.config.ts")
                .directory(WEB.toFile())
                .redirectErrorStream(true)
                .redirectOutput(report.toFile());
        journeys.environment().put("LOCKSTEP_URL", server.endpoint("http"));
        journeys.environment().put("LOCKSTEP_TOKEN", server.token());
        journeys.environment().put("LOCKSTEP_LINK", link.group());
        journeys.environment().put("LOCKSTEP_CHROMIUM", chromium.get().toString());
        Process process = journeys.start();
        try {
          // Each journey has a limit of its own; this is for a machine that does much else.
          assertThat(process.waitFor(25, TimeUnit.MINUTES))
              .as("the journeys end:%n%s", Files.readString(report))
              .isTrue();
          assertThat(process.exitValue())
              .as("journeys:%n%s%n%s", Files.readString(report), child.printed())
              .isZero();
        } finally {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
      }
    }
  }

  private static Optional<Path> onPath(String program) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(place, program);
      if (Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
