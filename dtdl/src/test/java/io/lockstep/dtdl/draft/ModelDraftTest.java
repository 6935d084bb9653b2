package io.lockstep.dtdl.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.Component;
import io.lockstep.dtdl.Content;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.EnumValue;
import io.lockstep.dtdl.Geospatial;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.MapSchema;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ObjectSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Property;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.dtdl.evolution.ModelChange;
import io.lockstep.dtdl.evolution.ModelComparison;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What drafts say of what is seen.
final class ModelDraftTest {

  private static final Dtmi ID = new Dtmi("dtmi:bakery:Oven;1");

  private static ModelDraft observed(String... payloads) {
    ModelDraft draft = ModelDraft.empty(ID);
    for (String payload : payloads) {
      draft = draft.observeJson(payload);
    }
    return draft;
  }

  private static ModelSet models(ModelDraft draft) {
    return DraftCheck.parse(draft.toDtdl(3));
  }

  private static Property property(ModelDraft draft, String name) {
    Content content = models(draft).find(ID).orElseThrow().contents().get(name);
    assertThat(content).isInstanceOf(Property.class);
    if (content instanceof Property property) {
      return property;
    }
    throw new AssertionError(name);
  }

  private static Schema schema(ModelDraft draft, String name) {
    return property(draft, name).schema();
  }

  private static List<DraftNote.Kind> notes(ModelDraft draft) {
    return draft.write(3).notes().stream().map(DraftNote::kind).toList();
  }

  @Test
  void readingsBecomePropertiesOfTheirKinds() {
    ModelDraft draft =
        observed(
            """
            {"whole": 5, "large": 5000000000, "fraction": 0.5, "flag": true, "text": "x y",
             "day": "2026-11-22", "at": "2026-11-22T10:00:00Z", "clock": "10:00:00Z",
             "span": "PT15S"}
            """);

    assertThat(models(draft).find(ID).orElseThrow().contents().values())
        .extracting(content -> content.name() + " " + ((Property) content).schema())
        .containsExactly(
            "whole INTEGER",
            "large LONG",
            "fraction DOUBLE",
            "flag BOOLEAN",
            "text STRING",
            "day DATE",
            "at DATE_TIME",
            "clock TIME",
            "span DURATION");
  }

  @Test
  void kindsWidenWithWhatIsSeen() {
    assertThat(schema(observed("{\"p\":1}", "{\"p\":1.5}"), "p")).isEqualTo(Primitive.DOUBLE);
    assertThat(schema(observed("{\"p\":1}", "{\"p\":5000000000}"), "p")).isEqualTo(Primitive.LONG);
    assertThat(schema(observed("{\"p\":\"2026-11-22\"}", "{\"p\":\"soon\"}"), "p"))
        .isEqualTo(Primitive.STRING);
    assertThat(schema(observed("{\"p\":null}", "{\"p\":true}"), "p")).isEqualTo(Primitive.BOOLEAN);
  }

  @Test
  void kindsThatDoNotMixAreToldAndLeftOut() {
    DraftText text = observed("{\"p\":1,\"q\":2}", "{\"p\":\"on\"}").write(3);

    assertThat(DraftCheck.parse(text.dtdl()).find(ID).orElseThrow().contents())
        .containsOnlyKeys("q");
    assertThat(text.notes())
        .singleElement()
        .satisfies(
            note -> {
              assertThat(note.kind()).isEqualTo(DraftNote.Kind.CONFLICT);
              assertThat(note.path()).isEqualTo("/p");
              assertThat(note.text()).contains("numbers and texts");
            });
  }

  @Test
  void anObjectOfAPayloadIsAComponentAndOneDeeperAValue() {
    ModelSet models = models(observed("{\"motor\":{\"speed\":3.5,\"at\":{\"x\":1,\"y\":2}}}"));

    assertThat(models.find(ID).orElseThrow().contents().get("motor"))
        .isInstanceOfSatisfying(
            Component.class,
            motor -> assertThat(motor.schema()).isEqualTo(new Dtmi("dtmi:bakery:Oven:motor;1")));
    Interface motor = models.find(new Dtmi("dtmi:bakery:Oven:motor;1")).orElseThrow();
    assertThat(motor.contents().keySet()).containsExactly("speed", "at");
    assertThat(motor.contents().get("at"))
        .isInstanceOfSatisfying(
            Property.class, at -> assertThat(at.schema()).isInstanceOf(ObjectSchema.class));
  }

