package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The query language of Azure Digital Twins, as far as it is supported.
class QueryTest {
  private final Plant plant = Plant.withModels();
  private final QueryEngine engine = new QueryEngine();

  @BeforeEach
  void plant() {
    plant.put(
        "oven1",
        Plant.OVEN,
        "\"temperature\":200,\"count\":3,\"on\":true,\"state\":\"hot\",\"serial\":\"A-1\","
            + "\"limits\":{\"low\":1,\"high\":2},\"tags\":{\"a b\":\"x\"},\"motor\":{\"rpm\":900}");
    plant.put(
        "oven2", Plant.OVEN, "\"temperature\":20,\"count\":4,\"on\":false,\"serial\":\"A-2\"");
    plant.put("mixer", Plant.MACHINE, "\"speed\":5,\"serial\":\"it's\"");
    plant.put("hall", Plant.HALL, "\"name\":\"north\"");
    plant.put("hall2", Plant.HALL, "\"name\":\"south\"");
    plant.relate("hall", "c1", "contains", "oven1");
    plant.relate("hall", "c2", "contains", "oven2");
    plant.relate("hall2", "c3", "contains", "mixer");
    plant.done(
        new TwinCommand.PutRelationship(
            "mixer",
            "f1",
            "{\"$relationshipName\":\"feeds\",\"$targetId\":\"oven1\",\"weight\":2.5}",
            false));
    plant.relate("oven1", "f2", "feeds", "oven2");
  }

  private List<String> rows(String sql) {
    QueryPage page = engine.run(plant.view(), QueryRequest.of(sql, 1000), QueryBudget.unlimited());
    assertThat(page.continuation()).isNull();
    return page.rows();
  }

