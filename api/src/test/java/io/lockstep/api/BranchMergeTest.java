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

/// What a branch did is told, and taken over.
final class BranchMergeTest {
  private static final String MODEL =
      """
      [{"@id":"dtmi:test:Oven;1","@type":"Interface","@context":"dtmi:dtdl:context;3","contents":[
        {"@type":"Property","name":"temperature","schema":"double"},
        {"@type":"Property","name":"speed","schema":"double"},
        {"@type":"Relationship","name":"feeds"}]}]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client client;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    client = stack.as(Role.ENGINEER);
    assertThat(client.post(Client.azure("/models"), MODEL).status()).isEqualTo(201);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static void oven(String prefix, String id, double temperature) throws Exception {
    String body =
        "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"},\"temperature\":%s}"
            .formatted(temperature);
    assertThat(client.put(Client.azure(prefix + "/digitaltwins/" + id), body).status())
        .isEqualTo(200);
  }

  private static void patch(String prefix, String id, String path, double value) throws Exception {
    Client.Reply reply =
        client.patch(
            Client.azure(prefix + "/digitaltwins/" + id),
            "[{\"op\":\"add\",\"path\":\"/%s\",\"value\":%s}]".formatted(path, value));
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
  }

  private static String branch(String id) throws Exception {
    return client.post("/api/v1/branches", "{\"id\":\"%s\"}".formatted(id)).header("Location");
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private static double value(String id, String path) throws Exception {
    return client.get(Client.azure("/digitaltwins/" + id)).json().path(path).asDouble();
  }

  @Test
  void tellsWhatABranchDidPageByPage() throws Exception {
    oven("", "told0", 1);
    String path = branch("told");
    patch(path, "told0", "temperature", 2);
    oven(path, "told1", 3);
    client.put(
        Client.azure(path + "/digitaltwins/told1/relationships/r"),
        "{\"$relationshipName\":\"feeds\",\"$targetId\":\"told0\"}");
    patch("", "told0", "speed", 7);

    List<String> ids = new ArrayList<>();
    String next = path + "/changes?max=1";
    while (!next.isEmpty()) {
      JsonNode page = client.get(next).json();
      page.get("value").forEach(change -> ids.add(change.get("id").asString()));
      next = page.path("nextLink").asString("").replace(stack.url(), "");
    }
    assertThat(ids).containsExactly("twin:told0", "twin:told1", "relationship:told1/r");
    JsonNode change = client.get(path + "/changes").json().at("/value/0");
    assertThat(change.get("change").asString()).isEqualTo("changed");
    assertThat(change.at("/values").size()).isEqualTo(1);
    assertThat(change.at("/values/0/before").asDouble()).isEqualTo(1);
    assertThat(change.at("/values/0/after").asDouble()).isEqualTo(2);
    JsonNode present = client.get(path + "/changes?against=present").json().at("/value/0");
    assertThat(present.at("/values").size()).isEqualTo(2);
    assertThat(client.get(path + "/changes?against=nothing").status()).isEqualTo(400);
    assertThat(client.get(path + "/changes?continuationToken=x").status()).isEqualTo(400);
  }

  @Test
  void mergesAllAndTheBranchStays() throws Exception {
    oven("", "all0", 1);
    String path = branch("all");
    patch(path, "all0", "temperature", 2);
    oven(path, "all1", 3);

    Client.Reply dry = client.post(path + "/merge", "{\"dryRun\":true}");
    assertThat(dry.status()).as(dry.body()).isEqualTo(200);
    assertThat(texts(dry.json().get("merged"))).containsExactly("twin:all0", "twin:all1");
    assertThat(value("all0", "temperature")).isEqualTo(1);
    Client.Reply done = client.post(path + "/merge", "");
    assertThat(done.status()).as(done.body()).isEqualTo(200);
    assertThat(texts(done.json().get("merged"))).containsExactly("twin:all0", "twin:all1");
    assertThat(done.json().get("position").asLong()).isPositive();
    assertThat(value("all0", "temperature")).isEqualTo(2);
    assertThat(value("all1", "temperature")).isEqualTo(3);
    assertThat(client.get(path).status()).isEqualTo(200);
    Client.Reply again = client.post(path + "/merge", "");
    assertThat(texts(again.json().get("unchanged"))).containsExactly("twin:all0", "twin:all1");
    assertThat(again.json().get("merged")).isEmpty();
  }

  @Test
  void mergesWhatIsSelected() throws Exception {
    oven("", "sel0", 1);
    oven("", "sel1", 1);
    oven("", "sel2", 1);
    String path = branch("selected");
    for (int i = 0; i < 3; i++) {
      patch(path, "sel" + i, "temperature", 5);
    }

    assertThat(
            client
                .post(path + "/merge", "{\"changes\":[\"twin:sel0\"],\"twins\":[\"sel1\"]}")
                .status())
        .isEqualTo(200);
    assertThat(value("sel0", "temperature")).isEqualTo(5);
    assertThat(value("sel1", "temperature")).isEqualTo(5);
    assertThat(value("sel2", "temperature")).isEqualTo(1);
    assertThat(client.post(path + "/merge", "{\"changes\":[\"twin:nobody\"]}").status())
        .isEqualTo(400);
    assertThat(client.post(path + "/merge", "{\"changes\":[]}").status()).isEqualTo(400);
  }

  @Test
  void whatBothChangedIsRefusedUnlessTheBranchIsToWin() throws Exception {
    oven("", "both", 1);
    String path = branch("both");
    patch(path, "both", "temperature", 2);
    patch("", "both", "temperature", 3);

    Client.Reply refused = client.post(path + "/merge", "{\"changes\":\"all\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body())
        .contains("twin:both temperature: at the fork 1.0, in the branch 2.0, now 3.0");
    assertThat(value("both", "temperature")).isEqualTo(3);
    Client.Reply dry = client.post(path + "/merge", "{\"dryRun\":true}");
    assertThat(dry.json().at("/conflicts/0/present").asDouble()).isEqualTo(3);
    Client.Reply won = client.post(path + "/merge", "{\"onConflict\":\"branch\"}");
    assertThat(won.status()).as(won.body()).isEqualTo(200);
    assertThat(value("both", "temperature")).isEqualTo(2);
  }

  @Test
  void whatTheGraphDoesNotPermitLeavesNothingBehind() throws Exception {
    oven("", "gone", 1);
    oven("", "kept", 1);
    String path = branch("refused");
    patch(path, "kept", "temperature", 2);
    assertThat(client.delete(Client.azure(path + "/digitaltwins/gone")).status()).isEqualTo(204);
    client.put(
        Client.azure("/digitaltwins/kept/relationships/r"),
        "{\"$relationshipName\":\"feeds\",\"$targetId\":\"gone\"}");

    for (String body : List.of("{\"dryRun\":true}", "{}")) {
      Client.Reply refused = client.post(path + "/merge", body);
      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      assertThat(refused.body()).contains("DeleteTwin of gone");
    }
    assertThat(value("kept", "temperature")).isEqualTo(1);
  }
}
