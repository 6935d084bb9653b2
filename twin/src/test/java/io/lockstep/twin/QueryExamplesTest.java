package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The reference page's examples, and those of the original's reference that differ from them in
/// form, are queries.
class QueryExamplesTest {
  private static final Path PAGE = Path.of("../docs/reference/query-language.md");

  private final QueryEngine engine = new QueryEngine();
  private final Plant plant = Plant.withModels();

  private static final class NoHistory implements ValueHistory {
    @Override
    public void at(int[] series, Moment moment, Visitor into) {
      // Nothing is known.
    }

    @Override
    public Optional<Folded> fold(
        String twinId, String path, Fold fold, long fromMicros, long toMicros, Moment known) {
      return Optional.empty();
    }

    @Override
    public long horizonMicros() {
      return Long.MIN_VALUE;
    }
  }

  private static List<String> examples() throws IOException {
    List<String> examples = new ArrayList<>();
    boolean isInside = false;
    for (String line : Files.readAllLines(PAGE)) {
      boolean isCode = line.startsWith("    ");
      if (isCode && isInside) {
        examples.add(examples.removeLast() + "\n" + line);
      } else if (isCode) {
        examples.add(line);
      }
      isInside = isCode;
    }
    return examples;
  }

  private void run(String sql) {
    plant.put("kettle-1", Plant.MACHINE, "");
    QueryRequest request =
        QueryRequest.of(sql, 10)
            .withHistory(new QueryHistory(new NoHistory(), Moment.at(1), Plant.START));
    assertThatCode(() -> engine.run(plant.view(), request, QueryBudget.unlimited()))
        .as(sql)
        .doesNotThrowAnyException();
  }

  @Test
  void theExamplesOfTheReferencePageRun() throws IOException {
    assertThat(examples()).hasSizeGreaterThanOrEqualTo(7);
    examples().forEach(this::run);
  }

  @Test
  void theFormsOfTheOriginalsReferenceRun() {
    List.of(
            "SELECT TOP (5)\nFROM DIGITALTWINS\nWHERE $dtId != 'x'",
            "SELECT  * FROM DigitalTwins T WHERE T.$dtId in ['123', '456'] AND T.Temperature = 70",
            "select * from digitaltwins where is_defined(tags.red) ",
            "SELECT ROOM FROM DIGITALTWINS DT WHERE IS_OF_MODEL(DT, 'dtmi:example:thing;1', exact)",
            "SELECT * FROM DIGITALTWINS T WHERE IS_BOOL( HasTemperature ) AND HasTemperature !="
                + " false",
            "SELECT * FROM DIGITALTWINS WHERE IS_OBJECT( MapObject ) AND NOT IS_DEFINED ("
                + " MapObject.T )",
            "SELECT name FROM DIGITALTWINS WHERE ARRAY_CONTAINS(floor_number, 2)",
            "SELECT * FROM DIGITALTWINS WHERE [[Group]] = 'BravoTeam'",
            "SELECT LightBulb FROM DIGITALTWINS Room JOIN LightPanel RELATED Room.contains"
                + " JOIN LightBulb RELATED LightPanel.contains WHERE Room.$dtId IN ['r1', 'r2']",
            "SELECT floor,room, cafe FROM DIGITALTWINS MATCH"
                + " (floor)-[r:contains|isAssociatedWith]->(cafe)<-[has|includes*..3]-(room) WHERE"
                + " floor.$dtId = 'thermostat-15'  AND r.length = 10 AND cafe.temperature = 55",
            "SELECT A, B, C FROM DIGITALTWINS MATCH A-[contains]->B-[is_part_of]->C"
                + " WHERE B.$dtId = 'Device01'",
            "SELECT * FROM RELATIONSHIPS WHERE $sourceId IN  ['A', 'B', 'C', 'D']",
            "SELECT COUNT() FROM RELATIONSHIPS")
        .forEach(this::run);
  }
}
