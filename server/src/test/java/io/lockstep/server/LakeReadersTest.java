package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Engines of other people read the lake by the REST catalog and by its folder alone, each as a
/// program of its own: over late, corrected and purged rows and a model that changed, their sums
/// are those of the history.
@Tag("slow")
final class LakeReadersTest {
  private static final Path HOME =
      Path.of(System.getProperty("lockstep.home", "..")).toAbsolutePath().normalize();

  /// Packages that engines look into, which our JDK keeps closed.
  private static final List<String> OPENED =
      List.of(
          "java.io",
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  @TempDir static Path folder;
  private static LakePlant plant;

  @BeforeAll
  static void live() throws Exception {
    plant = LakePlant.lived(folder);
  }

  @AfterAll
  static void stop() {
    plant.close();
  }

  @ParameterizedTest
  @CsvSource({"spark, SparkReader", "flink, FlinkReader"})
  void anEngineFindsTheSumsOfTheHistory(String engine, String program) throws Exception {
    Path jars = HOME.resolve("peers/target/readers").resolve(engine);
    if (!Files.isDirectory(jars)) {
      System.out.println(
          "SKIPPED: " + engine + " is absent; tools/install-lake-readers installs it");
    }
    assumeTrue(Files.isDirectory(jars));
    JsonNode table = plant.http.get("/iceberg/v1/namespaces/models/tables/t_Oven").json();
    JsonNode first = table.at("/metadata/snapshots/0");

    Peers.Output output =
        Peers.run(command(jars, program, first.path("snapshot-id").asString()), Map.of(), _ -> {});

    assertThat(output.exit()).as(output.text()).isZero();
    List<String> expected = plant.sums();
    assertThat(told(output, "now ")).as("by the catalog").isEqualTo(expected);
    assertThat(told(output, "files ")).as("by the folder").isEqualTo(expected);
    assertThat(told(output, "then "))
        .as("an earlier snapshot")
        .containsExactly(first.at("/summary/total-records").asString());
  }

  private static List<String> command(Path jars, String program, String snapshot) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                // Arrow's buffers, in the copy of Netty that Iceberg brings along.
                "-Dorg.apache.iceberg.shaded.io.netty.tryReflectionSetAccessible=true",
                "-Dorg.apache.iceberg.shaded.io.netty.noUnsafe=false",
                "-cp",
                jars + "/*"));
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.add(
        HOME.resolve("peers/readers")
            .resolve(jars.getFileName())
            .resolve(program + ".java")
            .toString());
    command.addAll(
        List.of(
            plant.catalog(), plant.http.token(), plant.lake.toString(), LakePlant.TABLE, snapshot));
    command.addAll(LakePlant.NUMBERS);
    return command;
  }

  private static List<String> told(Peers.Output output, String word) {
    try (Stream<String> lines = output.text().lines()) {
      return lines
          .filter(line -> line.startsWith(word))
          .map(line -> line.substring(word.length()))
          .sorted()
          .toList();
    }
  }
}
