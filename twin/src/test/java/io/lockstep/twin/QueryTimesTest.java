package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// `AS OF` and `AS KNOWN AT`: the times that a query's text asks for, and parameters.
class QueryTimesTest {
  private static final long MICROS = 1_735_689_600_000_000L;

  private final QueryEngine engine = new QueryEngine();

  private QueryTimes times(String sql) {
    return engine.times(QueryRequest.of(sql, 10));
  }

  @Test
  void timesStandBehindTheSourceOrAtTheEnd() {
    QueryTimes both = new QueryTimes(MICROS, MICROS + 1_000_000);
    assertThat(times("SELECT * FROM DIGITALTWINS").isPresent()).isTrue();
    assertThat(times("SELECT * FROM DIGITALTWINS AS OF '2025-01-01T00:00:00Z'"))
        .isEqualTo(new QueryTimes(MICROS, null));
    assertThat(times("SELECT * FROM DIGITALTWINS AS T as known at 1735689600000 WHERE T.a = 1"))
        .isEqualTo(new QueryTimes(null, MICROS));
    assertThat(
            times(
                "SELECT * FROM DIGITALTWINS T JOIN B RELATED T.feeds R AS OF 1735689600000"
                    + " AS KNOWN AT '2025-01-01T01:00:01+01:00' WHERE T.a = 1"))
        .isEqualTo(both);
    assertThat(
            times(
                "SELECT * FROM DIGITALTWINS T WHERE T.a = 1 AS KNOWN AT 1735689601000"
                    + " AS OF 1735689600000"))
        .isEqualTo(both);
  }

  @Test
  void timesMayBeParametersAndAreCheckedLikeAllElse() {
    TreeMap<String, String> parameters = new TreeMap<>();
    parameters.put("t", "\"2025-01-01T00:00:00Z\"");
    assertThat(
            engine.times(
                new QueryRequest("SELECT * FROM DIGITALTWINS AS OF @t", parameters, null, 1)))
        .isEqualTo(new QueryTimes(MICROS, null));
    assertThatThrownBy(() -> times("SELECT * FROM DIGITALTWINS AS OF 'yesterday'"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining(
            "SQL query parse failed at position 33: expected a time: RFC 3339 in quotes, or"
                + " milliseconds since epoch, found 'yesterday'");
    assertThatThrownBy(() -> times("SELECT * FROM DIGITALTWINS AS OF 1 AS OF 2"))
        .hasMessageContaining("each time once");
    assertThatThrownBy(() -> times("SELECT * FROM DIGITALTWINS AS OF @nope"))
        .hasMessageContaining("one of the parameters [], found @nope, which has no value");
  }

  @Test
  void parametersAreValuesAndListsAndTravelInTheContinuation() {
    Plant plant = Plant.withModels();
    for (int i = 0; i < 4; i++) {
      plant.put("x" + i, Plant.MACHINE, "\"speed\":" + i);
    }
    TreeMap<String, String> parameters = new TreeMap<>();
    parameters.put("least", "1");
    parameters.put("ids", "[\"x1\",\"x2\",\"x0\"]");
    QueryRequest request =
        new QueryRequest(
            "SELECT T.$dtId FROM DIGITALTWINS T WHERE T.speed >= @least AND T.$dtId IN @ids",
            parameters,
            null,
            1);
    QueryPage first = engine.run(plant.view(), request, QueryBudget.unlimited());
    assertThat(first.rows()).containsExactly("{\"$dtId\":\"x1\"}");
    QueryPage second =
        engine.run(
            plant.view(),
            QueryRequest.of("", 5).withContinuation(first.continuation()),
            QueryBudget.unlimited());
    assertThat(second.rows()).containsExactly("{\"$dtId\":\"x2\"}");
    assertThat(second.continuation()).isNull();
  }
}
