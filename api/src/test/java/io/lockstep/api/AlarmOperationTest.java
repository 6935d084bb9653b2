package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Alarms as operators see to them over HTTP: shelving, service, comments, lists, the report.
class AlarmOperationTest {
  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:test:Kiln;1","@type":"Interface","contents":[
        {"@type":"Property","name":"heat","schema":"double","writable":true},
        {"@type":"Relationship","name":"contains"}]}]
      """;
  private static final String RULES =
      """
      rule: hot
      model: dtmi:test:Kiln;1
      when: heat > 100
      alarm: { priority: high, title: Hot, message: "At {heat}", shelve-max: 2h, group: trip }
      ---
      rule: latched
      model: dtmi:test:Kiln;1
      when: heat > 500
      alarm: { priority: low, title: Very hot, latch: true, group: trip }
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;
  private static Client operator;
  private static Client viewer;
  private static int kilns;

  private final String kiln = "stove" + ++kilns;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
    operator = stack.as(Role.OPERATOR);
    viewer = stack.as(Role.VIEWER);
    engineer.post(Client.azure("/models"), MODEL);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("files").addObject().put("name", "rules/kilns.yaml").put("text", RULES);
    assertThat(engineer.put("/api/v1/rules", body.toString()).status()).isEqualTo(204);
    put("line1");
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  AlarmOperationTest() throws Exception {
    put(kiln);
  }

  private static void put(String id) throws Exception {
    Client.Reply made =
        engineer.send(
            "PUT",
            Client.azure("/digitaltwins/" + id),
            "{\"$metadata\":{\"$model\":\"dtmi:test:Kiln;1\"},\"heat\":20.5}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  private void heat(double value) throws Exception {
    Client.Reply reply =
        operator.send(
            "PATCH",
            Client.azure("/digitaltwins/" + kiln),
            "[{\"op\":\"replace\",\"path\":\"/heat\",\"value\":" + value + "}]");
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
  }

  private JsonNode list(String query) throws Exception {
    return viewer.get("/api/v1/alarms?" + query).json();
  }

  private String raised() throws Exception {
    heat(200);
    return list("twin=" + kiln).at("/value/0/id").stringValue();
  }

  private static JsonNode act(String path, String body) throws Exception {
    Client.Reply reply = operator.post("/api/v1/" + path, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  @Test
  void anAlarmIsShelvedWithAReasonAndComesBack() throws Exception {
    String id = raised();
    JsonNode shelved =
        act("alarms/" + id + "/shelve", "{\"reason\":\"sensor swap\",\"for\":\"1h\"}");
    assertThat(shelved.path("state").stringValue()).isEqualTo("shelved");
    assertThat(shelved.at("/shelved/reason").stringValue()).isEqualTo("sensor swap");
    assertThat(list("twin=" + kiln).path("value")).isEmpty();
    assertThat(list("twin=" + kiln + "&state=aside").path("value")).hasSize(1);
    assertThat(list("twin=" + kiln).at("/byState/shelved").intValue()).isEqualTo(1);
    assertThat(operator.post("/api/v1/alarms/" + id + "/acknowledge", "").status()).isEqualTo(409);
    JsonNode back = act("alarms/" + id + "/unshelve", "");
    assertThat(back.path("state").stringValue()).isEqualTo("unacknowledged");
    assertThat(operator.post("/api/v1/alarms/" + id + "/unshelve", "").status()).isEqualTo(409);
  }

  @Test
  void whatIsWrongWithShelvingIsSaid() throws Exception {
    String path = "/api/v1/alarms/" + raised() + "/shelve";
    assertThat(operator.post(path, "{\"for\":\"1h\"}").body()).contains("reason");
    assertThat(operator.post(path, "{\"reason\":\"a\",\"for\":\"3h\"}").body())
        .contains("7200 seconds");
    assertThat(operator.post(path, "{\"reason\":\"a\",\"for\":\"soon\"}").status()).isEqualTo(400);
    assertThat(operator.post(path, "{\"reason\":\"a\"}").status()).isEqualTo(400);
    assertThat(operator.post(path, "{\"why\":\"a\"}").status()).isEqualTo(400);
  }

  @Test
  void anAlarmIsTakenOutOfServiceBeforeItIsRaised() throws Exception {
    String path = "twins/" + kiln + "/alarms/hot/";
    act(path + "out-of-service", "{\"reason\":\"broken\",\"permit\":\"P-9\"}");
    heat(200);
    assertThat(list("twin=" + kiln).path("value")).isEmpty();
    JsonNode back = act(path + "return-to-service", "{\"reason\":\"mended\"}");
    assertThat(back.path("state").stringValue()).isEqualTo("unacknowledged");
    assertThat(
            operator
                .post(
                    "/api/v1/twins/" + kiln + "/alarms/none/shelve",
                    "{\"reason\":\"a\",\"for\":\"1h\"}")
                .status())
        .isEqualTo(404);
  }

  @Test
  void anAlarmThatLatchesIsReset() throws Exception {
    heat(600);
    JsonNode first = list("twin=" + kiln + "&text=very");
    String id = first.at("/value/0/id").stringValue();
    assertThat(first.path("value")).hasSize(1);
    heat(20);
    assertThat(operator.post("/api/v1/alarms/" + id + "/reset", "").status()).isEqualTo(409);
    act("alarms/" + id + "/acknowledge", "{}");
    assertThat(list("twin=" + kiln + "&state=latched-acknowledged").path("value")).hasSize(1);
    JsonNode over = act("alarms/" + id + "/reset", "{}");
    assertThat(over.path("state").stringValue()).isEqualTo("normal");
  }

  @Test
  void ofAGroupOneIsFirst() throws Exception {
    heat(600);
    JsonNode group = list("twin=" + kiln + "&group=trip").path("value");
    assertThat(group).hasSize(2);
    int first = 0;
    for (JsonNode alarm : group) {
      first += alarm.path("firstOut").asBoolean(false) ? 1 : 0;
    }
    assertThat(first).isEqualTo(1);
  }

  @Test
  void whatHasBecomeOfAnAlarmIsTold() throws Exception {
    String id = raised();
    act("alarms/" + id + "/comment", "{\"comment\":\"looking\"}");
    act("alarms/" + id + "/assign", "{\"to\":\"bob\"}");
    act("alarms/" + id + "/acknowledge", "{\"comment\":\"seen\"}");
    heat(20);
    JsonNode alarm = viewer.get("/api/v1/alarms/" + id).json();
    assertThat(alarm.path("assignee").stringValue()).isEqualTo("bob");
    List<String> what = new ArrayList<>();
    alarm.path("history").forEach(step -> what.add(step.path("what").stringValue()));
    assertThat(what).containsExactly("raised", "commented", "assigned", "acknowledged", "returned");
    assertThat(alarm.at("/history/1/note").stringValue()).isEqualTo("looking");
    assertThat(alarm.at("/history/1/by").stringValue()).isEqualTo("operator");
  }

  @Test
  void severalAreAcknowledgedAtOnceEachForItself() throws Exception {
    String id = raised();
    JsonNode replies =
        act("alarms/acknowledge", "{\"ids\":[\"" + id + "\",\"1-1\"],\"comment\":\"ok\"}");
    assertThat(replies.at("/value/0/alarm/state").stringValue()).isEqualTo("acknowledged");
    assertThat(replies.at("/value/1/error").stringValue()).contains("1-1");
    assertThat(operator.post("/api/v1/alarms/acknowledge", "{\"ids\":[]}").status()).isEqualTo(400);
  }

  @Test
  void alarmsAreFilteredBySubtreeAndPositionAndPaged() throws Exception {
    raised();
    assertThat(list("subtree=line1&text=" + kiln).path("value")).isEmpty();
    Client.Reply linked =
        engineer.send(
            "PUT",
            Client.azure("/digitaltwins/line1/relationships/" + kiln),
            "{\"$relationshipName\":\"contains\",\"$targetId\":\"" + kiln + "\"}");
    assertThat(linked.status()).as(linked.body()).isEqualTo(200);
    assertThat(list("subtree=line1&text=" + kiln).path("value")).hasSize(1);
    assertThat(list("position=line-1&text=" + kiln).path("value")).hasSize(1);
    assertThat(list("subtree=line1&relationship=feeds&text=" + kiln).path("value")).isEmpty();
    assertThat(viewer.get("/api/v1/alarms?position=nowhere").body()).contains("plant, line-1");
    heat(600);
    JsonNode page = list("twin=" + kiln + "&max=1");
    assertThat(page.path("total").intValue()).isEqualTo(2);
    assertThat(page.at("/byPriority/high").intValue()).isEqualTo(1);
    JsonNode rest = list("twin=" + kiln + "&max=1&before=" + page.path("next").stringValue());
    assertThat(rest.at("/value/0/id")).isNotEqualTo(page.at("/value/0/id"));
    assertThat(rest.has("next")).isFalse();
  }

  @Test
  void theReportCountsWhatOperatorsWereTold() throws Exception {
    JsonNode before = viewer.get("/api/v1/alarm-report").json();
    raised();
    JsonNode after = viewer.get("/api/v1/alarm-report").json();
    assertThat(after.path("alarms").intValue()).isEqualTo(before.path("alarms").intValue() + 1);
    assertThat(after.at("/kpis/0/name").stringValue()).isEqualTo("alarms-per-hour");
    assertThat(after.at("/topTen/0/rule").isString()).isTrue();
    assertThat(viewer.get("/api/v1/alarm-report?position=x").status()).isEqualTo(400);
    assertThat(viewer.get("/api/v1/alarm-report?from=2030-01-01T00:00:00Z").status())
        .isEqualTo(400);
    JsonNode positions = viewer.get("/api/v1/alarm-positions").json().path("value");
    assertThat(positions).hasSize(2);
    assertThat(positions.at("/0/unacknowledged").intValue()).isPositive();
  }

  @Test
  void whatOperatorsDoIsAudited() throws Exception {
    String id = raised();
    act("alarms/" + id + "/shelve", "{\"reason\":\"for the audit\",\"for\":\"1h\"}");
    String audit = engineer.get("/api/v1/audit?what=ActOnAlarm").body();
    assertThat(audit).contains(id).contains("for the audit");
  }
}