  @Test
  void arraysMapsAndGeometriesAreFound() {
    assertThat(schema(observed("{\"p\":[1,2.5]}"), "p"))
        .isInstanceOfSatisfying(
            ArraySchema.class,
            array -> assertThat(array.elementSchema()).isEqualTo(Primitive.DOUBLE));
    assertThat(schema(observed("{\"p\":{\"17\":1,\"23\":2.5}}"), "p"))
        .isInstanceOfSatisfying(
            MapSchema.class, map -> assertThat(map.value().schema()).isEqualTo(Primitive.DOUBLE));
    assertThat(schema(observed("{\"p\":{\"type\":\"Point\",\"coordinates\":[8.5,47]}}"), "p"))
        .isEqualTo(Geospatial.POINT);
  }

  @Test
  void keysThatComeAndGoAreData() {
    ModelDraft draft = ModelDraft.empty(ID);
    for (int i = 0; i < 30; i++) {
      draft = draft.observeJson("{\"sensors\":{\"s%d\":1,\"s%d\":2}}".formatted(i, i + 100));
    }

    assertThat(schema(draft, "sensors")).isInstanceOf(MapSchema.class);
  }

  @Test
  void anEmptyArrayIsAGuessThatMoreDataMend() {
    assertThat(notes(observed("{\"p\":[]}"))).containsExactly(DraftNote.Kind.GUESSED);
    assertThat(schema(observed("{\"p\":[]}", "{\"p\":[1]}"), "p"))
        .isInstanceOfSatisfying(
            ArraySchema.class,
            array -> assertThat(array.elementSchema()).isEqualTo(Primitive.INTEGER));
  }

  @Test
  void aBatchIsSeveralPayloadsAndABareValueIsOneToo() {
    assertThat(schema(observed("[{\"p\":1},{\"p\":2.5}]"), "p")).isEqualTo(Primitive.DOUBLE);
    assertThat(schema(observed("21.5"), "value")).isEqualTo(Primitive.DOUBLE);
  }

  @Test
  void namesBecomeLegalAndAreRemembered() {
    ModelDraft draft = observed("{\"oven temp\":1,\"oven-temp\":2,\"7\":3,\"$time\":4}");

    assertThat(models(draft).find(ID).orElseThrow().contents().keySet())
        .containsExactly("oven_temp", "oven_temp_2", "m7");
    assertThat(property(draft, "oven_temp_2").displayName()).containsEntry("en", "oven-temp");
    assertThat(property(draft, "oven_temp_2").comment()).contains("sent as 'oven-temp'");
    assertThat(notes(draft))
        .containsExactly(
            DraftNote.Kind.RENAMED,
            DraftNote.Kind.RENAMED,
            DraftNote.Kind.RENAMED,
            DraftNote.Kind.LEFT_OUT);
  }

  private static ModelDraft states() {
    ModelDraft draft = ModelDraft.empty(ID);
    for (int i = 0; i < 30; i++) {
      draft = draft.observeJson("{\"state\":\"%s\"}".formatted(i % 3 == 0 ? "OFF" : "2nd gear"));
    }
    return draft;
  }

  @Test
  void fewTextsSeenOftenAreCandidatesForAnEnum() {
    assertThat(schema(states(), "state")).isEqualTo(Primitive.STRING);
    assertThat(property(states(), "state").comment())
        .isEqualTo("enum candidates: OFF, 2nd gear (2 texts in 30)");
    assertThat(notes(states())).containsExactly(DraftNote.Kind.ENUM_CANDIDATE);
    assertThat(schema(states().withEnums(true), "state"))
        .isInstanceOfSatisfying(
            EnumSchema.class,
            choice -> {
              assertThat(choice.values())
                  .extracting(EnumValue::value)
                  .containsExactly("OFF", "2nd gear");
              assertThat(choice.values())
                  .extracting(EnumValue::name)
                  .containsExactly("OFF", "m2nd_gear");
            });
  }

