package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a computed property is to those around it: apps, devices, history, rules, models.
class ComputedPropertyTest {
  private static ComputePlant lineOfTwo() {
    ComputePlant plant = ComputePlant.whole();
    plant.put("line", ComputePlant.LINE, "\"idle\":1.5");
    plant.put("one", ComputePlant.OVEN, "\"temperature\":100.0");
    plant.put("two", ComputePlant.LARGE, "\"temperature\":200.0");
    plant.contains("line", "one");
    plant.contains("line", "two");
    plant.put("area", ComputePlant.AREA, "");
    plant.contains("area", "line");
    return plant;
  }

  private static List<String> drift(ComputePlant plant) {
    return plant.plant.changes.graph(ChangeKind.DRIFT).stream().map(GraphChange::body).toList();
  }

  private static long sourceMicros(ComputePlant plant, String id, String path) {
    return plant.plant.view().values(id).orElseThrow().values().stream()
        .filter(value -> value.path().equals(path))
        .findFirst()
        .orElseThrow()
        .sourceMicros();
  }

  @Test
  void aReadingGoesUpTheHierarchyWithinItsInput() {
    ComputePlant plant = lineOfTwo();
    plant.reads("one", "power", 10);
    plant.reads("two", "power", 20);
    assertThat(plant.value("line", "power")).isEqualTo("33.0");
    assertThat(plant.value("area", "power")).isEqualTo("33.0");
    assertThat(plant.value("line", "mean")).isEqualTo("15.0");
    assertThat(plant.value("line", "least")).isEqualTo("100.0");
    assertThat(plant.value("line", "number")).isEqualTo("2");
    assertThat(plant.value("one", "share")).isEqualTo("1.5");
  }

  @Test
  void aResultIsFromTheTimeOfTheReadingThatLedToIt() {
    ComputePlant plant = lineOfTwo();
    plant.reads("one", "power", 10);
    long micros = plant.plant.now - 10;
    plant.reads("two", "power", micros, 20);
    assertThat(sourceMicros(plant, "area", "power")).isEqualTo(micros);
    plant.reads("one", "power", micros - 5, 11);
    assertThat(plant.value("area", "power")).isEqualTo("34.0");
    assertThat(sourceMicros(plant, "area", "power")).as("never back").isEqualTo(micros);
    long received = plant.plant.now;
    plant.plant.done(new TwinCommand.DeleteRelationship("line", "to-two", null));
    assertThat(plant.value("area", "power")).isEqualTo("14.0");
    assertThat(sourceMicros(plant, "area", "power")).isEqualTo(received);
  }

  @Test
  void ownResultsFollowEachTimeOfAnInputAndThoseOfNeighboursItsEnd() {
    ComputePlant plant = lineOfTwo();
    plant.plant.changes.clear();
    long micros = plant.plant.now;
    plant.begin();
    plant.sample("one", "power", micros - 30, 100, Quality.GOOD);
    plant.sample("one", "power", micros - 20, 200, Quality.GOOD);
    plant.sample("one", "power", micros - 10, 300, Quality.GOOD);
    plant.end();
    assertThat(history(plant, "one", "ratio"))
        .containsExactly(micros - 30 + " 1.0", micros - 20 + " 2.0", micros - 10 + " 3.0");
    assertThat(history(plant, "line", "power")).containsExactly(micros - 10 + " 303.0");
  }

  private static List<String> history(ComputePlant plant, String id, String path) {
    List<String> found = new ArrayList<>();
    for (RecordedChanges.Sample sample : plant.plant.changes.samples()) {
      Series series = plant.plant.view().series(sample.series()).orElseThrow();
      if (series.twinId().equals(id) && series.path().equals(path)) {
        found.add(sample.sourceMicros() + " " + Double.longBitsToDouble(sample.bits()));
      }
    }
    return found;
  }

