package io.lockstep.ingest;

import static io.lockstep.ingest.MqttModels.model;
import static io.lockstep.ingest.MqttModels.says;
import static io.lockstep.ingest.MqttModels.telemetry;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Topics and payload formats that a model states (DTDL Mqtt extension) bind what devices send.
class ModelTopicsTest {
  private static final String CONTENTS =
      telemetry("distance", "double")
          + ","
          + telemetry("color", "string")
          + ",{\"@type\":\"Property\",\"name\":\"limit\",\"schema\":\"integer\"}";

  private final RecordingTarget target = new RecordingTarget(false);
  private final Devices devices = Devices.empty();
  private final FieldDecoder decoder = new FieldDecoder(Bindings.none(), devices);

  private void speak(String format, String... topics) {
    MqttModels models = MqttModels.of(model(MqttModels.VEHICLE, says(format, topics), CONTENTS));
    decoder.models(models.topics());
    target.add("car-1", models.shape(MqttModels.VEHICLE));
  }

  private void publish(String topic, String payload) {
    decoder.decode(Messages.of("car-1", topic, payload), target);
  }

  private void publish(String topic, byte[] payload) {
    decoder.decode(Messages.of("car-1", topic, payload, 0), target);
  }

  @Test
  void aTelemetryTopicNamesTheTwinByItsSender() {
    speak("Json/ecma/404", "telemetryTopic", "vehicles/{modelId}/{senderId}/telemetry");

    publish("vehicles/dtmi:t:Vehicle;1/car-1/telemetry", "{\"distance\":5,\"color\":\"red\"}");
    publish("vehicles/dtmi:t:Other;1/car-1/telemetry", "{\"distance\":6}");

    assertThat(target.log).containsExactly("car-1 {", "distance=5.0", "color=\"red\"", "}");
  }

  @Test
  void aTopicThatNamesTheTelemetryTakesTheValueOrAnObjectAroundIt() {
    speak("Json/ecma/404", "telemetryTopic", "v/{senderId}/{telemetryName}");

    publish("v/car-1/distance", "5.5");
    publish("v/car-1/distance", "{\"distance\":6.5}");
    publish("v/car-1/color", "\"blue\"");

    assertThat(target.log)
        .containsExactly(
            "car-1 {",
            "distance=5.5",
            "}",
            "car-1 {",
            "distance=6.5",
            "}",
            "car-1 {",
            "color=\"blue\"",
            "}");
  }

  @Test
  void aTopicWithoutASenderMeansTheDeviceItself() {
    speak("Json/ecma/404", "telemetryTopic", "fleet/{ex:site}/telemetry");

    publish("fleet/anywhere/telemetry", "{\"distance\":1}");

    assertThat(target.log).containsExactly("car-1 {", "distance=1.0", "}");
  }

  @Test
  void ofPropertiesNotificationsAreRead() {
    speak("Json/ecma/404", "propertyTopic", "v/{maintainerId}/property/{action}");

    publish("v/car-1/property/notify", "{\"limit\":90}");
    publish("v/car-1/property/write", "{\"limit\":95}");

    assertThat(target.log).containsExactly("car-1 {", "limit=90", "}");
  }

  @Test
  void cborIsReadLikeJson() {
    speak("Cbor/rfc/8949", "telemetryTopic", "v/{senderId}");

    ByteBuffer written = CborWriter.write("{\"distance\":2.5,\"color\":\"r\\u00f6d\"}");
    byte[] payload = new byte[written.remaining()];
    written.get(payload);
    publish("v/car-1", payload);
    publish("v/car-1", new byte[] {(byte) 0xA1, 0x61});

    assertThat(target.log).containsExactly("car-1 {", "distance=2.5", "color=\"röd\"", "}");
    assertThat(target.drifts)
        .singleElement()
        .asString()
        .startsWith("car-1 car-1 [] MALFORMED_PAYLOAD: byte");
  }

  @Test
  void rawBytesAreOneValue() {
    MqttModels models =
        MqttModels.of(
            model(
                MqttModels.VEHICLE,
                says("raw/0", "telemetryTopic", "v/{senderId}/{telemetryName}"),
                telemetry("text", "string") + "," + telemetry("blob", "bytes")));
    decoder.models(models.topics());
    target.add("car-1", models.shape(MqttModels.VEHICLE));

    publish("v/car-1/text", " as it is ");
    publish("v/car-1/blob", HexFormat.of().parseHex("00ff"));

    assertThat(target.log)
        .containsExactly("car-1 {", "text=\" as it is \"", "}", "car-1 {", "blob=\"AP8=\"", "}");
  }