  @Test
  void unitsAreUsedWhenTheyAreStatedAndOnlySuggestedByNames() {
    ModelDraft draft =
        ModelDraft.empty(ID)
            .observe(
                List.of(
                    new Observation(List.of("t"), Primitive.FLOAT, "°C"),
                    new Observation(List.of("p"), Primitive.DOUBLE, "kW"),
                    new Observation(List.of("q"), Primitive.DOUBLE, "furlong"),
                    new Observation(List.of("s"), Primitive.STRING, "°C")))
            .observeJson("{\"flow_temperature_c\":1.5}");

    assertThat(property(draft, "t").unit()).extracting(Unit::term).isEqualTo("degreeCelsius");
    assertThat(property(draft, "t").semanticTypes()).containsExactly("Temperature");
    assertThat(property(draft, "p").unit()).extracting(Unit::term).isEqualTo("kilowatt");
    assertThat(property(draft, "q").unit()).isNull();
    assertThat(property(draft, "q").comment()).isEqualTo("unit furlong");
    assertThat(property(draft, "flow_temperature_c").unit()).isNull();
    assertThat(property(draft, "flow_temperature_c").comment()).contains("degreeCelsius");
    assertThat(notes(draft))
        .containsExactly(DraftNote.Kind.UNIT_UNKNOWN, DraftNote.Kind.UNIT_SUGGESTED);
  }

  @Test
  void everyUnitThatIsUnderstoodMakesAValidModel() {
    for (int version = 2; version <= 4; version++) {
      ModelDraft draft = ModelDraft.empty(ID);
      for (String kind : Units.kinds()) {
        for (Unit unit : Units.ofKind(kind)) {
          draft =
              draft.observe(new Observation(List.of(unit.term()), Primitive.DOUBLE, unit.term()));
        }
      }
      ModelSet models = DraftCheck.parse(draft.toDtdl(version));
      long known =
          models.find(ID).orElseThrow().contents().values().stream()
              .filter(content -> content.semantics().unit() != null)
              .count();
      assertThat(known).isGreaterThan(100);
    }
  }

  @Test
  void wordsForUnitsAreUnderstood() {
    assertThat(UnitWords.find("deg C")).isEqualTo(Units.find("degreeCelsius"));
    assertThat(UnitWords.find("m3/h")).isEqualTo(Units.find("cubicMetrePerHour"));
    assertThat(UnitWords.find("mW")).isEqualTo(Units.find("milliwatt"));
    assertThat(UnitWords.find("MW")).isEqualTo(Units.find("megawatt"));
    assertThat(UnitWords.find("RPM")).isEqualTo(Units.find("revolutionPerMinute"));
    assertThat(UnitWords.find("cubits")).isEmpty();
    assertThat(UnitWords.ofUnece("CEL")).isEqualTo(Units.find("degreeCelsius"));
    assertThat(UnitWords.ofUnece("4408652")).isEqualTo(Units.find("degreeCelsius"));
    assertThat(UnitWords.ofUnece("0")).isEmpty();
  }

  @Test
  void aValueBesideAComponentGetsANameOfItsOwn() {
    ModelDraft draft =
        ModelDraft.empty(ID)
            .observe(
                List.of(
                    Observation.of("motor", Primitive.BOOLEAN),
                    new Observation(List.of("motor", "speed"), Primitive.DOUBLE, "rpm"),
                    new Observation(List.of("motor", "winding", "temp"), Primitive.DOUBLE, "")));

    ModelSet models = models(draft);
    assertThat(models.find(ID).orElseThrow().contents().keySet())
        .containsExactly("motor_value", "motor");
    assertThat(models.find(new Dtmi("dtmi:bakery:Oven:motor;1")).orElseThrow().contents().keySet())
        .containsExactly("speed", "winding_temp");
  }

  @Test
  void aDraftThatGoesOnWidensAndShowsTheDifference() {
    ModelSet before =
        DraftCheck.parse(
            """
            {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Oven;1", "@type": "Interface",
             "displayName": "Oven",
             "schemas": [{"@id": "dtmi:bakery:Oven:mode;1", "@type": "Enum",
               "valueSchema": "string", "enumValues": [{"name": "off", "enumValue": "OFF",
               "displayName": "switched off"}]}],
             "contents": [
               {"@type": "Property", "name": "t", "schema": "integer", "comment": "measured",
                "writable": true},
               {"@type": "Telemetry", "name": "mode", "schema": "dtmi:bakery:Oven:mode;1"},
               {"@type": "Property", "name": "place", "schema": {"@type": "Object", "fields": [
                 {"name": "x", "schema": "integer", "displayName": "east"}]}},
               {"@type": "Relationship", "name": "feeds"},
               {"@type": "Command", "name": "stop"}]}
            """);
    ModelDraft draft =
        ModelDraft.of(before.find(ID).orElseThrow(), before)
            .observeJson("{\"t\":21.5,\"mode\":\"ON\",\"place\":{\"x\":1,\"z\":2},\"new\":true}")
            .asNextVersion();

    String text = draft.toDtdl(3);
    ModelSet after = DraftCheck.parse(text);

    assertThat(text).contains("\"measured\"", "\"switched off\"", "\"east\"", "\"writable\": true");
    assertThat(ModelComparison.compare(ID, before, new Dtmi("dtmi:bakery:Oven;2"), after).changes())
        .extracting(change -> change.severity() + " " + change.kind() + " " + change.path())
        .containsExactly(
            "WIDENING SCHEMA_WIDENED t",
            "WIDENING ENUM_WIDENED mode.ON",
            "WIDENING ADDED place.z",
            "COMPATIBLE ADDED new");
  }

