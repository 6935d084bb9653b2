package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Operation 6 of the Azure Digital Twins data plane.
final class AzureQueryTest {
  private static final int OVENS = 25;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client viewer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    viewer = stack.as(Role.VIEWER);
    Client engineer = stack.as(Role.ENGINEER);
    assertThat(engineer.post(azure("/models"), Bakery.MODELS).status()).isEqualTo(201);
    for (int i = 0; i < OVENS; i++) {
      assertThat(engineer.put(azure("/digitaltwins/oven" + i), Bakery.oven(i)).status())
          .isEqualTo(200);
    }
    assertThat(
            engineer
                .put(azure("/digitaltwins/oven0/relationships/r"), Bakery.feeds("oven1"))
                .status())
        .isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static Client.Reply query(String sql, String... headers) throws Exception {
    return viewer.post(
        azure("/query"), "{\"query\":\"%s\"}".formatted(sql.replace("\"", "\\\"")), headers);
  }

  @Test
  void twinsAreFilteredByPropertyAndModel() throws Exception {
    Client.Reply reply =
        query(
            "SELECT * FROM digitaltwins T WHERE IS_OF_MODEL(T, 'dtmi:com:example:Oven;1')"
                + " AND T.temperature >= 20");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().get("value")).hasSize(5);
    assertThat(Double.parseDouble(reply.header("query-charge"))).isGreaterThanOrEqualTo(1);
  }

  @Test
  void twinsAreCountedAndJoined() throws Exception {
    assertThat(query("SELECT COUNT() FROM DIGITALTWINS").body()).contains("" + OVENS);
    JsonNode joined =
        query("SELECT T FROM DIGITALTWINS S JOIN T RELATED S.feeds WHERE S.$dtId = 'oven0'")
            .json()
            .get("value");
    assertThat(joined).hasSize(1);
    assertThat(joined.get(0).at("/T/$dtId").asString()).isEqualTo("oven1");
  }

  @Test
  void patternsOrderAndParametersWorkOverHttp() throws Exception {
    Client.Reply matched =
        viewer.post(
            azure("/query"),
            "{\"query\":\"SELECT A.$dtId AS a, B.$dtId AS b FROM DIGITALTWINS"
                + " MATCH (A)-[:feeds*..2]->(B) WHERE A.$dtId = @from\","
                + "\"parameters\":{\"from\":\"oven0\"}}");
    assertThat(matched.status()).as(matched.body()).isEqualTo(200);
    assertThat(matched.json().get("value").toString())
        .isEqualTo("[{\"a\":\"oven0\",\"b\":\"oven1\"}]");

    List<Double> seen = new ArrayList<>();
    String body =
        "{\"query\":\"SELECT T.temperature FROM DIGITALTWINS T ORDER BY T.temperature DESC\"}";
    while (!body.isEmpty()) {
      Client.Reply page = viewer.post(azure("/query"), body, "max-items-per-page", "7");
      page.json().get("value").forEach(row -> seen.add(row.get("temperature").doubleValue()));
      JsonNode token = page.json().get("continuationToken");
      body = token == null ? "" : "{\"continuationToken\":" + token + "}";
    }
    assertThat(seen).hasSize(OVENS).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void pagesHoldEachTwinOnce() throws Exception {
    Set<String> seen = new HashSet<>();
    String body = "{\"query\":\"SELECT * FROM DIGITALTWINS\"}";
    while (!body.isEmpty()) {
      Client.Reply page = viewer.post(azure("/query"), body, "max-items-per-page", "10");
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      assertThat(page.json().get("value").size()).isLessThanOrEqualTo(10);
      page.json()
          .get("value")
          .forEach(t -> assertThat(seen.add(t.get("$dtId").asString())).isTrue());
      JsonNode token = page.json().get("continuationToken");
      body = token == null || token.isNull() ? "" : "{\"continuationToken\":" + token + "}";
    }
    assertThat(seen).hasSize(OVENS);
  }

  @Test
  void aQuerySeesTheWriteJustAcknowledged() throws Exception {
    Client operator = stack.as(Role.OPERATOR);
    for (int i = 1; i <= 5; i++) {
      String patch =
          "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":%d}]".formatted(1_000 + i);
      assertThat(operator.patch(azure("/digitaltwins/oven7"), patch).status()).isEqualTo(204);
      Client.Reply reply =
          query("SELECT * FROM DIGITALTWINS T WHERE T.temperature = " + (1_000 + i));
      assertThat(reply.json().get("value")).as("write %d", i).hasSize(1);
    }
    String back = "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":7}]";
    assertThat(operator.patch(azure("/digitaltwins/oven7"), back).status()).isEqualTo(204);
  }

  @Test
  void aQueryThatDoesNotParseSaysWhere() throws Exception {
    Client.Reply reply = query("SELECT FROM WHERE");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorCode()).isEqualTo("SqlQueryError");
    assertThat(reply.errorMessage()).contains("SQL query parse failed");
  }

  @Test
  void aQueryMustBeThere() throws Exception {
    assertThat(viewer.post(azure("/query"), "{}").status()).isEqualTo(400);
    assertThat(viewer.post(azure("/query"), "[]").status()).isEqualTo(400);
    assertThat(viewer.post(azure("/query"), "{\"query\":1}").status()).isEqualTo(400);
    Client.Reply token = viewer.post(azure("/query"), "{\"continuationToken\":\"abc\"}");
    assertThat(token.status()).isEqualTo(400);
    assertThat(token.errorCode()).isEqualTo("BadRequest");
  }
}
