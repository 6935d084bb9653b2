package io.lockstep.ingest;

import static io.lockstep.ingest.MqttModels.model;
import static io.lockstep.ingest.MqttModels.says;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Commands by the topic and format that a model states, and their answers (DTDL Mqtt extension).
class ModelCommandsTest {
  private static final String COMMANDS =
      """
      {"@type":"Command","name":"setColor","request":{"name":"newColor","schema":"string"},
       "response":{"name":"oldColor","schema":"string"}},
      {"@type":"Command","name":"halt"},
      {"@type":"Command","name":"show","request":{"@type":["CommandRequest","Transparent"],
       "name":"text","schema":{"@type":"Object","fields":[{"name":"line","schema":"string"}]}},
       "response":{"@type":["CommandResponse","Transparent"],
       "name":"shown","schema":{"@type":"Object","fields":[{"name":"at","schema":"integer"}]}}},
      {"@type":"Command","name":"count","response":{"name":"result","schema":
       {"@type":["Object","Result"],"fields":[
        {"@type":["Field","NormalResult"],"name":"value","schema":"integer"},
        {"@type":["Field","ErrorResult"],"name":"problem","schema":
         {"@type":["Object","Error"],"fields":[
          {"@type":["Field","ErrorMessage"],"name":"why","schema":"string"}]}}]}}}
      """;

  private final RecordingTarget target = new RecordingTarget(false);
  private final FieldDecoder decoder = new FieldDecoder(Bindings.none(), Devices.empty());
  private final Downlinks downlinks =
      new ModelDownlinks(
          decoder::models,
          twin -> twin.equals("car-1") ? MqttModels.VEHICLE : "",
          new JsonDownlinks());

  private void speak(String format, String commandTopic) {
    MqttModels models =
        MqttModels.of(
            model(MqttModels.VEHICLE, says(format, "commandTopic", commandTopic), COMMANDS));
    decoder.models(models.topics());
    target.add("car-1", models.shape(MqttModels.VEHICLE));
  }

  private Downlink ask(String name, String payload) {
    return downlinks.of(new CommandRequest("81-0", "car-1", name, payload, 0));
  }

  private Downlink.Message message(String name, String payload) {
    return switch (ask(name, payload)) {
      case Downlink.Message message -> message;
      case Downlink.Unroutable(String reason) -> throw new AssertionError(reason);
    };
  }

  private static String text(Downlink.Message message) {
    return StandardCharsets.UTF_8.decode(message.payload().duplicate()).toString();
  }

  private void answer(String name, String payload, String... userProperties) {
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    properties.writeBytes(new byte[] {0x01, 1, 0x02, 0, 0, 0, 9});
    for (int i = 0; i < userProperties.length; i += 2) {
      properties.write(0x26);
      for (String part : new String[] {userProperties[i], userProperties[i + 1]}) {
        byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
        properties.writeBytes(new byte[] {(byte) (utf8.length >> 8), (byte) utf8.length});
        properties.writeBytes(utf8);
      }
    }
    decoder.decode(
        Messages.of(
            "car-1",
            "lockstep/v1/car-1/commands/" + name + "/81-0/response",
            payload.getBytes(StandardCharsets.UTF_8),
            0,
            properties.toByteArray()),
        target);
  }

  @Test
  void aCommandGoesToTheTopicOfTheModelWithItsRequestUnderItsName() {
    speak("Json/ecma/404", "vehicles/{executorId}/command/{commandName}/{invokerClientId}");

    Downlink.Message message = message("setColor", "\"green\"");

    assertThat(message.topic()).isEqualTo("vehicles/car-1/command/setColor/lockstep");
    assertThat(text(message)).isEqualTo("{\"newColor\":\"green\"}");
    assertThat(message.answer())
        .isEqualTo(
            new Downlink.Answer(
                "lockstep/v1/car-1/commands/setColor/81-0/response", "application/json", true));
  }

  @Test
  void aTransparentRequestStandsForItselfAndNoneIsNoPayload() {
    speak("Json/ecma/404", "v/{commandName}");

    assertThat(text(message("show", "{\"line\":\"x\"}"))).isEqualTo("{\"line\":\"x\"}");
    assertThat(message("halt", "").payload().remaining()).isZero();
  }

