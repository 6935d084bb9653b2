package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// MATCH: directions, names, hops, trails, shared twins, path variables.
class QueryPatternTest {
  private final Plant plant = Plant.withModels();
  private final QueryEngine engine = new QueryEngine();

  /// A ring a, b, c, d of `feeds`, with a second relationship from a to b, and a hall around a and
  /// b.
  @BeforeEach
  void plant() {
    for (String id : List.of("a", "b", "c", "d")) {
      plant.put(id, Plant.MACHINE, "\"speed\":" + (id.charAt(0) - 'a'));
    }
    plant.put("hall", Plant.HALL, "\"name\":\"north\"");
    plant.relate("a", "ab", "feeds", "b");
    plant.relate("a", "ab2", "feeds", "b");
    plant.relate("b", "bc", "feeds", "c");
    plant.relate("c", "cd", "feeds", "d");
    plant.relate("d", "da", "feeds", "a");
    plant.relate("hall", "ha", "contains", "a");
    plant.relate("hall", "hb", "contains", "b");
  }

  private List<String> rows(String sql) {
    return engine
        .run(plant.view(), QueryRequest.of(sql, 1000), QueryBudget.unlimited())
        .rows()
        .stream()
        .sorted()
        .toList();
  }

  private List<String> ends(String arrow, String where) {
    return rows("SELECT Y.$dtId AS y FROM DIGITALTWINS MATCH (X)" + arrow + "(Y) WHERE " + where)
        .stream()
        .map(row -> row.substring(6, row.length() - 2))
        .toList();
  }

  @Test
  void arrowsHaveDirections() {
    assertThat(ends("-[]->", "X.$dtId = 'b'")).containsExactly("c");
    assertThat(ends("<-[]-", "X.$dtId = 'b'")).containsExactly("a", "a", "hall");
    assertThat(ends("-[]-", "X.$dtId = 'b'")).containsExactly("a", "a", "c", "hall");
  }

  @Test
  void arrowsHaveNames() {
    assertThat(ends("<-[:contains]-", "X.$dtId = 'b'")).containsExactly("hall");
    assertThat(ends("<-[:contains|feeds]-", "X.$dtId = 'b'")).containsExactly("a", "a", "hall");
    assertThat(ends("<-[contains|feeds]-", "X.$dtId = 'b'")).containsExactly("a", "a", "hall");
    assertThat(ends("-[:nobody]->", "X.$dtId = 'b'")).isEmpty();
    assertThat(ends("<-[[[contains]]]-", "X.$dtId = 'b'")).containsExactly("a", "a", "hall");
  }

  @Test
  void theLowerBoundOfHopsIsLeftOutAndTheUpperOneIsNot() {
    assertThat(ends("-[:feeds*2]->", "X.$dtId = 'b'")).containsExactly("d");
    assertThat(ends("-[:feeds*1..3]->", "X.$dtId = 'b'")).containsExactly("a", "d");
    assertThat(ends("-[:feeds*..2]->", "X.$dtId = 'b'")).containsExactly("c", "d");
    assertThat(ends("-[:feeds*2..]->", "X.$dtId = 'c'")).containsExactly("b", "b", "c", "c");
  }

  @Test
  void noRelationshipComesTwiceInAPatternButTwinsMay() {
    assertThat(ends("-[:feeds*]->", "X.$dtId = 'c'")).containsExactly("a", "b", "b", "c", "c", "d");
    assertThat(
            rows(
                "SELECT COUNT() FROM DIGITALTWINS MATCH (X)-[:feeds]->(Y)<-[:feeds]-(Z)"
                    + " WHERE X.$dtId = 'a'"))
        .containsExactly("{\"COUNT\":2}");
    assertThat(
            rows(
                "SELECT COUNT() FROM DIGITALTWINS MATCH (X)-[:feeds]->(Y) MATCH (Y)<-[:feeds]-(Z)"
                    + " WHERE X.$dtId = 'a'"))
        .containsExactly("{\"COUNT\":4}");
    assertThat(
            rows("SELECT X.$dtId AS x FROM DIGITALTWINS MATCH (X)-[:feeds*4]->(X)").stream()
                .distinct())
        .hasSize(4);
  }

  @Test
  void anyHopCountIsFoundFromEitherEndAndFromTheMiddle() {
    for (int i = 0; i < 15; i++) {
      plant.put("n" + i, Plant.MACHINE, "");
      plant.relate(i == 0 ? "d" : "n" + (i - 1), "n", "feeds", "n" + i);
    }
    assertThat(ends("-[:feeds*14]->", "X.$dtId = 'n0'")).containsExactly("n14");
    assertThat(ends("<-[:feeds*11]-", "X.$dtId = 'n14'")).containsExactly("n3");
    assertThat(
            rows(
                "SELECT X.$dtId AS x, Z.$dtId AS z FROM DIGITALTWINS"
                    + " MATCH (X)-[*2]->(Y)-[*3]->(Z) WHERE Y.$dtId = 'n5'"))
        .containsExactly("{\"x\":\"n3\",\"z\":\"n8\"}");
  }

