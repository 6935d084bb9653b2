package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// History functions ask the port for one figure a row.
class QueryHistoryTest {
  private static final long NOW = 1_735_689_600_000_000L;
  private static final long HOUR = 3_600_000_000L;

  private final Plant plant = Plant.withModels();
  private final QueryEngine engine = new QueryEngine();
  private final List<String> asked = new ArrayList<>();

  /// Writes down what it is asked, and knows the sum of twin `a` alone.
  private final class Recorder implements ValueHistory {
    @Override
    public void at(int[] series, Moment moment, Visitor into) {
      throw new AssertionError("nobody asks for values");
    }

    @Override
    public Optional<Folded> fold(
        String twinId, String path, Fold fold, long fromMicros, long toMicros, Moment known) {
      asked.add(
          "%s %s %s %d..%d at %d"
              .formatted(fold, twinId, path, fromMicros - NOW, toMicros - NOW, known.position()));
      return twinId.equals("a")
          ? Optional.of(new Folded(ValueType.LONG, 42, null, fromMicros))
          : Optional.empty();
    }

    @Override
    public long horizonMicros() {
      return Long.MIN_VALUE;
    }
  }

  @BeforeEach
  void plant() {
    plant.put("a", Plant.MACHINE, "");
    plant.put("b", Plant.MACHINE, "");
  }

  private QueryRequest request(String sql) {
    return QueryRequest.of(sql, 1).withHistory(new QueryHistory(new Recorder(), Moment.at(7), NOW));
  }

  @Test
  void figuresAreColumnsAndConditions() {
    QueryPage page =
        engine.run(
            plant.view(),
            request(
                "SELECT T.$dtId, HISTORY_SUM(T.motor.rpm, 'PT1H') AS s FROM DIGITALTWINS T"
                    + " WHERE history_sum(T.speed, 'P1D', 'PT1H') > 41"),
            QueryBudget.unlimited());
    assertThat(page.rows()).containsExactly("{\"$dtId\":\"a\",\"s\":42}");
    assertThat(asked)
        .contains(
            "SUM a speed %d..%d at 7".formatted(-24 * HOUR, -HOUR),
            "SUM a motor/rpm %d..0 at 7".formatted(-HOUR));
  }

  @Test
  void rangesMayBeTimes() {
    TreeMap<String, String> parameters = new TreeMap<>();
    parameters.put("from", "\"2025-01-01T00:00:00Z\"");
    engine.run(
        plant.view(),
        new QueryRequest(
            "SELECT HISTORY_TWMEAN(T.speed, @from, 1735689601000) AS m FROM DIGITALTWINS T",
            parameters,
            null,
            9,
            new QueryHistory(new Recorder(), Moment.at(1), NOW)),
        QueryBudget.unlimited());
    assertThat(asked).contains("TWMEAN a speed 0..1000000 at 1");
  }

  @Test
  void laterPagesHaveTheTimeOfTheFirst() {
    QueryRequest first = request("SELECT HISTORY_LAST(T.speed, 'PT1H') AS x FROM DIGITALTWINS T");
    QueryPage page = engine.run(plant.view(), first, QueryBudget.unlimited());
    asked.clear();
    engine.run(
        plant.view(),
        first
            .withHistory(new QueryHistory(new Recorder(), Moment.at(7), NOW + HOUR))
            .withContinuation(page.continuation()),
        QueryBudget.unlimited());
    assertThat(asked).containsExactly("LAST b speed %d..0 at 7".formatted(-HOUR));
  }

  @Test
  void whatIsWrongIsSaidExactly() {
    assertThatThrownBy(
            () ->
                engine.run(
                    plant.view(),
                    QueryRequest.of("SELECT HISTORY_MAX(T.a, 'PT1H') FROM DIGITALTWINS T", 1),
                    QueryBudget.unlimited()))
        .hasMessageContaining("HISTORY_MAX: expected a history beside the graph");
    for (String[] wrong :
        new String[][] {
          {"HISTORY_NOPE(T.a, 'PT1H')", "HISTORY_ with LAST, FIRST"},
          {"HISTORY_MAX(T, 'PT1H')", "a property of a twin"},
          {"HISTORY_MAX(T.a, 'soon')", "a duration such as 'PT1H'"},
          {"HISTORY_MAX(T.a, 'PT')", "a duration such as 'PT1H'"},
        }) {
      assertThatThrownBy(
              () -> engine.times(QueryRequest.of("SELECT " + wrong[0] + " FROM DIGITALTWINS T", 1)))
          .hasMessageContaining(wrong[1]);
    }
  }
}
