package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// What an annotation says of a value's quality, the value has (DTDL Annotation extension).
class AnnotationQualityTest {
  private static final String MODEL =
      """
      {"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:annotation;1"],
       "@id":"dtmi:t:Sensor;1","@type":"Interface","contents":[
        {"@type":"Telemetry","name":"flow","schema":"double"},
        {"@type":["Telemetry","ValueAnnotation"],"name":"flowState","annotates":"flow","schema":
          {"@type":"Enum","valueSchema":"string","enumValues":[
            {"name":"Good","enumValue":"ok"},{"name":"Bad","enumValue":"broken"},
            {"name":"service","enumValue":"service"}]}},
        {"@type":["Property","ValueAnnotation"],"name":"flowStatusCode","annotates":"flow",
         "schema":"long"},
        {"@type":"Property","name":"limit","schema":"double","writable":true},
        {"@type":["Property","ValueAnnotation"],"name":"limitValid","annotates":"limit",
         "schema":"boolean","writable":true},
        {"@type":["Telemetry","ValueAnnotation"],"name":"accuracy","annotates":"flow",
         "schema":"double"}]}
      """;

  private static final long UNCERTAIN_CODE = 0x4000_0000L;
  private static final long BAD_CODE = 0x8034_0000L;

  private static Plant plant() {
    Plant plant = Plant.empty();
    plant.done(new TwinCommand.AddModels("[" + MODEL + "]"));
    plant.put("s", "dtmi:t:Sensor;1", "");
    plant.changes.clear();
    return plant;
  }

  /// One reading of values in this order; what was refused.
  private static List<String> read(
      Plant plant, Quality stated, List<Map.Entry<String, Object>> values) {
    List<String> refused = new ArrayList<>();
    plant.kernel.beginInput(plant.position++, plant.now, plant.changes);
    int twin = plant.kernel.twin("s");
    Shape shape = plant.kernel.shape(twin);
    assertThat(plant.kernel.speaksOfQuality(twin)).isTrue();
    ReadingGroup group = new ReadingGroup();
    for (Map.Entry<String, Object> value : values) {
      Slot slot = shape.slot(shape.indexOf(value.getKey()));
      switch (value.getValue()) {
        case Double number -> group.add(slot.index(), Double.doubleToRawLongBits(number), null);
        case Long number -> group.add(slot.index(), number, null);
        case Boolean flag -> group.add(slot.index(), flag ? 1 : 0, null);
        case Object text -> group.add(slot.index(), 0, text.toString());
      }
    }
    plant.kernel.reading(
        twin,
        plant.now,
        stated,
        false,
        group,
        (slot, _, _, _) -> refused.add(shape.slot(slot).path()));
    plant.kernel.endInput();
    plant.now += Plant.SECOND;
    return refused;
  }

  private static Quality quality(Plant plant, String path) {
    return plant.value("s", path).quality();
  }

  @Property(tries = 20)
  void theOrderWithinAMessageDoesNotMatter(@ForAll boolean annotationFirst) {
    Plant plant = plant();
    List<Map.Entry<String, Object>> values =
        annotationFirst
            ? List.of(Map.entry("flowState", "broken"), Map.entry("flow", 2.5))
            : List.of(Map.entry("flow", 2.5), Map.entry("flowState", "broken"));

    assertThat(read(plant, Quality.GOOD, values)).isEmpty();

    assertThat(quality(plant, "flow")).isEqualTo(Quality.BAD);
    assertThat(quality(plant, "flowState")).isEqualTo(Quality.GOOD);
  }

  @Test
  void aTelemetryAnnotationIsMeantForTheReadingThatItCameWithOnly() {
    Plant plant = plant();
    read(plant, Quality.GOOD, List.of(Map.entry("flowState", "broken"), Map.entry("flow", 2.5)));
    read(plant, Quality.GOOD, List.of(Map.entry("flow", 2.6)));

    assertThat(quality(plant, "flow")).isEqualTo(Quality.GOOD);

    read(plant, Quality.GOOD, List.of(Map.entry("flowState", "broken")));
    assertThat(quality(plant, "flow")).isEqualTo(Quality.GOOD);
  }

