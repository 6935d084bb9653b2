package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// S09: what policies grant over MQTT, with all parts: real policies, watched in a real graph, and
/// changed while sessions live.
final class MqttPoliciesTest {
  private static final int NOT_AUTHORISED = 0x87;
  private static final String OVEN = "lockstep/v1/oven/telemetry";
  private static final String MILL = "lockstep/v1/mill/telemetry";
  private static final String VAULT = "lockstep/v1/vault/telemetry";

  private static final String MODEL =
      """
      [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Machine;1","@type":"Interface","contents":[
         {"@type":"Telemetry","name":"power","schema":"double"},
         {"@type":"Relationship","name":"contains"}]}]
      """;

  /// The hall holds the oven; nobody is granted the vault.
  private static final String HALL =
      """
      policy: hall
      subjects: [group:bakers]
      grant: [{ rights: [read, write], below: { twin: hall, along: contains } }]
      """;

  private static final String MILL_ONLY =
      """
      policy: mill
      subjects: [group:bakers]
      grant: [{ rights: [read, write], twins: [mill] }]
      """;

  @TempDir static Path folder;
  private static Stack stack;
  private static Client admin;
  private static String token = "";

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    admin = stack.as(Role.ADMIN);
    done(admin.post(Client.azure("/models"), MODEL));
    for (String twin : List.of("hall", "oven", "mill", "vault")) {
      done(
          admin.put(
              Client.azure("/digitaltwins/" + twin),
              "{\"$metadata\":{\"$model\":\"dtmi:t:Machine;1\"}}"));
    }
    done(
        admin.put(
            Client.azure("/digitaltwins/hall/relationships/c1"),
            "{\"$relationshipName\":\"contains\",\"$targetId\":\"oven\"}"));
    policies(HALL);
    token =
        admin
            .post(
                "/api/v1/tokens",
                "{\"name\":\"anna\",\"role\":\"engineer\",\"groups\":[\"bakers\"],\"restricted\":true}")
            .json()
            .get("token")
            .asString();
    awaitPublishing(OVEN, 0); // The first policies count once the graph was looked at.
  }

  /// A change of the graph, and the first policies, count within half a second.
  private static void awaitPublishing(String topic, int expected) throws Exception {
    try (RawMqtt anna = anna()) {
      long deadline = System.nanoTime() + 60_000_000_000L;
      int code = anna.publish(topic, "{\"power\":4}", false);
      while (code != expected && System.nanoTime() < deadline) {
        code = anna.publish(topic, "{\"power\":4}", false);
      }
      assertThat(code).isEqualTo(expected);
    }
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @BeforeEach
  void asAtFirst() throws Exception {
    policies(HALL);
  }

  private static void done(Client.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
  }

  private static void policies(String text) throws Exception {
    String json = new JsonMapper().writeValueAsString(text);
    done(
        admin.put(
            "/api/v1/policies", "{\"files\":[{\"name\":\"p.yaml\",\"text\":%s}]}".formatted(json)));
  }

  private static RawMqtt anna() throws Exception {
    return RawMqtt.connected(stack.broker().port(), "anna", token);
  }

  private static RawMqtt everybody() throws Exception {
    return RawMqtt.connected(stack.broker().port(), "admin", Stack.ADMIN);
  }

  private static List<String> topics(RawMqtt client, String last) throws Exception {
    return client.until(last).stream().map(RawMqtt.Message::topic).toList();
  }

  private static void tell(RawMqtt client, String... topics) throws Exception {
    for (String topic : topics) {
      assertThat(client.publish(topic, "{\"power\":1}", false)).as(topic).isZero();
    }
  }

  @Test
  void openFiltersTellOnlyWhatMayBeRead() throws Exception {
    for (String filter : List.of("#", "lockstep/v1/+/telemetry", "$share/g/lockstep/v1/+/#")) {
      try (RawMqtt anna = anna();
          RawMqtt all = everybody()) {
        assertThat(anna.subscribe(filter)).as(filter).isLessThan(3);
        tell(all, VAULT, MILL, "open/topic", OVEN);
        assertThat(topics(anna, OVEN)).as(filter).containsExactly(OVEN);
      }
    }
  }

  @Test
  void filtersThatNameWhatMayNotBeReadAreRefusedAsIfItWereNotThere() throws Exception {
    try (RawMqtt anna = anna()) {
      for (String filter :
          List.of(
              VAULT,
              "lockstep/v1/vault/#",
              "lockstep/v1/none/telemetry",
              "$share/g/" + VAULT,
              "$SYS/#",
              "open/topic")) {
        int code = anna.subscribe(filter);
        if (filter.endsWith("vault/#")) {
          // Which kinds of topics there are is left open, and each message is judged.
          assertThat(code).as(filter).isLessThan(3);
        } else {
          assertThat(code).as(filter).isEqualTo(NOT_AUTHORISED);
        }
      }
      assertThat(anna.subscribe(OVEN)).isEqualTo(1);
    }
  }

  @Test
  void onlyTelemetryOfTwinsThatMayBeWrittenMayBePublished() throws Exception {
    try (RawMqtt anna = anna()) {
      assertThat(anna.publish(OVEN, "{\"power\":2}", false)).isZero();
      for (String topic : List.of(VAULT, "lockstep/v1/none/telemetry", "open/topic")) {
        assertThat(anna.publish(topic, "{\"power\":2}", false)).as(topic).isEqualTo(NOT_AUTHORISED);
      }
    }
  }

  @Test
  void aChangeOfPoliciesCountsAtOnceForALiveSession() throws Exception {
    try (RawMqtt anna = anna();
        RawMqtt all = everybody()) {
      assertThat(anna.subscribe("#")).isEqualTo(1);
      tell(all, MILL, OVEN);
      assertThat(topics(anna, OVEN)).containsExactly(OVEN);

      policies(MILL_ONLY);

      tell(all, OVEN, MILL);
      assertThat(topics(anna, MILL)).containsExactly(MILL);
      assertThat(anna.publish(OVEN, "{\"power\":3}", false)).isEqualTo(NOT_AUTHORISED);
      assertThat(anna.publish(MILL, "{\"power\":3}", false)).isZero();
    }
  }

  @Test
  void aChangeOfTheGraphCountsForALiveSession() throws Exception {
    String link = Client.azure("/digitaltwins/hall/relationships/c2");
    done(admin.put(link, "{\"$relationshipName\":\"contains\",\"$targetId\":\"mill\"}"));
    awaitPublishing(MILL, 0);
    try (RawMqtt anna = anna();
        RawMqtt all = everybody()) {
      assertThat(anna.subscribe("#")).isEqualTo(1);
      tell(all, VAULT, MILL);
      assertThat(topics(anna, MILL)).containsExactly(MILL);
    }
    done(admin.delete(link));
    awaitPublishing(MILL, NOT_AUTHORISED);
  }

  @Test
  void retainedMessagesAreJudgedByThePoliciesOfTheMoment() throws Exception {
    try (RawMqtt all = everybody()) {
      for (String topic : List.of(VAULT, MILL, OVEN)) {
        assertThat(all.publish(topic, "{\"power\":5}", true)).isZero();
      }
    }
    try (RawMqtt anna = anna()) {
      assertThat(anna.subscribe("#")).isEqualTo(1);
      assertThat(topics(anna, OVEN)).containsExactly(OVEN);
    }
    policies(MILL_ONLY);
    try (RawMqtt anna = anna()) {
      assertThat(anna.subscribe("#")).isEqualTo(1);
      assertThat(topics(anna, MILL)).containsExactly(MILL);
    }
    try (RawMqtt all = everybody()) {
      for (String topic : List.of(VAULT, MILL, OVEN)) {
        assertThat(all.publish(topic, "", true)).isZero();
      }
    }
  }

  @Test
  void aWillIsTakenAndPublishedOnlyAsFarAsItsOwnerMayWrite() throws Exception {
    try (RawMqtt refused = new RawMqtt(stack.broker().port())) {
      assertThat(refused.connect("anna", "anna", token, VAULT)).isEqualTo(NOT_AUTHORISED);
    }
    try (RawMqtt all = everybody()) {
      assertThat(all.subscribe("#")).isEqualTo(1);
      RawMqtt first = new RawMqtt(stack.broker().port());
      assertThat(first.connect("anna", "anna", token, OVEN)).isZero();
      first.close();
      assertThat(topics(all, OVEN)).containsExactly(OVEN);

      RawMqtt second = new RawMqtt(stack.broker().port());
      assertThat(second.connect("anna", "anna", token, OVEN)).isZero();
      policies(MILL_ONLY);
      second.close();
      try (RawMqtt anna = anna()) {
        // She is back, so that her last session is over.
        assertThat(anna.publish(MILL, "{\"power\":6}", false)).isZero();
      }
      assertThat(topics(all, MILL)).containsExactly(MILL);
    }
  }
}
