package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Models of unusual shape, as the language allows them.
class ModelShapesTest {
  private final Plant plant = Plant.empty();

  @Test
  void anInterfaceInsideOfAnotherIsAModelOfItsOwn() {
    plant.done(
        new TwinCommand.AddModels(
            """
            [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Oven;1","@type":"Interface",
              "contents":[{"@type":"Component","name":"door","schema":{
                "@id":"dtmi:t:Door;1","@type":"Interface","displayName":"Door",
                "contents":[{"@type":"Property","name":"open","schema":"boolean"}]}}]}]
            """));
    plant.put("o", "dtmi:t:Oven;1", "\"door\":{\"$metadata\":{},\"open\":true}");

    GraphView restored = Plant.restore(plant.snapshot()).view();

    assertThat(restored.stateHash()).isEqualTo(plant.kernel.stateHash());
    assertThat(restored.model("dtmi:t:Door;1", true).orElseThrow())
        .contains("{\"@context\": [\"dtmi:dtdl:context;3\"], ");
    assertThat(restored.model("dtmi:t:Oven;1", true).orElseThrow())
        .contains("\"schema\":\"dtmi:t:Door;1\"");
    assertThat(restored.twin("o").orElseThrow().json()).contains("\"open\":true");
  }

  @Test
  void anInnerInterfaceOfADraftsNameIsRefused() {
    Refusal refusal =
        plant.refused(
            new TwinCommand.AddModels(
                """
                [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:t:Oven;1","@type":"Interface",
                  "contents":[{"@type":"Component","name":"door","schema":{
                    "@id":"dtmi:lockstep:draft:x;1","@type":"Interface"}}]}]
                """));

    assertThat(refusal.code()).isEqualTo("InvalidArgument");
  }

  @Test
  void componentsThatMultiplyBeyondMeasureAreRefused() {
    String many =
        IntStream.range(0, 1_000)
            .mapToObj(
                i -> "{\"@type\":\"Property\",\"name\":\"p%d\",\"schema\":\"long\"}".formatted(i))
            .collect(Collectors.joining(","));
    String parts =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    "{\"@type\":\"Component\",\"name\":\"c%d\",\"schema\":\"dtmi:t:P;1\"}"
                        .formatted(i))
            .collect(Collectors.joining(","));

    Refusal refusal =
        plant.refused(
            new TwinCommand.AddModels(
                "[%s,%s]".formatted(model("dtmi:t:P;1", many), model("dtmi:t:W;1", parts))));

    assertThat(refusal.code()).isEqualTo("InvalidArgument");
    assertThat(refusal.message())
        .contains("dtmi:t:W;1: expected at most 100000 properties", "found 1000000");
    assertThat(plant.view().model("dtmi:t:P;1", false)).isEmpty();
  }

  @Test
  void anUnsignedLongIsANumberOfAllItsDigits() {
    plant.done(
        new TwinCommand.AddModels(
            """
            [{"@context":"dtmi:dtdl:context;4","@id":"dtmi:t:Counter;1","@type":"Interface",
              "contents":[{"@type":"Property","name":"ticks","schema":"unsignedLong"}]}]
            """));
    plant.put("c", "dtmi:t:Counter;1", "\"ticks\":18446744073709551615");

    assertThat(plant.view().twin("c").orElseThrow().json())
        .contains("\"ticks\":18446744073709551615");
    assertThat(
            plant
                .refused(
                    new TwinCommand.PatchTwin(
                        "c", "[{\"op\":\"replace\",\"path\":\"/ticks\",\"value\":-1}]", null))
                .details()
                .toString())
        .contains("ticks");
    plant.done(
        new TwinCommand.PatchTwin(
            "c", "[{\"op\":\"replace\",\"path\":\"/ticks\",\"value\":7}]", null));
    assertThat(plant.value("c", "ticks").json()).isEqualTo("7");
  }

  private static String model(String id, String contents) {
    return "{\"@context\":\"dtmi:dtdl:context;3\",\"@id\":\"%s\",\"@type\":\"Interface\",\"contents\":[%s]}"
        .formatted(id, contents);
  }
}