  @Test
  void aPropertyHoldsForAllThatComesUntilItIsWrittenAgain() {
    Plant plant = plant();
    read(plant, Quality.GOOD, List.of(Map.entry("flow", 1.0)));
    read(plant, Quality.GOOD, List.of(Map.entry("flowStatusCode", BAD_CODE)));
    assertThat(quality(plant, "flow")).as("sent before the update").isEqualTo(Quality.GOOD);

    assertThat(plant.number("s", "flow", Kernel.NO_TIME, 2.0)).isNull();
    assertThat(quality(plant, "flow")).isEqualTo(Quality.BAD);

    read(
        plant,
        Quality.GOOD,
        List.of(Map.entry("flow", 3.0), Map.entry("flowStatusCode", UNCERTAIN_CODE)));
    assertThat(quality(plant, "flow")).isEqualTo(Quality.UNCERTAIN);
  }

  @Test
  void aPropertyThatAnnotatesAPropertySpeaksOfTheValueThatIsThere() {
    Plant plant = plant();
    patch(plant, "limit", "5");
    patch(plant, "limitValid", "false");
    assertThat(quality(plant, "limit")).isEqualTo(Quality.BAD);

    patch(plant, "limit", "6");
    assertThat(quality(plant, "limit")).isEqualTo(Quality.BAD);

    patch(plant, "limitValid", "true");
    patch(plant, "limit", "7");
    assertThat(quality(plant, "limit")).isEqualTo(Quality.GOOD);
  }

  private static void patch(Plant plant, String path, String value) {
    plant.done(
        new TwinCommand.PatchTwin(
            "s", "[{\"op\":\"add\",\"path\":\"/%s\",\"value\":%s}]".formatted(path, value), null));
  }

  @Test
  void noValueGetsABetterQualityThanItsMessageStates() {
    Plant plant = plant();

    read(plant, Quality.BAD, List.of(Map.entry("flowState", "ok"), Map.entry("flow", 2.5)));

    assertThat(quality(plant, "flow")).isEqualTo(Quality.BAD);
  }

  @Test
  void namesThatAreNoGradesAndAnnotationsThatAreNoneSayNothing() {
    Plant plant = plant();

    read(
        plant,
        Quality.GOOD,
        List.of(
            Map.entry("flowState", "service"), Map.entry("flow", 2.5), Map.entry("accuracy", 0.1)));

    assertThat(quality(plant, "flow")).isEqualTo(Quality.GOOD);
  }

  @Test
  void anAnnotationThatTheModelRefusesSaysNothing() {
    Plant plant = plant();

    List<String> refused =
        read(
            plant,
            Quality.GOOD,
            List.of(Map.entry("flowState", "nonsense"), Map.entry("flow", 2.5)));

    assertThat(refused).containsExactly("flowState");
    assertThat(quality(plant, "flow")).isEqualTo(Quality.GOOD);
  }

  @Test
  void telemetryThatAnAppPublishesIsJudgedTheSameWay() {
    Plant plant = plant();

    plant.done(
        new TwinCommand.PublishTelemetry(
            "s", "", "{\"flow\":2.5,\"flowState\":\"broken\"}", "m-1", Plant.START));

    assertThat(quality(plant, "flow")).isEqualTo(Quality.BAD);
  }

  @Test
  void historyGetsTheQualityToo() {
    Plant plant = plant();

    read(plant, Quality.GOOD, List.of(Map.entry("flow", 2.5), Map.entry("flowState", "broken")));

    assertThat(plant.changes.samples())
        .extracting(RecordedChanges.Sample::quality)
        .containsExactlyInAnyOrder(Quality.GOOD, Quality.BAD);
  }
}
