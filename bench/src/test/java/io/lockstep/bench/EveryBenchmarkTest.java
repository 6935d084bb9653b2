package io.lockstep.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each benchmark at its smallest size, as `./lockstep bench NAME --quick` runs it: that it runs
/// and what it reports, never how fast.
class EveryBenchmarkTest {
  /// On the build's disk: benchmarks refuse a file system in memory.
  private static final Path PARENT = Path.of("target/bench");

  @TempDir Path reports;

  @BeforeAll
  static void makeParent() throws IOException {
    Files.createDirectories(PARENT);
  }

  @ParameterizedTest
  @EnumSource(Main.Name.class)
  void runsAndReportsFiguresOfLockstep(Main.Name name) throws IOException {
    Path json = reports.resolve("figures.json");

    int exitCode =
        Main.run(
            name.name().toLowerCase(Locale.ROOT),
            "--quick",
            "--data",
            PARENT.toString(),
            "--json",
            json.toString());

    assertThat(exitCode).isZero();
    assertThat(json)
        .content()
        .contains("\"subject\":\"lockstep\"", "\"case\":", "\"metric\":", "\"unit\":");
    try (Stream<Path> left = Files.list(PARENT)) {
      assertThat(left.filter(Files::isDirectory)).as("folders that are left").isEmpty();
    }
  }
}
