package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Geospatial functions on DTDL's point, lineString and polygon, and on objects with latitude and
/// longitude.
class QueryPlaceTest {
  private static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Site;1","@type":"Interface","contents":[
         {"@type":"Property","name":"at","schema":"point"},
         {"@type":"Property","name":"way","schema":"lineString"},
         {"@type":"Property","name":"area","schema":"polygon"},
         {"@type":"Property","name":"place","schema":{"@type":"Object","fields":[
           {"name":"latitude","schema":"double"},{"name":"longitude","schema":"double"}]}}]}]
      """;

  private final Plant plant = Plant.empty();
  private final QueryEngine engine = new QueryEngine();

  @BeforeEach
  void plant() {
    plant.done(new TwinCommand.AddModels(MODELS));
    put("berlin", "\"at\":{\"type\":\"Point\",\"coordinates\":[13.405,52.52]}");
    put("hamburg", "\"place\":{\"latitude\":53.5511,\"longitude\":9.9937}");
    put(
        "yard",
        "\"area\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[2,2],[0,2],[0,0]],"
            + "[[0.5,0.5],[1,0.5],[1,1],[0.5,1],[0.5,0.5]]]}");
    put("road", "\"way\":{\"type\":\"LineString\",\"coordinates\":[[-1,1.5],[3,1.5]]}");
    put("nowhere", "");
  }

  private void put(String id, String members) {
    plant.put(id, "dtmi:t:Site;1", members);
  }

  private List<String> rows(String sql) {
    return engine.run(plant.view(), QueryRequest.of(sql, 100), QueryBudget.unlimited()).rows();
  }

  private List<String> ids(String where) {
    return rows("SELECT T.$dtId AS i FROM DIGITALTWINS T WHERE " + where).stream()
        .map(row -> row.substring(6, row.length() - 2))
        .toList();
  }

  private double metres(String a, String b) {
    String row =
        rows("SELECT TOP(1) ST_DISTANCE(%s, %s) AS d FROM DIGITALTWINS T".formatted(a, b))
            .getFirst();
    return Double.parseDouble(row.substring(5, row.length() - 1));
  }

  @Test
  void distancesAreMetresOnTheSphere() {
    assertThat(
            rows(
                "SELECT ST_DISTANCE(A.at, B.place) AS d FROM DIGITALTWINS MATCH (A) MATCH (B)"
                    + " WHERE A.$dtId = 'berlin' AND B.$dtId = 'hamburg'"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(Double.parseDouble(row.substring(5, row.length() - 1)))
                    .isCloseTo(255_200, Percentage.withPercentage(0.5)));
    double quarter = 6_371_008.8 * Math.PI / 2;
    String pole = "{'type':'Point','coordinates':[77,90]}";
    String equator = "{'type':'LineString','coordinates':[[-10,0],[10,0]]}";
    assertThat(metres("{'latitude':0,'longitude':0}", "{'lat':0,'lon':90}"))
        .isCloseTo(quarter, Percentage.withPercentage(1e-9));
    assertThat(metres(pole, equator)).isCloseTo(quarter, Percentage.withPercentage(1e-9));
    assertThat(metres("{'type':'Point','coordinates':[0,1]}", equator))
        .isCloseTo(quarter / 90, Percentage.withPercentage(1e-9));
    assertThat(metres("{'type':'Point','coordinates':[3,0]}", equator)).isZero();
  }

  @Test
  void placesLieInAreasOrMeet() {
    assertThat(ids("ST_WITHIN({'type':'Point','coordinates':[1.5,1.5]}, T.area)"))
        .containsExactly("yard");
    assertThat(ids("ST_WITHIN({'type':'Point','coordinates':[0.7,0.7]}, T.area)")).isEmpty();
    assertThat(
            rows(
                "SELECT A.$dtId AS a, B.$dtId AS b FROM DIGITALTWINS MATCH (A) MATCH (B)"
                    + " WHERE ST_INTERSECTS(A.area, B.way)"))
        .containsExactly("{\"a\":\"yard\",\"b\":\"road\"}");
    assertThat(ids("ST_DWITHIN(T.at, {'lat':52.5,'lon':13.4}, 5000)")).containsExactly("berlin");
    assertThat(ids("ST_DWITHIN(T.at, {'lat':52.5,'lon':13.4}, 500)")).isEmpty();
    assertThat(ids("NOT ST_DWITHIN(T.at, {'lat':52.5,'lon':13.4}, 500)")).containsExactly("berlin");
  }

  @Test
  void whatIsNoPlaceGivesNothing() {
    for (String place :
        List.of(
            "{'type':'Point','coordinates':[200,0]}",
            "{'type':'Polygon','coordinates':[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}",
            "{'type':'Polygon','coordinates':[[[0,0],[2,0],[2,2]]]}",
            "{'type':'Circle'}",
            "'somewhere'",
            "7")) {
      assertThat(ids("IS_DEFINED(ST_DISTANCE(T.at, " + place + "))")).as(place).isEmpty();
    }
  }

  @Test
  void geoJsonMayBeAParameterOrAText() {
    TreeMap<String, String> parameters = new TreeMap<>();
    parameters.put("here", "{\"type\":\"Point\",\"coordinates\":[13.4,52.5]}");
    parameters.put("text", "\"{\\\"latitude\\\":52.5,\\\"longitude\\\":13.4}\"");
    for (String name : parameters.keySet()) {
      QueryRequest request =
          new QueryRequest(
              "SELECT T.$dtId FROM DIGITALTWINS T WHERE ST_DISTANCE(T.at, @" + name + ") < 5000",
              parameters,
              null,
              10);
      assertThat(engine.run(plant.view(), request, QueryBudget.unlimited()).rows()).hasSize(1);
    }
  }
}