  @Test
  void cborIsWrittenAsCbor() {
    speak("Cbor/rfc/8949", "v/{commandName}");

    Downlink.Message message = message("setColor", "\"green\"");

    CborJson cbor = new CborJson();
    assertThat(cbor.read(message.payload(), 0, message.payload().remaining())).isTrue();
    assertThat(StandardCharsets.UTF_8.decode(cbor.json()).toString())
        .isEqualTo("{\"newColor\":\"green\"}");
    assertThat(message.answer())
        .isEqualTo(
            new Downlink.Answer(
                "lockstep/v1/car-1/commands/setColor/81-0/response", "application/cbor", false));
  }

  @Test
  void whatCannotBeSentIsToldAndNotSentElsewhere() {
    speak("Json/ecma/404", "v/{ex:site}/{commandName}");
    assertThat(ask("halt", ""))
        .isInstanceOfSatisfying(
            Downlink.Unroutable.class,
            unroutable -> assertThat(unroutable.reason()).contains("{ex:site}"));

    speak("Protobuf/3", "v/{commandName}");
    assertThat(ask("halt", ""))
        .isInstanceOfSatisfying(
            Downlink.Unroutable.class,
            unroutable -> assertThat(unroutable.reason()).contains("Protobuf/3"));
  }

  @Test
  void otherTwinsKeepTheDefaultTopics() {
    speak("Json/ecma/404", "v/{commandName}");

    assertThat(downlinks.of(new CommandRequest("81-0", "other", "halt", "", 0)))
        .isInstanceOfSatisfying(
            Downlink.Message.class,
            message ->
                assertThat(message.topic()).isEqualTo("lockstep/v1/other/commands/halt/81-0"));
  }

  @Test
  void anAnswerIsTakenFromUnderItsNameWithTheStatusOfTheUserProperty() {
    speak("Json/ecma/404", "v/{commandName}");

    answer("setColor", "{\"oldColor\":\"red\"}", "__ts", "1", "__stat", "200");
    answer("setColor", "{\"oldColor\":\"red\"}");
    answer("show", "{\"at\":3}", "__stat", "200");
    answer("halt", "", "__stat", "200");
    answer("halt", "", "__stat", "500", "__stMsg", "no \"power\"");

    assertThat(target.log)
        .containsExactly(
            "response(car-1,81-0,200,\"red\")",
            "response(car-1,81-0,200,\"red\")",
            "response(car-1,81-0,200,{\"at\":3})",
            "response(car-1,81-0,200,null)",
            "response(car-1,81-0,500,\"no \\\"power\\\"\")");
  }

  @Test
  void anErrorResultIsAFailure() {
    speak("Json/ecma/404", "v/{commandName}");

    answer("count", "{\"result\":{\"value\":3}}", "__stat", "200");
    answer("count", "{\"result\":{\"problem\":{\"why\":\"full\"}}}", "__stat", "200");

    assertThat(target.log)
        .containsExactly(
            "response(car-1,81-0,200,{\"value\":3})",
            "response(car-1,81-0,422,{\"problem\":{\"why\":\"full\"}})");
  }

  @Test
  void theAnswerOfTheDefaultTopicsIsUnderstoodToo() {
    speak("Json/ecma/404", "v/{commandName}");

    answer("setColor", "{\"status\":200,\"payload\":\"red\"}");

    assertThat(target.log).containsExactly("response(car-1,81-0,200,\"red\")");
  }

  @Test
  void anAnswerThatIsNoneIsDrift() {
    speak("Json/ecma/404", "v/{commandName}");

    answer("setColor", "{\"other\":1}", "__stat", "200");
    answer("setColor", "{}", "__stat", "fine");

    assertThat(target.log).isEmpty();
    assertThat(target.drifts)
        .hasSize(2)
        .allSatisfy(drift -> assertThat(drift).startsWith("car-1 car-1 [] MALFORMED_PAYLOAD"));
  }
}