  @Test
  void aVariableOfOneHopIsARelationshipAndOneOfSeveralAPath() {
    assertThat(
            rows(
                "SELECT r.$relationshipId AS r FROM DIGITALTWINS MATCH (X)-[r:feeds]-(Y)"
                    + " WHERE X.$dtId = 'b' AND r.$sourceId = 'a'"))
        .containsExactly("{\"r\":\"ab\"}", "{\"r\":\"ab2\"}");
    String bc = plant.view().relationship("b", "bc").orElseThrow().json();
    String cd = plant.view().relationship("c", "cd").orElseThrow().json();
    for (String where : List.of("X.$dtId = 'b'", "Y.$dtId = 'd'")) {
      assertThat(
              rows(
                  "SELECT p, LENGTH(p) AS n FROM DIGITALTWINS MATCH (X)-[p:feeds*2]->(Y) WHERE "
                      + "X.speed = 1 AND "
                      + where))
          .containsExactly("{\"p\":[" + bc + "," + cd + "],\"n\":2}");
    }
    assertThatThrownBy(() -> rows("SELECT p.x FROM DIGITALTWINS MATCH (X)-[p*2]->(Y)"))
        .hasMessageContaining("a relationship of one hop, found p, which stands for several");
  }

  @Test
  void starShowsAllNames() {
    assertThat(rows("SELECT * FROM DIGITALTWINS MATCH (X)-[r:contains]->(Y) WHERE Y.$dtId = 'a'"))
        .containsExactly(
            "{\"X\":%s,\"r\":%s,\"Y\":%s}"
                .formatted(
                    plant.json("hall"),
                    plant.view().relationship("hall", "ha").orElseThrow().json(),
                    plant.json("a")));
    assertThat(rows("SELECT X FROM DIGITALTWINS MATCH (X) WHERE X.$dtId = 'a'"))
        .containsExactly("{\"X\":" + plant.json("a") + "}");
  }

  @Test
  void patternsAreJoinedOnSharedTwinsAndWithJoins() {
    assertThat(
            rows(
                "SELECT A.$dtId AS a, C.$dtId AS c FROM DIGITALTWINS H JOIN A RELATED H.contains"
                    + " MATCH (A)-[:feeds]->()-[:feeds]->(C), (H)-[]->(B) WHERE B.speed = 1"))
        .containsExactly(
            "{\"a\":\"a\",\"c\":\"c\"}", "{\"a\":\"a\",\"c\":\"c\"}", "{\"a\":\"b\",\"c\":\"d\"}");
    assertThat(
            rows(
                "SELECT A.$dtId AS a, B.$dtId AS b FROM DIGITALTWINS MATCH (A) MATCH (B)"
                    + " WHERE A.speed > B.speed AND B.speed > 1"))
        .containsExactly("{\"a\":\"d\",\"b\":\"c\"}");
  }

  @Test
  void whatIsNoPatternIsSaidExactly() {
    for (String[] wrong :
        new String[][] {
          {"MATCH (A)-[]>(B)", "expected -, found >"},
          {"MATCH (A)<-[]->(B)", "an arrow of one direction, or - for either"},
          {"MATCH (A)-[*0]->(B)", "at least 1 hop"},
          {"MATCH (A)-[*3..3]->(B)", "at least 4 hops (the lower bound is left out)"},
          {"MATCH (A)-[*9999999]->(B)", "at most 1000000 hops"},
          {"MATCH (A)-[A]->(B)", "a new name, found A again"},
          {"MATCH (A)-[r*2]->(B)-[r*2]->(C)", "a new name, found r again"},
          {"MATCH (A-[]-(B)", "expected ), found -"},
          {"MATCH", "a twin: (name) or ()"},
        }) {
      assertThatThrownBy(() -> rows("SELECT * FROM DIGITALTWINS " + wrong[0]))
          .isInstanceOf(QueryException.class)
          .hasMessageStartingWith("SQL query parse failed at position")
          .hasMessageContaining(wrong[1]);
    }
    assertThatThrownBy(() -> rows("SELECT * FROM RELATIONSHIPS R MATCH (A)"))
        .hasMessageContaining("RELATIONSHIPS go without JOIN and MATCH");
  }
}
