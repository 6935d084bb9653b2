package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// ORDER BY, GROUP BY, DISTINCT, OFFSET and LIMIT, their pages and their limits.
class QueryOrderTest {
  private final Plant plant = Plant.withModels();
  private final QueryEngine engine = new QueryEngine();

  @BeforeEach
  void plant() {
    for (int i = 0; i < 30; i++) {
      String speed = i % 5 == 4 ? "" : ",\"speed\":" + i % 7;
      plant.put("m" + i, Plant.MACHINE, "\"serial\":\"s" + i % 3 + "\"" + speed);
    }
  }

  private List<String> rows(String sql) {
    return engine.run(plant.view(), QueryRequest.of(sql, 1000), QueryBudget.unlimited()).rows();
  }

  @Test
  void theOrderIsTotalOverAllKinds() {
    plant.put("o", Plant.OVEN, "\"limits\":{\"low\":1},\"on\":true,\"temperature\":-1");
    assertThat(
            rows(
                "SELECT T.$dtId AS id FROM DIGITALTWINS T WHERE T.$dtId IN ['m0', 'm4', 'm3', 'o']"
                    + " ORDER BY T.speed DESC, T.on, id DESC"))
        .containsExactly("{\"id\":\"m3\"}", "{\"id\":\"m0\"}", "{\"id\":\"m4\"}", "{\"id\":\"o\"}");
    assertThat(rows("SELECT TOP(2) $dtId FROM DIGITALTWINS ORDER BY $dtId DESC"))
        .containsExactly("{\"$dtId\":\"o\"}", "{\"$dtId\":\"m9\"}");
    assertThat(rows("SELECT $dtId FROM DIGITALTWINS ORDER BY $dtId OFFSET 2 LIMIT 1"))
        .containsExactly("{\"$dtId\":\"m10\"}");
  }

