package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeId;
import io.lockstep.model.CommandState;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `Idempotent` and `Cacheable` of the DTDL Mqtt extension.
class CacheableCommandTest {
  private static final String MODEL =
      """
      [{"@context":["dtmi:dtdl:context;4","dtmi:dtdl:extension:mqtt;4"],
        "@id":"dtmi:t:Car;1","@type":"Interface","contents":[
         {"@type":["Command","Idempotent","Cacheable"],"name":"look","ttl":"PT15S",
          "request":{"name":"where","schema":"string"},"response":{"name":"seen","schema":"integer"}},
         {"@type":"Command","name":"go"}]}]
      """;

  private static Plant plant() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels(MODEL));
    plant.put("a", "dtmi:t:Car;1", "");
    plant.put("b", "dtmi:t:Car;1", "");
    return plant;
  }

  private static JsonNode invoke(Plant plant, String twin, String name, String payload) {
    Reply.Done done =
        plant.done(
            new TwinCommand.Invoke(
                twin,
                "",
                name,
                payload.isEmpty() ? null : payload,
                10 * Plant.SECOND,
                false,
                "",
                "anna"));
    return new ObjectMapper().readTree(done.body());
  }

  private static void answer(Plant plant, String twin, JsonNode command, int status, String said) {
    String id = command.path("id").asString();
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    plant.kernel.deviceCommands().sent(id);
    assertThat(plant.kernel.deviceCommands().answered(twin, id, status, said)).isNull();
    plant.kernel.endInput();
    assertThat(ChangeId.parse(id)).isNotNull();
  }

  private static String state(JsonNode command) {
    return command.path("state").asString();
  }

  @Test
  void anEqualRequestWithinItsTimeIsAnsweredWithoutTheDevice() {
    Plant plant = plant();
    JsonNode first = invoke(plant, "a", "look", "\"left\"");
    answer(plant, "a", first, 200, "7");
    plant.now += 10 * Plant.SECOND;

    JsonNode second = invoke(plant, "a", "look", "\"left\"");

    assertThat(state(second)).isEqualTo("succeeded");
    assertThat(second.path("response").asInt()).isEqualTo(7);
    assertThat(second.path("id")).isNotEqualTo(first.path("id"));
    assertThat(plant.view().commandsToSend()).isZero();
  }

  @Test
  void anotherRequestTwinOrTimeAsksTheDevice() {
    Plant plant = plant();
    answer(plant, "a", invoke(plant, "a", "look", "\"left\""), 200, "7");

    assertThat(state(invoke(plant, "a", "look", "\"right\""))).isEqualTo("accepted");
    assertThat(state(invoke(plant, "b", "look", "\"left\""))).isEqualTo("accepted");
    plant.now += 16 * Plant.SECOND;
    assertThat(state(invoke(plant, "a", "look", "\"left\""))).isEqualTo("accepted");
  }

  @Test
  void anAnswerFromMemoryDoesNotLengthenItsTime() {
    Plant plant = plant();
    answer(plant, "a", invoke(plant, "a", "look", "\"left\""), 200, "7");
    plant.now += 10 * Plant.SECOND;
    assertThat(state(invoke(plant, "a", "look", "\"left\""))).isEqualTo("succeeded");
    plant.now += 10 * Plant.SECOND;

    assertThat(state(invoke(plant, "a", "look", "\"left\""))).isEqualTo("accepted");
  }

  @Test
  void aFailureIsNotGivenAgain() {
    Plant plant = plant();
    answer(plant, "a", invoke(plant, "a", "look", "\"left\""), 500, "\"no\"");

    assertThat(state(invoke(plant, "a", "look", "\"left\""))).isEqualTo("accepted");
  }

  @Test
  void anIdempotentCommandIsSentAgainAfterARestartWhoeverAsked() {
    Plant plant = plant();
    JsonNode look = invoke(plant, "a", "look", "\"left\"");
    JsonNode go = invoke(plant, "a", "go", "");
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    plant.kernel.deviceCommands().sent(look.path("id").asString());
    plant.kernel.deviceCommands().sent(go.path("id").asString());
    plant.kernel.endInput();

    plant.done(new TwinCommand.Restarted());

    assertThat(look.path("idempotent").asBoolean()).isTrue();
    assertThat(plant.view().commandsToSend()).isEqualTo(1);
    assertThat(plant.view().commandStatistics().totals().get(CommandState.UNKNOWN)).isEqualTo(1);
  }
}