  private List<String> ids(String where) {
    List<String> ids = new ArrayList<>();
    for (String row : rows("SELECT T.$dtId FROM DIGITALTWINS T WHERE " + where)) {
      ids.add(row.substring("{\"$dtId\":\"".length(), row.length() - 2));
    }
    ids.sort(null);
    return ids;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "T.temperature > 100 | oven1",
        "T.temperature >= 20 | oven1,oven2",
        "T.temperature < 100 | oven2",
        "T.temperature <= 20.0 | oven2",
        "T.temperature = 200 | oven1",
        "T.temperature != 200 | oven2",
        "NOT T.temperature = 200 | oven2",
        "T.count = 3 | oven1",
        "T.on | oven1",
        "T.on = false | oven2",
        "T.state = 'hot' | oven1",
        "T.serial = 'it\\'s' | mixer",
        "T.serial = 'it''s' | mixer",
        "T.serial IN ['A-1', 'A-2'] | oven1,oven2",
        "T.serial NIN ['A-1'] | mixer,oven2",
        "T.serial NOT IN ['A-1'] | mixer,oven2",
        "T.$dtId = 'oven1' | oven1",
        "T.$dtId IN ['oven1', 'hall', 'nope', 'hall'] | hall,oven1",
        "STARTSWITH(T.serial, 'A-') | oven1,oven2",
        "endswith(T.serial, '2') | oven2",
        "CONTAINS(T.$dtId, 'ove') | oven1,oven2",
        "NOT CONTAINS(T.$dtId, 'ove') | hall,hall2,mixer",
        "IS_DEFINED(T.temperature) | oven1,oven2",
        "NOT IS_DEFINED(T.temperature) | hall,hall2,mixer",
        "IS_NUMBER(T.temperature) | oven1,oven2",
        "IS_STRING(T.serial) AND IS_BOOL(T.on) | oven1,oven2",
        "IS_OBJECT(T.limits) | oven1",
        "IS_OBJECT(T.motor) AND IS_DEFINED(T.motor.rpm) | oven1",
        "IS_PRIMITIVE(T.limits) | ``",
        "IS_NULL(T.limits) | ``",
        "T.motor.rpm = 900 | oven1",
        "T.limits.high = 2 | oven1",
        "T.tags.[[a b]] = 'x' | oven1",
        "T.$metadata.$model = 'dtmi:com:example:Hall;1' | hall,hall2",
        "IS_OF_MODEL(T, 'dtmi:com:example:Machine;1') | mixer,oven1,oven2",
        "IS_OF_MODEL('dtmi:com:example:Machine;1', exact) | mixer",
        "IS_OF_MODEL(T, 'dtmi:unknown;1') | ``",
        "T.count = 3 OR T.count = 4 AND T.on = true | oven1",
        "(T.count = 3 OR T.count = 4) AND NOT T.on = true | oven2",
        "T.temperature = 'x' | ``",
        "T.noise = 1 OR T.count = 3 | oven1",
        "'oven1' = T.$dtId | oven1",
        "T.name > 'nort' AND T.name < 'p' | hall",
      })
  void conditionsFindTheirTwins(String where, String expected) {
    assertThat(String.join(",", ids(where))).isEqualTo(expected);
  }

  @Test
  void starGivesTheTwinAsGetDoes() {
    assertThat(rows("SELECT * FROM digitaltwins WHERE $dtId = 'oven1'"))
        .containsExactly(plant.json("oven1"));
    assertThat(rows("select T from digitaltwins T where T.$dtId = 'hall'"))
        .containsExactly("{\"T\":" + plant.json("hall") + "}");
  }

  @Test
  void projectionsNameTheirValues() {
    assertThat(
            rows(
                "SELECT T.$dtId AS id, T.temperature, T.limits.high AS h, T.motor, T.nope "
                    + "FROM DIGITALTWINS T WHERE T.$dtId = 'oven1'"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .startsWith("{\"id\":\"oven1\",\"temperature\":200.0,\"h\":2,\"motor\":{")
                    .doesNotContain("nope"));
  }

  @Test
  void countAndTop() {
    assertThat(rows("SELECT COUNT() FROM DIGITALTWINS")).containsExactly("{\"COUNT\":5}");
    assertThat(rows("SELECT COUNT() FROM RELATIONSHIPS R WHERE R.$relationshipName = 'contains'"))
        .containsExactly("{\"COUNT\":3}");
    assertThat(rows("SELECT TOP(2) FROM DIGITALTWINS")).hasSize(2);
    assertThat(rows("SELECT TOP(3) T.$dtId FROM DIGITALTWINS T")).hasSize(3);
    assertThat(rows("SELECT TOP(0) FROM DIGITALTWINS")).isEmpty();
  }

  @Test
  void relationshipsAreASourceToo() {
    assertThat(rows("SELECT R.$relationshipId FROM RELATIONSHIPS R WHERE R.weight > 2"))
        .containsExactly("{\"$relationshipId\":\"f1\"}");
    assertThat(rows("SELECT $relationshipId FROM RELATIONSHIPS WHERE $sourceId = 'hall'"))
        .containsExactly("{\"$relationshipId\":\"c1\"}", "{\"$relationshipId\":\"c2\"}");
    assertThat(rows("SELECT $relationshipId FROM RELATIONSHIPS WHERE $targetId = 'oven2'"))
        .containsExactly("{\"$relationshipId\":\"c2\"}", "{\"$relationshipId\":\"f2\"}");
    assertThat(rows("SELECT * FROM RELATIONSHIPS WHERE $sourceId = 'oven1'"))
        .containsExactly(plant.view().relationship("oven1", "f2").orElseThrow().json());
  }

  @Test
  void joinsFollowRelationshipsFromEitherEnd() {
    String select =
        "SELECT H.$dtId AS h, M.$dtId AS m FROM DIGITALTWINS H JOIN M RELATED H.contains ";
    assertThat(rows(select + "WHERE H.$dtId = 'hall'"))
        .containsExactly("{\"h\":\"hall\",\"m\":\"oven1\"}", "{\"h\":\"hall\",\"m\":\"oven2\"}");
    assertThat(rows(select + "WHERE M.$dtId = 'oven2'"))
        .containsExactly("{\"h\":\"hall\",\"m\":\"oven2\"}");
    assertThat(rows(select + "WHERE M.temperature > 100"))
        .containsExactly("{\"h\":\"hall\",\"m\":\"oven1\"}");
    assertThat(rows(select)).hasSize(3);
  }

  @Test
  void joinsChainAndTheirRelationshipsCanBeAsked() {
    assertThat(
            rows(
                "SELECT A.$dtId AS a, C.$dtId AS c, R.weight FROM DIGITALTWINS A "
                    + "JOIN B RELATED A.feeds R JOIN C RELATED B.feeds "
                    + "WHERE R.weight = 2.5 AND IS_OF_MODEL(C, 'dtmi:com:example:Oven;1')"))
        .containsExactly("{\"a\":\"mixer\",\"c\":\"oven2\",\"weight\":2.5}");
    assertThat(
            rows("SELECT * FROM DIGITALTWINS A JOIN B RELATED A.feeds R WHERE A.$dtId = 'mixer'"))
        .singleElement()
        .satisfies(row -> assertThat(row).startsWith("{\"A\":{").contains(",\"R\":{"));
    assertThat(rows("SELECT COUNT() FROM DIGITALTWINS A JOIN B RELATED A.feeds"))
        .containsExactly("{\"COUNT\":2}");
  }

  private Refusal refusal(String sql, @Nullable String continuation, QueryBudget budget) {
    return catchThrowableOfType(
            QueryException.class,
            () ->
                engine.run(
                    plant.view(), QueryRequest.of(sql, 10).withContinuation(continuation), budget))
        .refusal();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELEC * FROM DIGITALTWINS | at position 0: expected SELECT, found SELEC",
        "SELECT * | expected FROM, found the end of the query",
        "SELECT * FROM TWINS | expected DIGITALTWINS or RELATIONSHIPS, found TWINS",
        "SELECT * FROM DIGITALTWINS WHERE | found the end of the query",
        "SELECT * FROM DIGITALTWINS T WHERE T.a ~ 1 | found '~'",
        "SELECT * FROM DIGITALTWINS T WHERE T.a = 'x | expected a closing '",
        "SELECT T FROM DIGITALTWINS T JOIN B RELATED T.r WHERE a = 1 | begins with one of [T, B]",
        "SELECT * FROM DIGITALTWINS T WHERE NOSUCH(T.a) | expected a function",
        "SELECT X.a FROM DIGITALTWINS T MATCH (B) | begins with one of [T, B], found X",
        "SELECT T.a, T.b.a FROM DIGITALTWINS T | a name that is not taken (use AS)",
        "SELECT TOP(x) * FROM DIGITALTWINS | a whole number of rows, found x",
        "SELECT * FROM DIGITALTWINS T JOIN B RELATED X.y | a twin that FROM, JOIN or MATCH before"
            + " names",
        "SELECT * FROM DIGITALTWINS WHERE a = 1 b | expected AND, OR or the end of the query",
        "SELECT * FROM DIGITALTWINS WHERE 'a' | expected =, !=,",
        "SELECT COUNT( FROM DIGITALTWINS | expected a property or a value, found FROM",
      })
  void whatDoesNotParseIsSaidExactly(String sql, String message) {
    Refusal refusal = refusal(sql, null, QueryBudget.unlimited());
    assertThat(refusal.code()).isEqualTo("SqlQueryError");
    assertThat(refusal.httpStatus()).isEqualTo(400);
    assertThat(refusal.message()).startsWith("SQL query parse failed at position");
    assertThat(refusal.message()).contains(message);
  }

  @Test
  void deepNestingIsRefusedNotOverflowed() {
    String sql =
        "SELECT * FROM DIGITALTWINS T WHERE " + "(".repeat(20_000) + "T.a" + ")".repeat(20_000);
    assertThat(refusal(sql, null, QueryBudget.unlimited()).message()).contains("200 levels");
    assertThat(
            refusal(
                    "SELECT * FROM DIGITALTWINS T WHERE " + "NOT ".repeat(20_000) + "T.a",
                    null,
                    QueryBudget.unlimited())
                .code())
        .isEqualTo("SqlQueryError");
    assertThat(rows("SELECT * FROM DIGITALTWINS T WHERE T.a" + " OR T.a".repeat(5_000))).isEmpty();
  }

  @Test
  void pagesGiveEachRowOnceAndCarryTheirQuery() {
    for (int i = 0; i < 25; i++) {
      plant.put("x" + i, Plant.MACHINE, "\"speed\":" + i);
    }
    List<String> seen = new ArrayList<>();
    QueryPage page =
        engine.run(
            plant.view(),
            QueryRequest.of(
                "SELECT T.$dtId FROM DIGITALTWINS T WHERE STARTSWITH(T.$dtId, 'x')", 10),
            QueryBudget.unlimited());
    seen.addAll(page.rows());
    while (page.continuation() != null) {
      plant.done(new TwinCommand.DeleteTwin("x" + seen.size(), null));
      page =
          engine.run(
              plant.view(),
              QueryRequest.of("", 10).withContinuation(page.continuation()),
              QueryBudget.unlimited());
      seen.addAll(page.rows());
    }
    assertThat(seen).hasSize(24).doesNotHaveDuplicates();
  }

  @Test
  void aPageEndsInTheMiddleOfAJoin() {
    for (int i = 0; i < 30; i++) {
      plant.put("x" + i, Plant.MACHINE, "");
      plant.relate("hall", "k" + i, "contains", "x" + i);
    }
    List<String> seen = new ArrayList<>();
    String sql = "SELECT M.$dtId FROM DIGITALTWINS H JOIN M RELATED H.contains";
    String continuation = null;
    do {
      QueryPage page =
          engine.run(
              plant.view(),
              QueryRequest.of(sql, 7).withContinuation(continuation),
              QueryBudget.visits(5));
      seen.addAll(page.rows());
      continuation = page.continuation();
    } while (continuation != null);
    assertThat(seen).hasSize(33).doesNotHaveDuplicates();
  }

  @Test
  void foreignContinuationsAndUsedUpBudgetsAreRefused() {
    for (String token : new String[] {"", "abc", "cXVlcnkxIDEgMiAz", "-"}) {
      assertThat(refusal("", token, QueryBudget.unlimited()).code()).isEqualTo("BadRequest");
    }
    assertThat(refusal("SELECT * FROM DIGITALTWINS", null, QueryBudget.visits(0)).code())
        .isEqualTo("TimeoutError");
  }

  @Test
  void idsAndModelsAreFoundWithoutLookingAtAllTwins() {
    for (int i = 0; i < 200; i++) {
      plant.put("x" + i, Plant.MACHINE, "\"speed\":" + i);
    }
    assertThat(visited("SELECT * FROM DIGITALTWINS WHERE $dtId = 'x7'")).isEqualTo(1);
    assertThat(visited("SELECT * FROM DIGITALTWINS T WHERE IS_OF_MODEL(T, '" + Plant.HALL + "')"))
        .isEqualTo(2);
    assertThat(
            visited(
                "SELECT H FROM DIGITALTWINS H JOIN M RELATED H.contains WHERE M.$dtId = 'oven1'"))
        .isEqualTo(3);
    assertThat(visited("SELECT * FROM RELATIONSHIPS R WHERE R.$sourceId = 'hall'")).isEqualTo(2);
  }

  private long visited(String sql) {
    return engine.run(plant.view(), QueryRequest.of(sql, 1000), QueryBudget.unlimited()).visited();
  }

  @Test
  void draftedTwinsCanBeAsked() {
    plant.number("d1", "oil temp", Kernel.NO_TIME, 80);
    assertThat(ids("T.[[oil temp]] > 70")).containsExactly("d1");
    assertThat(ids("IS_OF_MODEL(T, 'dtmi:lockstep:draft:d1;1')")).containsExactly("d1");
  }
}