  @Test
  void pagesInOrderGiveEachRowOnceWhateverChangesBetweenThem() {
    List<String> seen = new ArrayList<>();
    QueryRequest request =
        QueryRequest.of("SELECT T.$dtId FROM DIGITALTWINS T ORDER BY T.serial DESC, T.$dtId", 4);
    do {
      QueryPage page = engine.run(plant.view(), request, QueryBudget.unlimited());
      seen.addAll(page.rows());
      request = request.withContinuation(page.continuation());
      // Before the place, at the place, and behind it.
      plant.put("before" + seen.size(), Plant.MACHINE, "\"serial\":\"s9\"");
      plant.done(new TwinCommand.DeleteTwin(seen.getLast().replaceAll(".*:\"|\"}", ""), null));
    } while (request.continuation() != null);
    assertThat(seen).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void aggregatesAreOverAllRowsOrOverGroups() {
    assertThat(
            rows(
                "SELECT COUNT() AS n, COUNT(T.speed) AS s, COUNT(DISTINCT T.speed) AS d,"
                    + " SUM(T.speed) AS sum, AVG(T.speed) AS avg, MIN(T.speed) AS min,"
                    + " MAX(T.$dtId) AS max FROM DIGITALTWINS T"))
        .containsExactly(
            "{\"n\":30,\"s\":24,\"d\":7,\"sum\":70.0,\"avg\":2.9166666666666665,\"min\":0.0,"
                + "\"max\":\"m9\"}");
    assertThat(rows("SELECT SUM(T.nope) AS s, COUNT(T.nope) AS c FROM DIGITALTWINS T"))
        .containsExactly("{\"c\":0}");
    assertThat(
            rows(
                "SELECT T.serial, COUNT() FROM DIGITALTWINS T WHERE T.speed < 3 GROUP BY T.serial"
                    + " HAVING COUNT() > 3 ORDER BY COUNT() DESC, T.serial"))
        .isEqualTo(
            rows(
                "SELECT T.serial, COUNT() FROM DIGITALTWINS T WHERE T.speed < 3 GROUP BY T.serial"
                    + " HAVING COUNT() >= 4 ORDER BY COUNT() DESC, serial"))
        .hasSizeBetween(1, 3);
    assertThat(
            rows(
                "SELECT T.speed * 0 + 1 AS one, COUNT() AS n FROM DIGITALTWINS T"
                    + " WHERE IS_DEFINED(T.speed) GROUP BY one"))
        .containsExactly("{\"one\":1.0,\"n\":24}");
    assertThat(rows("SELECT DISTINCT T.serial FROM DIGITALTWINS T"))
        .containsExactly("{\"serial\":\"s0\"}", "{\"serial\":\"s1\"}", "{\"serial\":\"s2\"}");
  }

  @Test
  void arithmeticKeepsWholeNumbersWholeAndDividesExactly() {
    assertThat(
            rows(
                "SELECT TOP(1) 7 / 2 AS a, 7 % 4 AS b, 2 + 3 * 4 - 1 AS c, -(2 - 5) AS d, 1 / 0 AS"
                    + " e, 9223372036854775807 + 1 AS f, 1.5 * 2 AS g FROM DIGITALTWINS"))
        .containsExactly(
            "{\"a\":3.5,\"b\":3,\"c\":13,\"d\":3,\"f\":9.223372036854776E18,\"g\":3.0}");
  }

  @Test
  void whatIsNoGroupIsSaidExactly() {
    for (String[] wrong :
        new String[][] {
          {"SELECT T.serial, COUNT() FROM DIGITALTWINS T", "an aggregate, or what GROUP BY names"},
          {"SELECT * FROM DIGITALTWINS T GROUP BY T.a", "columns instead of *"},
          {"SELECT COUNT() AS n FROM DIGITALTWINS T GROUP BY n", "known before the groups are"},
          {"SELECT T FROM DIGITALTWINS T WHERE COUNT() > 1", "no aggregate here"},
          {"SELECT SUM(MAX(T.a)) FROM DIGITALTWINS T", "no aggregate here"},
          {"SELECT DISTINCT T.a FROM DIGITALTWINS T ORDER BY T.b", "columns of SELECT DISTINCT"},
          {"SELECT TOP(1) T FROM DIGITALTWINS T LIMIT 2", "TOP or LIMIT once"},
          {"SELECT T FROM DIGITALTWINS T LIMIT x", "a whole number of rows, found x"},
        }) {
      assertThatThrownBy(() -> rows(wrong[0]))
          .hasMessageStartingWith("SQL query parse failed at position")
          .hasMessageContaining(wrong[1]);
    }
  }

  private String refusal(String sql, QueryBudget budget) {
    try {
      engine.run(plant.view(), QueryRequest.of(sql, 10), budget);
      return "";
    } catch (QueryException e) {
      return e.refusal().code();
    }
  }

  @Test
  void memoryAndTimeAreBounded() {
    QueryBudget small = new QueryBudget(Long.MAX_VALUE, () -> 0, 1, 2_000);
    assertThat(refusal("SELECT T.$dtId, COUNT() FROM DIGITALTWINS T GROUP BY T.$dtId", small))
        .isEqualTo("LimitExceeded");
    assertThat(refusal("SELECT T FROM DIGITALTWINS T ORDER BY T.speed OFFSET 25", small))
        .isEqualTo("LimitExceeded");
    assertThat(refusal("SELECT COUNT(DISTINCT T.$dtId) FROM DIGITALTWINS T", small))
        .isEqualTo("LimitExceeded");
    assertThat(refusal("SELECT TOP(3) T FROM DIGITALTWINS T ORDER BY T.speed", small)).isEmpty();
    for (int i = 0; i < 30; i++) {
      for (int j = 1; j < 6; j++) {
        plant.relate("m" + i, "r" + j, "feeds", "m" + (i + j) % 30);
      }
    }
    long[] now = {0};
    QueryBudget soon = new QueryBudget(Long.MAX_VALUE, () -> now[0]++, 20);
    assertThat(refusal("SELECT COUNT() FROM DIGITALTWINS MATCH (A)-[*]-(B)", soon))
        .isEqualTo("TimeoutError");
    now[0] = 0;
    assertThat(refusal("SELECT A FROM DIGITALTWINS MATCH (A)-[*]-(B) WHERE B.serial = 'no'", soon))
        .isEqualTo("TimeoutError");
  }
}
