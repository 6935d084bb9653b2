package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Where queries begin, as EXPLAIN tells and as the count of visits proves.
class QueryPlanTest {
  private final Plant plant = Plant.withModels();
  private final QueryEngine engine = new QueryEngine();

  /// A hall with 500 machines that feed each other in a line; one of them is in a room of its own.
  @BeforeEach
  void plant() {
    plant.put("hall", Plant.HALL, "");
    plant.put("room", Plant.HALL, "");
    for (int i = 0; i < 500; i++) {
      plant.put("m" + i, Plant.MACHINE, "\"speed\":" + i);
      plant.relate("hall", "c" + i, "contains", "m" + i);
      if (i > 0) {
        plant.relate("m" + (i - 1), "f", "feeds", "m" + i);
      }
    }
    plant.relate("m250", "in", "isIn", "room");
  }

  private QueryPage run(String sql) {
    return engine.run(plant.view(), QueryRequest.of(sql, 1000), QueryBudget.unlimited());
  }

  private long visited(String sql) {
    return run(sql).visited();
  }

  @Test
  void explainGivesThePlanAsRows() {
    List<String> rows =
        run("EXPLAIN SELECT B.$dtId, COUNT() FROM DIGITALTWINS MATCH (A)-[:feeds*1..3]->(B)"
                + " WHERE B.$dtId = 'm9' AND A.speed > 2 GROUP BY B.$dtId ORDER BY COUNT() LIMIT 5")
            .rows();
    assertThat(rows)
        .containsExactly(
            "{\"step\":1,\"operation\":\"scan\",\"access\":\"B: twins by id, 1 ids\","
                + "\"conditions\":1,\"estimatedRows\":1}",
            "{\"step\":2,\"operation\":\"walk\",\"access\":\"(A)-[:feeds*1..3]->(B) from B\","
                + "\"conditions\":1,\"estimatedRows\":8}",
            "{\"step\":3,\"operation\":\"group\",\"access\":\"1 keys, 1 aggregates, 0"
                + " conditions\"}",
            "{\"step\":4,\"operation\":\"order\",\"access\":\"1 keys\"}",
            "{\"step\":5,\"operation\":\"limit\",\"access\":\"from row 0, at most 5 rows\"}");
    assertThat(
            run("EXPLAIN ANALYZE SELECT * FROM DIGITALTWINS T WHERE T.$dtId IN ['m1','m2','x']"
                    + " AND T.speed = 2")
                .rows())
        .containsExactly(
            "{\"step\":1,\"operation\":\"scan\",\"access\":\"T: twins by id, 3 ids\","
                + "\"conditions\":2,\"estimatedRows\":3,\"looked\":2,\"found\":1}");
  }

  @Test
  void queriesBeginAtTheEndWithTheFewestRelationships() {
    String join = "SELECT H.$dtId FROM DIGITALTWINS H JOIN M RELATED H.contains WHERE ";
    assertThat(visited(join + "H.$dtId = 'hall' AND M.$dtId = 'm3'")).isLessThan(10);
    assertThat(visited(join + "M.$dtId = 'm3' OR 'm4' = M.$dtId")).isLessThan(10);
    assertThat(
            visited(
                "SELECT A.$dtId FROM DIGITALTWINS MATCH (A)-[:feeds]->(B)-[:isIn]->(C)"
                    + " WHERE C.$dtId = 'room'"))
        .isLessThan(10);
    assertThat(
            visited("SELECT T FROM DIGITALTWINS T WHERE T.$metadata.$model = '" + Plant.HALL + "'"))
        .isEqualTo(2);
  }

  @Test
  void relationshipsAreFoundByTheirNameAndByManyTwins() {
    String select = "SELECT R.$relationshipId FROM RELATIONSHIPS R WHERE ";
    assertThat(visited(select + "R.$relationshipName = 'isIn'")).isEqualTo(1);
    assertThat(visited(select + "$sourceId IN ['m1', 'm2', 'nobody']")).isEqualTo(2);
    assertThat(visited(select + "$targetId = 'm2' AND $relationshipName = 'feeds'")).isEqualTo(2);
    plant.done(new TwinCommand.DeleteRelationship("m250", "in", null));
    plant.relate("m7", "in", "isIn", "room");
    plant.relate("m8", "in", "isIn", "room");
    assertThat(run(select + "R.$relationshipName IN ['isIn', 'nobody']").rows()).hasSize(2);
    Plant restored = new Plant(Plant.restore(plant.snapshot()), plant.position);
    restored.done(new TwinCommand.DeleteRelationship("m7", "in", null));
    QueryPage page =
        engine.run(
            restored.view(),
            QueryRequest.of(select + "R.$relationshipName = 'isIn'", 10),
            QueryBudget.unlimited());
    assertThat(page.rows()).hasSize(1);
    assertThat(page.visited()).isEqualTo(1);
  }

  @Test
  void aPageGoesOnWithThePlanThatItWasBegunWith() {
    String sql =
        "SELECT A.$dtId AS a, B.$dtId AS b FROM DIGITALTWINS A JOIN B RELATED A.feeds WHERE"
            + " IS_OF_MODEL(A, '"
            + Plant.MACHINE
            + "') AND IS_OF_MODEL(B, '"
            + Plant.MACHINE
            + "')";
    QueryPage first = engine.run(plant.view(), QueryRequest.of(sql, 200), QueryBudget.unlimited());
    // Many more twins make another plan better.
    for (int i = 0; i < 3000; i++) {
      plant.put("h" + i, Plant.HALL, "");
    }
    QueryPage second =
        engine.run(
            plant.view(),
            QueryRequest.of("", 1000).withContinuation(first.continuation()),
            QueryBudget.unlimited());
    assertThat(first.rows()).hasSize(200).doesNotContainAnyElementsOf(second.rows());
    assertThat(second.rows()).hasSize(299);
  }
}