  @Test
  void aFormatWithoutCodecIsDriftThatSaysSo() {
    speak("Avro/1.11.0", "telemetryTopic", "v/{senderId}");

    publish("v/car-1", "anything");

    assertThat(target.log).isEmpty();
    assertThat(target.drifts)
        .singleElement()
        .asString()
        .startsWith("car-1 car-1 [] UNSUPPORTED_FORMAT:")
        .contains("Avro/1.11.0");
    assertThat(decoder.models().problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.message()).contains("expected Json/ecma/404", "Avro"));
  }

  @Test
  void bindingsOfTheWorkspaceComeFirst() {
    speak("Json/ecma/404", "telemetryTopic", "v/{senderId}");
    decoder.bindings(
        switch (Bindings.parse(
            List.of(
                new NamedText(
                    "b.yaml",
                    "bindings: [ { topic: \"v/+\", twin: car-1, properties: { /d: distance } } ]")))) {
          case BindingsResult.Valid(Bindings valid) -> valid;
          case BindingsResult.Invalid(List<Problem> problems) ->
              throw new AssertionError(problems.toString());
        });

    publish("v/car-1", "{\"d\":7}");

    assertThat(target.log).containsExactly("car-1 {", "distance=7.0", "}");
  }

  @Test
  void aDeviceMayNotSpeakForAnotherTwin() {
    speak("Json/ecma/404", "telemetryTopic", "v/{senderId}");
    devices.apply(
        new DeviceCommand.AddDevice(
            Device.withDefaults(
                "spy", CredentialHash.of("secret".getBytes(StandardCharsets.UTF_8)))));

    decoder.decode(Messages.of("spy", "v/car-1", "{\"distance\":1}"), target);

    assertThat(target.log).isEmpty();
    assertThat(target.drifts)
        .singleElement()
        .asString()
        .startsWith("spy car-1 [v/car-1] NOT_PERMITTED");
  }

  @Test
  void aTwinThatIsNotThereGetsTheModelThatStatesTheTopic() {
    speak("Json/ecma/404", "telemetryTopic", "v/{senderId}");

    decoder.decode(Messages.of("car-2", "v/car-2", "{\"distance\":1}"), target);

    assertThat(target.statedModels).containsEntry("car-2", MqttModels.VEHICLE);
  }

  @Test
  void versionsOfOneModelShareTheirTopicAndTheLatestIsMeant() {
    String topic = says("Json/ecma/404", "telemetryTopic", "v/{senderId}");
    ModelTopics topics =
        MqttModels.of(
                model("dtmi:t:Car;1", topic, CONTENTS),
                model("dtmi:t:Car;10", topic, CONTENTS),
                model("dtmi:t:Car;9", topic, CONTENTS))
            .topics();

    assertThat(topics.problems()).isEmpty();
    assertThat(topics.planOf("d", "v/x"))
        .isInstanceOfSatisfying(
            Plan.Modelled.class, plan -> assertThat(plan.creates()).isEqualTo("dtmi:t:Car;10"));
  }

  @Test
  void twoModelsThatCannotBeToldApartAreNamedAndNothingIsGuessed() {
    String topic = says("Json/ecma/404", "telemetryTopic", "v/{senderId}");
    ModelTopics topics =
        MqttModels.of(
                model("dtmi:t:Car;1", topic, CONTENTS), model("dtmi:t:Ship;1", topic, CONTENTS))
            .topics();

    assertThat(topics.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.model()).isEqualTo("dtmi:t:Ship;1");
              assertThat(problem.message()).contains("tells its twins from those of dtmi:t:Car;1");
            });
    assertThat(topics.planOf("d", "v/x"))
        .isInstanceOfSatisfying(Plan.Modelled.class, plan -> assertThat(plan.creates()).isEmpty());
  }

  @Test
  void twoReadingsOfOneMessageAreNamed() {
    ModelTopics topics =
        MqttModels.of(
                model(
                    "dtmi:t:Car;1",
                    says("Json/ecma/404", "telemetryTopic", "v/{senderId}/data"),
                    CONTENTS),
                model(
                    "dtmi:t:Ship;1",
                    says("Json/ecma/404", "telemetryTopic", "v/{senderId}/{telemetryName}"),
                    CONTENTS))
            .topics();

    assertThat(topics.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("cannot be taken for"));
  }

  @Test
  void reservedTopicsAreNotUsed() {
    ModelTopics topics =
        MqttModels.of(
                model(
                    "dtmi:t:Car;1",
                    says("Json/ecma/404", "telemetryTopic", "lockstep/v1/{senderId}/x"),
                    CONTENTS))
            .topics();

    assertThat(topics.problems()).hasSize(1);
    assertThat(topics.planOf("d", "lockstep/v1/a/x")).isInstanceOf(Plan.Unbound.class);
  }

  @Test
  void theCotypeIsNotInherited() {
    String heir =
        """
        {"@context":"dtmi:dtdl:context;4","@id":"dtmi:t:Heir;1","@type":"Interface",
         "extends":"dtmi:t:Vehicle;1"}
        """;
    ModelTopics topics =
        MqttModels.of(
                model(
                    MqttModels.VEHICLE,
                    says("Json/ecma/404", "telemetryTopic", "v/{modelId}"),
                    CONTENTS),
                heir)
            .topics();

    assertThat(topics.topics()).extracting(ModelTopic::model).containsExactly(MqttModels.VEHICLE);
  }
}