  @Test
  void appsCannotSetIt() {
    ComputePlant plant = lineOfTwo();
    plant.reads("one", "power", 10);
    String patch = "[{\"op\":\"%s\",\"path\":\"/power\"%s}]";
    for (String text :
        List.of(
            patch.formatted("add", ",\"value\":1.0"),
            patch.formatted("replace", ",\"value\":1.0"),
            patch.formatted("remove", ""))) {
      Refusal refusal = plant.plant.refused(new TwinCommand.PatchTwin("line", text, null));
      assertThat(refusal.code()).isEqualTo("ComputedProperty");
      assertThat(refusal.message()).contains("power", "line-power", "rules/c.yaml:");
    }
    assertThat(
            plant
                .plant
                .refused(
                    new TwinCommand.PutTwin(
                        "other",
                        "{\"$metadata\":{\"$model\":\"dtmi:c:Line;1\"},\"power\":3.0}",
                        false))
                .code())
        .isEqualTo("ComputedProperty");
  }

  @Test
  void aWholeTwinMayBeSentBackAsItWasRead() {
    ComputePlant plant = lineOfTwo();
    plant.reads("one", "power", 10);
    String shown = plant.plant.json("line");
    assertThat(shown).contains("\"power\":13.0");
    plant.plant.done(new TwinCommand.PutTwin("line", shown, false));
    plant.put("line", ComputePlant.LINE, "\"idle\":2.5");
    assertThat(plant.value("line", "power")).isEqualTo("15.0");
  }

  @Test
  void anImportLeavesItOutAndSaysSo() {
    ComputePlant plant = lineOfTwo();
    plant.reads("one", "power", 10);
    String json = "{\"$metadata\":{\"$model\":\"dtmi:c:Line;1\"},\"power\":99.0,\"idle\":2.5}";
    assertThat(plant.plant.done(new TwinCommand.PutTwin("line", json, false, true)).body())
        .isEqualTo("[\"power\"]");
    assertThat(plant.value("line", "power")).isEqualTo("15.0");
    assertThat(plant.plant.done(new TwinCommand.PutTwin("copy", json, true, true)).body())
        .isEqualTo("[\"power\"]");
    assertThat(plant.value("copy", "power")).as("as without neighbours").isEqualTo("5.0");
    assertThat(
            plant
                .plant
                .done(
                    new TwinCommand.PutTwin(
                        "copy", json.replace("\"power\":99.0,", ""), false, true))
                .body())
        .isEmpty();
  }

  @Test
  void theFieldCannotSetIt() {
    ComputePlant plant = lineOfTwo();
    SampleFault fault = plant.plant.number("line", "power", Kernel.NO_TIME, 7);
    assertThat(fault)
        .isNotNull()
        .extracting(SampleFault::kind)
        .isEqualTo(SampleFault.Kind.COMPUTED);
    assertThat(String.valueOf(fault)).contains("line-power", "rules/c.yaml:");
  }

  @Test
  void whatCannotBeComputedIsDriftAndNoValue() {
    ComputePlant plant = lineOfTwo();
    plant.reads("one", "power", 10);
    assertThat(plant.value("one", "ratio")).isEqualTo("0.1");
    plant.plant.changes.clear();
    plant.plant.done(
        new TwinCommand.PatchTwin(
            "one", "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":0.0}]", null));
    assertThat(plant.value("one", "ratio")).isEqualTo("none");
    assertThat(drift(plant))
        .singleElement()
        .asString()
        .contains("compute:oven-ratio", "COMPUTE_FAILED", "power / temperature");
  }

  @Test
  void aValueThatIsNotKnownMakesAnUncertainSumAndNoOwnResult() {
    ComputePlant plant = lineOfTwo();
    plant.reads("one", "power", 10);
    TwinValues.Value sum =
        plant.plant.view().values("line").orElseThrow().values().stream()
            .filter(value -> value.path().equals("power"))
            .findFirst()
            .orElseThrow();
    assertThat(sum.quality()).isEqualTo(Quality.UNCERTAIN);
    assertThat(plant.value("two", "ratio")).isEqualTo("none");
  }

