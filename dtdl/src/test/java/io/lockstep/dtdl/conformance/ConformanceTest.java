package io.lockstep.dtdl.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.dtdl.ReferenceData;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is reached may not fall: the numbers here are ratchets, to be raised with the parser.
final class ConformanceTest {

  /// The least that must agree, for a folder and version.
  private record Floor(
      String folder, int version, int verdicts, int errors, int instances, int elements) {}

  private static final List<Floor> FLOORS =
      List.of(
          new Floor("dtmis", 0, 34, 0, 0, 0),
          new Floor("doc-examples", 1, 14, 0, 0, 0),
          new Floor("doc-examples", 2, 65, 3, 0, 0),
          new Floor("doc-examples", 3, 53, 3, 0, 0),
          new Floor("doc-examples", 4, 68, 3, 0, 0),
          new Floor("generated", 2, 619, 444, 418, 310),
          new Floor("generated", 3, 729, 567, 418, 373),
          new Floor("generated", 4, 959, 707, 665, 510));

  @Test
  void agreesWithThePublicCases() throws IOException {
    Conformance.Report report = Conformance.run(ReferenceData.folder("dtdl"));

    System.out.println(report.table());
    assertThat(report.summary().lines().findFirst()).hasValue("agree 4042 of 4042");
    for (Floor floor : FLOORS) {
      Conformance.Row row = row(report, floor.folder, floor.version);
      assertThat(row.verdicts())
          .as("verdicts of %s v%s: %s", floor.folder, floor.version, row.misses())
          .isGreaterThanOrEqualTo(floor.verdicts);
      assertThat(row.errorMatches())
          .as("errors of %s v%s: %s", floor.folder, floor.version, row.misses())
          .isGreaterThanOrEqualTo(floor.errors);
      assertThat(row.instanceMatches())
          .as("instances of %s v%s: %s", floor.folder, floor.version, row.misses())
          .isGreaterThanOrEqualTo(floor.instances);
      assertThat(row.elementMatches())
          .as("elements of %s v%s: %s", floor.folder, floor.version, row.misses())
          .isGreaterThanOrEqualTo(floor.elements);
    }
  }

  @Test
  void agreesWithOurOwnCases() throws IOException, URISyntaxException {
    URI cases = Objects.requireNonNull(ConformanceTest.class.getResource("/conformance")).toURI();

    Conformance.Report report = Conformance.run(Path.of(cases));

    for (Conformance.Row row : report.rows()) {
      assertThat(row.misses()).as(row.folder() + " v" + row.version()).isEmpty();
      assertThat(row.verdicts()).isEqualTo(row.cases());
      assertThat(row.errorMatches()).isEqualTo(row.errorCases());
    }
    assertThat(report.rows().stream().mapToInt(Conformance.Row::cases).sum())
        .isGreaterThanOrEqualTo(20);
    assertThat(report.isAgreed()).as(report.summary()).isTrue();
  }

  @Test
  void refusesAFolderWithoutCases(@TempDir Path empty) {
    assertThatThrownBy(() -> Conformance.run(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no cases");
  }

  @Test
  void tellsCasesApartByWhatIsInThem(@TempDir Path folder) throws IOException {
    String invalid =
        """
        {"valid": false, "input": [{"@context": "dtmi:dtdl:context;3", "@id": "dtmi:a;1"}],
         "expect": {"parsingErrors": [{"ValidationID": "dtmi:dtdl:parsingError:typeNotRootable"}]}}
        """;
    Files.createDirectory(folder.resolve("any"));
    Files.writeString(folder.resolve("any/two.json"), "[" + invalid + "," + invalid + "]");
    Files.writeString(folder.resolve("id.json"), "{\"valid\": true, \"idText\": \"dtmi:a;1\"}");

    Conformance.Report report = Conformance.run(folder);

    assertThat(report.results())
        .extracting(result -> result.file() + " " + result.name() + " " + result.valid())
        .containsExactly(
            "any/two.json two[0] false", "any/two.json two[1] false", "id.json id true");
    assertThat(report.isAgreed()).isTrue();
    assertThat(report.json())
        .contains(
            "\"file\":\"any/two.json\",\"case\":\"two[1]\",\"valid\":false,\"expected\":false")
        .contains("\"ValidationID\":\"dtmi:dtdl:parsingError:typeNotRootable\"");
  }

  @Test
  void aFileThatIsNoCaseDoesNotAgree(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("broken.json"), "{");
    Files.writeString(folder.resolve("other.json"), "{\"valid\": true}");
    Files.writeString(folder.resolve("wrong.json"), "{\"valid\": false, \"idText\": \"dtmi:a;1\"}");

    Conformance.Report report = Conformance.run(folder);

    assertThat(report.summary().lines())
        .startsWith("agree 0 of 3")
        .anyMatch(line -> line.startsWith("broken.json: broken: not a case: line 1"))
        .anyMatch(line -> line.startsWith("other.json: other: not a case: expected is an object"))
        .contains("wrong.json: wrong: 'dtmi:a;1' should be invalid");
    assertThat(report.isAgreed()).isFalse();
  }

  private static Conformance.Row row(Conformance.Report report, String folder, int version) {
    return report.rows().stream()
        .filter(row -> row.folder().equals(folder) && row.version() == version)
        .findFirst()
        .orElseThrow();
  }
}