  @Test
  void aDraftThatLearnsNothingNewStaysTheSameVersion() {
    ModelSet models = models(observed("{\"t\":1.5,\"motor\":{\"speed\":1}}"));
    ModelDraft again =
        ModelDraft.of(models.find(ID).orElseThrow(), models)
            .asNextVersion()
            .observeJson("{\"t\":2}");

    assertThat(again.toDtdl(3)).contains("dtmi:bakery:Oven;1").doesNotContain(";2");
    assertThat(
            DraftCheck.parse(again.observeJson("{\"motor\":{\"speed\":1.5}}").toDtdl(3))
                .interfaces()
                .keySet())
        .containsExactly(new Dtmi("dtmi:bakery:Oven:motor;2"), new Dtmi("dtmi:bakery:Oven;2"));
  }

  @Test
  void whatIsInheritedIsNotWidenedHere() {
    ModelSet models =
        DraftCheck.parse(
            """
            [{"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Machine;1",
              "@type": "Interface", "contents": [
                {"@type": "Property", "name": "t", "schema": "integer"}]},
             {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Oven;1",
              "@type": "Interface", "extends": "dtmi:bakery:Machine;1"}]
            """);
    DraftText text =
        ModelDraft.of(models.find(ID).orElseThrow(), models)
            .observeJson("{\"t\":1.5}")
            .asNextVersion()
            .write(3);

    assertThat(text.dtdl()).contains("dtmi:bakery:Oven;1");
    assertThat(text.notes())
        .singleElement()
        .satisfies(note -> assertThat(note.text()).contains("belongs to dtmi:bakery:Machine;1"));
  }

  @Test
  void hostilePayloadsStayWithinBounds() {
    StringBuilder wide = new StringBuilder("{");
    for (int i = 0; i < 50_000; i++) {
      wide.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":").append(i);
    }
    wide.append('}');
    ModelDraft draft =
        observed(wide.toString(), "{\"inner\":" + wide + "}", "{\"" + "x".repeat(9999) + "\":1}");

    assertThat(models(draft).find(ID).orElseThrow().contents()).hasSize(1_000);
    assertThat(notes(draft)).contains(DraftNote.Kind.LEFT_OUT);

    ModelDraft many = ModelDraft.empty(ID);
    for (int i = 0; i < 20; i++) {
      StringBuilder payload = new StringBuilder("{\"o" + i + "\":[{");
      for (int j = 0; j < 900; j++) {
        payload.append(j == 0 ? "" : ",").append("\"f").append(j).append("\":");
        payload.append(j % 2 == 0 ? "1" : "\"t\"");
      }
      many = many.observeJson(payload + "}]}");
    }
    assertThat(many.refused()).isEqualTo(18);
    assertThat(many.toDtdl(3).length()).isLessThan(1 << 20);
    assertThat(models(many).find(ID).orElseThrow().contents()).hasSize(2);
  }

  @Test
  void whatIsNoJsonIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> observed("{\"a\":1,\n oops}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("2:");
  }

  @Test
  void theDifferenceOfTwoDraftsIsThatOfTheirModels() {
    ModelSet one = models(observed("{\"t\":1}"));
    ModelSet two = models(observed("{\"t\":1}", "{\"t\":\"x\",\"u\":1}"));

    assertThat(ModelComparison.compare(ID, one, ID, two).changes())
        .extracting(ModelChange::kind)
        .containsExactly(ModelChange.Kind.REMOVED, ModelChange.Kind.ADDED);
  }
}