  @Test
  void aRuleSeesIt() {
    ComputePlant plant = lineOfTwo();
    List<String> documents = new ArrayList<>();
    ComputePlant.COMPUTES.forEach(
        (name, one) ->
            documents.add(ComputePlant.document(name, one.model(), one.property(), one.value())));
    documents.add(
        """
        rule: much
        model: dtmi:c:Area;1
        when: power > 30
        alarm: { priority: low, title: Much, message: "{power}" }
        """);
    plant.set(documents);
    plant.reads("one", "power", 20);
    assertThat(plant.plant.changes.graph(ChangeKind.ALARM)).isEmpty();
    plant.reads("two", "power", 20);
    assertThat(plant.plant.changes.graph(ChangeKind.ALARM))
        .singleElement()
        .extracting(GraphChange::body)
        .asString()
        .contains("43.0");
  }

  @Test
  void whatIsNotComputedAnyMoreGoes() {
    ComputePlant plant = lineOfTwo();
    plant.reads("one", "power", 10);
    plant.compute(List.of("line-number"));
    assertThat(plant.value("line", "power")).isEqualTo("none");
    assertThat(plant.value("line", "number")).isEqualTo("2");
    assertThat(plant.plant.number("line", "power", Kernel.NO_TIME, 7)).isNull();
  }

  @Test
  void anotherModelComputesOtherThings() {
    ComputePlant plant = lineOfTwo();
    plant.plant.done(
        new TwinCommand.PatchTwin(
            "one", "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":50.0}]", null));
    plant.plant.done(
        new TwinCommand.PatchTwin(
            "one",
            "[{\"op\":\"add\",\"path\":\"/on\",\"value\":true},{\"op\":\"replace\",\"path\":\"/$metadata/$model\",\"value\":\"dtmi:c:Large;1\"}]",
            null));
    assertThat(plant.value("line", "running")).isEqualTo("1");
    assertThat(plant.value("line", "least")).isEqualTo("50.0");
  }

  @Test
  void aModelThatWouldMakeACircleIsRefused() {
    ComputePlant plant = ComputePlant.empty();
    plant.plant.done(
        new TwinCommand.AddModels(
            """
            [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:c:A;1","@type":"Interface","contents":[
               {"@type":"Property","name":"x","schema":"double"},
               {"@type":"Property","name":"y","schema":"double"}]},
             {"@context":"dtmi:dtdl:context;3","@id":"dtmi:c:B;1","@type":"Interface",
              "extends":"dtmi:c:A;1"},
             {"@context":"dtmi:dtdl:context;3","@id":"dtmi:c:C;1","@type":"Interface",
              "extends":"dtmi:c:A;1"}]
            """));
    plant.set(
        List.of(
            ComputePlant.document("b", "dtmi:c:B;1", "x", "y + 1.0"),
            ComputePlant.document("c", "dtmi:c:C;1", "y", "x + 1.0")));
    Refusal refusal =
        plant.plant.refused(
            new TwinCommand.AddModels(
                """
                [{"@context":"dtmi:dtdl:context;3","@id":"dtmi:c:D;1","@type":"Interface",
                  "extends":["dtmi:c:B;1","dtmi:c:C;1"]}]
                """));
    assertThat(refusal.message()).contains("rules/c.yaml:");
    assertThat(plant.plant.view().model("dtmi:c:D;1", false)).isEmpty();
  }

  @Test
  void aDraftCountsWhereNoModelIsAskedFor() {
    ComputePlant plant = ComputePlant.empty();
    plant.set(
        List.of(
            ComputePlant.document(
                "near", ComputePlant.LINE, "number", "outgoing('near').count()")));
    plant.put("line", ComputePlant.LINE, "");
    assertThat(plant.plant.number("draft", "a", Kernel.NO_TIME, 1)).isNull();
    plant.plant.relate("line", "r", "near", "draft");
    assertThat(plant.value("line", "number")).isEqualTo("1");
    assertThat(plant.plant.text("draft", "b", Kernel.NO_TIME, "x", ValueType.TEXT)).isNull();
    assertThat(plant.value("line", "number")).isEqualTo("1");
  }
}
