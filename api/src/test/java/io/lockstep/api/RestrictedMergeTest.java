package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An engineer whose rights depend on policies merges what they may write, and learns of nothing
/// else.
final class RestrictedMergeTest {
  private static final String MODEL =
      """
      [{"@id":"dtmi:test:Oven;1","@type":"Interface","@context":"dtmi:dtdl:context;3","contents":[
        {"@type":"Property","name":"temperature","schema":"double"},
        {"@type":"Property","name":"speed","schema":"double"},
        {"@type":"Relationship","name":"feeds"}]}]
      """;

  private static final String POLICY =
      """
      policy: bakers
      subjects: [group:bakers]
      grant:
        - { rights: [read, write], twins: ["oven*"] }
        - { rights: [read], twins: ["mill*"] }
      deny:
        - { rights: [write], twins: ["oven*"], properties: [speed] }
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client admin;
  private static Client baker;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    admin = stack.as(Role.ADMIN);
    done(admin.post(Client.azure("/models"), MODEL));
    String text = new JsonMapper().writeValueAsString(POLICY);
    done(
        admin.put(
            "/api/v1/policies", "{\"files\":[{\"name\":\"p.yaml\",\"text\":%s}]}".formatted(text)));
    baker = stack.session(new Principal("baker", Role.ENGINEER, "", List.of("bakers"), true));
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static void done(Client.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
  }

  private static void put(String prefix, String id, double temperature) throws Exception {
    done(
        admin.put(
            Client.azure(prefix + "/digitaltwins/" + id),
            "{\"$metadata\":{\"$model\":\"dtmi:test:Oven;1\"},\"temperature\":%s}"
                .formatted(temperature)));
  }

  private static void patch(String prefix, String id, String path, double value) throws Exception {
    done(
        admin.patch(
            Client.azure(prefix + "/digitaltwins/" + id),
            "[{\"op\":\"add\",\"path\":\"/%s\",\"value\":%s}]".formatted(path, value)));
  }

  private static String branch(String id) throws Exception {
    return admin.post("/api/v1/branches", "{\"id\":\"%s\"}".formatted(id)).header("Location");
  }

  private static double value(String id, String path) throws Exception {
    return admin.get(Client.azure("/digitaltwins/" + id)).json().path(path).asDouble();
  }

  private static List<String> merged(Client.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().get("merged").valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void takesOverWhatTheyMayWriteAndNothingThatTheyMayNotSee() throws Exception {
    put("", "ovenA", 1);
    put("", "vaultA", 1);
    String path = branch("a");
    patch(path, "ovenA", "temperature", 2);
    patch(path, "vaultA", "temperature", 2);

    Client.Reply dry = baker.post(path + "/merge", "{\"dryRun\":true}");
    Client.Reply reply = baker.post(path + "/merge", "");

    assertThat(merged(dry)).containsExactly("twin:ovenA");
    assertThat(merged(reply)).containsExactly("twin:ovenA");
    assertThat(dry.body() + reply.body()).doesNotContain("vault");
    assertThat(value("ovenA", "temperature")).isEqualTo(2);
    assertThat(value("vaultA", "temperature")).isEqualTo(1);
  }

  @Test
  void aTwinThatTheyMayMakeComesWithItsRelationships() throws Exception {
    put("", "ovenB", 1);
    String path = branch("b");
    put(path, "ovenNew", 3);
    done(
        admin.put(
            Client.azure(path + "/digitaltwins/ovenNew/relationships/r"),
            "{\"$relationshipName\":\"feeds\",\"$targetId\":\"ovenB\"}"));

    assertThat(baker.post(path + "/merge", "").status())
        .as("it may not write the speed of ovens, and so not the whole of one")
        .isEqualTo(403);
    assertThat(admin.get(Client.azure("/digitaltwins/ovenNew")).status()).isEqualTo(404);

    Client all = stack.session(new Principal("all", Role.ENGINEER, "", List.of("all"), true));
    String text =
        new JsonMapper()
            .writeValueAsString(
                POLICY
                    + "---\npolicy: all\nsubjects: [group:all]\ngrant: [{ rights: [read, write], twins: [\"oven*\"] }]\n");
    done(
        admin.put(
            "/api/v1/policies", "{\"files\":[{\"name\":\"p.yaml\",\"text\":%s}]}".formatted(text)));
    assertThat(merged(all.post(path + "/merge", "")))
        .containsExactly("twin:ovenNew", "relationship:ovenNew/r");
    assertThat(admin.get(Client.azure("/digitaltwins/ovenNew/relationships/r")).status())
        .isEqualTo(200);
  }

  @Test
  void whatIsMissingIsNamedAsFarAsItIsSeenAndNothingIsMerged() throws Exception {
    put("", "ovenC", 1);
    put("", "millC", 1);
    put("", "vaultC", 1);
    String path = branch("c");
    patch(path, "ovenC", "temperature", 2);
    patch(path, "ovenC", "speed", 2);
    patch(path, "millC", "temperature", 2);
    patch(path, "vaultC", "temperature", 2);

    for (String body : List.of("", "{\"dryRun\":true}")) {
      Client.Reply reply = baker.post(path + "/merge", body);
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.body())
          .contains("2 of the 2 steps")
          .contains("write temperature of millC")
          .contains("write speed of ovenC")
          .doesNotContain("vault");
    }
    assertThat(value("ovenC", "temperature")).isEqualTo(1);

    assertThat(baker.post(path + "/merge", "{\"twins\":[\"vaultC\"]}").body())
        .doesNotContain("vaultC\",");
    assertThat(baker.post(path + "/merge", "{\"changes\":[\"twin:vaultC\"]}").status())
        .as("as a change that is none")
        .isEqualTo(400);
    assertThat(baker.post(path + "/merge", "{\"changes\":[\"twin:none\"]}").status())
        .isEqualTo(400);
  }

  @Test
  void modelsAreForThoseWhomNoPolicyLimits() throws Exception {
    put("", "ovenD", 1);
    String path = branch("d");
    done(
        admin.post(
            Client.azure(path + "/models"),
            "[{\"@id\":\"dtmi:test:New;1\",\"@type\":\"Interface\",\"@context\":\"dtmi:dtdl:context;3\"}]"));
    patch(path, "ovenD", "temperature", 2);

    assertThat(baker.post(path + "/merge", "").status()).isEqualTo(403);
    assertThat(merged(baker.post(path + "/merge", "{\"twins\":[\"ovenD\"]}")))
        .containsExactly("twin:ovenD");
  }
}
