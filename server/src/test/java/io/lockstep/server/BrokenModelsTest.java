package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A workspace with several broken models: all that is wrong is told at once, each with its place,
/// its rule and how to mend it, by `validate` and by a start.
class BrokenModelsTest {
  @TempDir(factory = OnDisk.class)
  Path folder;

  @BeforeEach
  void writeThreeBrokenModelsAndAGoodOne() throws IOException {
    write(
        "plant/models/press.json",
        """
        {
          "@context": "dtmi:dtdl:context;3",
          "@id": "dtmi:plant:Press;1",
          "@type": "Interface",
          "contents": [
            {"@type": "Property", "name": "1st", "schema": "double"},
            {"@type": "Telemetry", "name": "force", "schema": "duoble"}
          ]
        }
        """
            .getBytes(StandardCharsets.UTF_8));
    write("plant/models/deep/er/no-json.json", "{\n  ]\n}\n".getBytes(StandardCharsets.UTF_8));
    write(
        "plant/models/latin1.json",
        "{\"@context\": \"dtmi:dtdl:context;3\",\n \"displayName\": \"K\u00FChler\"}"
            .getBytes(StandardCharsets.ISO_8859_1));
    write(
        "plant/models/good.json",
        "{\"@context\":\"dtmi:dtdl:context;3\",\"@id\":\"dtmi:plant:Good;1\",\"@type\":\"Interface\"}"
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void validateTellsAllOfThem() {
    Child.Result result = Child.run(folder, "validate", "plant");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .contains("plant/models/press.json:6:", "'1st'", "dtmi:dtdl:parsingError:")
        .contains("plant/models/press.json:7:", "'duoble'", "badDtmiOrTerm")
        .contains("plant/models/deep/er/no-json.json:2:3: The text is not valid JSON")
        .contains("plant/models/latin1.json:2:19: ", "0xFC is not UTF-8", "save the text as UTF-8")
        .contains("4 problems");
  }

  @Test
  void validateTellsThemAsJson() {
    Child.Result result = Child.run(folder, "validate", "plant", "--format", "json");

    JsonNode problems = new JsonMapper().readTree(result.out());
    assertThat(problems.size()).isEqualTo(4);
    for (JsonNode problem : problems) {
      assertThat(problem.path("file").asString()).startsWith("plant/models/");
      assertThat(problem.path("line").asInt()).isPositive();
      assertThat(problem.path("column").asInt()).isPositive();
      assertThat(problem.path("rule").asString()).startsWith("dtmi:dtdl:parsingError:");
      assertThat(problem.path("message").asString()).isNotBlank();
    }
  }

  @Test
  void aStartTellsThemAllAndDoesNotStart() {
    Child.Result result = Child.run(folder, "up", "plant", "--data", "data");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("press.json:6:", "press.json:7:", "no-json.json:2:3", "latin1.json:2:19");
    assertThat(folder.resolve("data/endpoints.json")).doesNotExist();
  }

  @Test
  void aReferenceThatLeadsNowhereIsToldWithItsPlace() throws IOException {
    write(
        "other/models/oven.json",
        """
        {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:plant:Oven;1", "@type": "Interface",
         "extends": "dtmi:plant:Gone;1"}
        """
            .getBytes(StandardCharsets.UTF_8));

    Child.Result validated = Child.run(folder, "validate", "other");
    Child.Result started = Child.run(folder, "up", "other", "--data", "data2");

    assertThat(validated.exit()).isEqualTo(1);
    assertThat(validated.out())
        .contains("other/models/oven.json:2:2: 'extends'", "dtmi:plant:Gone;1", "(unresolved)")
        .contains("0 problems, 1 unresolved references");
    assertThat(started.exit()).isEqualTo(1);
    assertThat(started.err()).contains("oven.json:2:2", "dtmi:plant:Gone;1");
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, bytes);
  }
}
