package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$metadata.<property>.sourceTime`: what an app says of when a value was true.
final class AzureSourceTimeTest {
  private static final String MOMENT = "2026-01-31T08:00:00.1234567Z";
  private static final String SHOWN = "2026-01-31T08:00:00.1234560Z";

  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
    assertThat(engineer.post(azure("/models"), Bakery.MODELS).status()).isEqualTo(201);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static String create(String id) throws Exception {
    String path = azure("/digitaltwins/" + id);
    assertThat(engineer.put(path, Bakery.oven(20)).status()).isEqualTo(200);
    return path;
  }

  private static void patch(String path, String patch) throws Exception {
    Client.Reply reply = engineer.patch(path, patch);
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
  }

  private static String operation(String op, String path, String value) {
    return "{\"op\":\"%s\",\"path\":\"%s\",\"value\":%s}".formatted(op, path, value);
  }

  @Test
  void aPatchSetsAValueTogetherWithItsSourceTime() throws Exception {
    String twin = create("both");

    patch(
        twin,
        "[%s,%s]"
            .formatted(
                operation("replace", "/temperature", "70"),
                operation("replace", "/$metadata/temperature/sourceTime", '"' + MOMENT + '"')));

    Client.Reply read = engineer.get(twin);
    assertThat(read.json().get("temperature").doubleValue()).isEqualTo(70);
    assertThat(read.json().at("/$metadata/temperature/sourceTime").asString()).isEqualTo(SHOWN);
    assertThat(read.json().at("/$metadata/temperature/lastUpdateTime").asString())
        .isGreaterThan("2026-02");
    assertThat(
            engineer
                .get("/api/v1/twins/both")
                .json()
                .at("/values/temperature/sourceTime")
                .asString())
        .isEqualTo("2026-01-31T08:00:00.123456Z");
  }

  @Test
  void aValueCanGetItsSourceTimeAfterwards() throws Exception {
    String twin = create("later");

    patch(
        twin,
        "[%s]"
            .formatted(operation("add", "/$metadata/temperature/sourceTime", '"' + MOMENT + '"')));

    assertThat(engineer.get(twin).json().at("/$metadata/temperature/sourceTime").asString())
        .isEqualTo(SHOWN);
    assertThat(engineer.get(twin).json().get("temperature").doubleValue()).isEqualTo(20);

    patch(twin, "[{\"op\":\"remove\",\"path\":\"/$metadata/temperature/sourceTime\"}]");
    assertThat(engineer.get(twin).json().at("/$metadata/temperature").has("sourceTime")).isFalse();
  }

  @Test
  void aDocumentStatesSourceTimesInItsMetadata() throws Exception {
    String path = azure("/digitaltwins/document");
    String document =
        """
        {"$metadata":{"$model":"dtmi:com:example:Oven;1",
          "temperature":{"lastUpdateTime":"2020-01-01T00:00:00Z","sourceTime":"%s"},
          "name":{"sourceTime":"%s"}},
         "temperature":20,"fan":{"$metadata":{"speed":{"sourceTime":"%s"}},"speed":7}}
        """
            .formatted(MOMENT, MOMENT, MOMENT);

    Client.Reply made = engineer.put(path, document);

    assertThat(made.status()).as(made.body()).isEqualTo(200);
    assertThat(made.json().at("/$metadata/temperature/sourceTime").asString()).isEqualTo(SHOWN);
    assertThat(made.json().at("/fan/$metadata/speed/sourceTime").asString()).isEqualTo(SHOWN);
    assertThat(made.json().at("/$metadata").has("name")).isFalse();
    Client.Reply again = engineer.put(path, made.body());
    assertThat(again.json().at("/$metadata/temperature/sourceTime").asString()).isEqualTo(SHOWN);
  }

  @Test
  void aComponentsPropertiesHaveSourceTimesToo() throws Exception {
    String twin = create("component");
    patch(
        twin,
        "[%s,%s]"
            .formatted(
                operation("add", "/fan/speed", "1"),
                operation("add", "/fan/$metadata/speed/sourceTime", '"' + MOMENT + '"')));
    assertThat(engineer.get(twin).json().at("/fan/$metadata/speed/sourceTime").asString())
        .isEqualTo(SHOWN);

    patch(
        azure("/digitaltwins/component/components/fan"),
        "[%s]"
            .formatted(
                operation("add", "/$metadata/speed/sourceTime", "\"2026-02-01T09:00:00+01:00\"")));
    assertThat(engineer.get(twin).json().at("/fan/$metadata/speed/sourceTime").asString())
        .isEqualTo("2026-02-01T08:00:00.0000000Z");
  }

  @Test
  void whatIsNoTimeOrFarAheadOrOfNoValueIsRefused() throws Exception {
    String twin = create("refused");

    for (String value :
        new String[] {
          "\"yesterday\"", "5", '"' + Instant.now().plusSeconds(3600).toString() + '"'
        }) {
      Client.Reply reply =
          engineer.patch(
              twin, "[%s]".formatted(operation("add", "/$metadata/temperature/sourceTime", value)));
      assertThat(reply.status()).as(value).isEqualTo(400);
      assertThat(reply.errorCode()).isEqualTo("ValidationFailed");
    }
    Client.Reply empty =
        engineer.patch(
            twin,
            "[%s]".formatted(operation("add", "/$metadata/name/sourceTime", '"' + MOMENT + '"')));
    assertThat(empty.errorCode()).isEqualTo("ValidationFailed");
    Client.Reply other =
        engineer.patch(
            twin,
            "[%s]"
                .formatted(
                    operation("add", "/$metadata/temperature/lastUpdateTime", '"' + MOMENT + '"')));
    assertThat(other.errorCode()).isEqualTo("JsonPatchInvalid");
  }
}
