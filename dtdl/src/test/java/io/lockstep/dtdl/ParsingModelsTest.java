package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ParsingModelsTest {

  private static final String MACHINE =
      """
      {
        "@context": "dtmi:dtdl:context;3",
        "@id": "dtmi:bakery:Machine;1",
        "@type": "Interface",
        "displayName": {"en": "Machine", "de": "Maschine"},
        "contents": [
          {"@type": "Property", "name": "serial", "schema": "string"},
          {"@type": "Telemetry", "name": "power", "schema": "double"}
        ]
      }
      """;

  private static final String OVEN =
      """
      {
        "@context": ["dtmi:dtdl:context;3", "dtmi:dtdl:extension:quantitativeTypes;1"],
        "@id": "dtmi:bakery:Oven;1",
        "@type": "Interface",
        "extends": "dtmi:bakery:Machine;1",
        "schemas": [{
          "@id": "dtmi:bakery:mode;1",
          "@type": "Enum",
          "valueSchema": "integer",
          "enumValues": [{"name": "off", "enumValue": 0}, {"name": "bake", "enumValue": 1}]
        }],
        "contents": [
          {"@type": ["Property", "Temperature"], "name": "setpoint", "schema": "double",
           "unit": "degreeCelsius", "writable": true, "description": "wanted", "comment": "c"},
          {"@type": "Property", "name": "mode", "schema": "dtmi:bakery:mode;1"},
          {"@type": "Relationship", "name": "feeds", "target": "dtmi:bakery:Conveyor;1",
           "maxMultiplicity": 2, "properties": [
             {"@type": "Property", "name": "length", "schema": "integer"}]},
          {"@type": "Component", "name": "zone", "schema": "dtmi:bakery:Zone;1"},
          {"@type": "Command", "name": "start",
           "request": {"name": "recipe", "schema": "string"},
           "response": {"name": "accepted", "schema": "boolean"}}
        ]
      }
      """;

  private static final String ZONE =
      """
      {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Zone;1", "@type": "Interface"}
      """;

  private final DtdlParser parser = new DtdlParser();

  @Test
  void inheritedContentsComeFirstAndInOrder() {
    Interface oven = oven();

    assertThat(oven.contents().keySet())
        .containsExactly("serial", "power", "setpoint", "mode", "feeds", "zone", "start");
    assertThat(oven.ownContents().keySet())
        .containsExactly("setpoint", "mode", "feeds", "zone", "start");
    assertThat(oven.contents().get("serial"))
        .isInstanceOfSatisfying(
            Property.class,
            serial -> assertThat(serial.definedIn()).isEqualTo(new Dtmi("dtmi:bakery:Machine;1")));
    assertThat(oven.extendsIds()).containsExactly(new Dtmi("dtmi:bakery:Machine;1"));
  }

  @Test
  void propertiesCarryUnitAndTexts() {
    assertThat(oven().contents().get("setpoint"))
        .isInstanceOfSatisfying(
            Property.class,
            setpoint -> {
              assertThat(setpoint.id())
                  .isEqualTo(new Dtmi("dtmi:bakery:Oven:_contents:__setpoint;1"));
              assertThat(setpoint.schema()).isEqualTo(Primitive.DOUBLE);
              assertThat(setpoint.writable()).isTrue();
              assertThat(setpoint.semanticTypes()).containsExactly("Temperature");
              assertThat(setpoint.unit()).isEqualTo(Units.find("degreeCelsius").orElseThrow());
              assertThat(setpoint.description()).containsEntry("en", "wanted");
              assertThat(setpoint.comment()).isEqualTo("c");
            });
  }

  @Test
  void schemasAreResolved() {
    Interface oven = oven();

    assertThat(oven.schemas()).containsOnlyKeys(new Dtmi("dtmi:bakery:mode;1"));
    assertThat(oven.contents().get("mode"))
        .isInstanceOfSatisfying(
            Property.class,
            mode ->
                assertThat(mode.schema())
                    .isInstanceOfSatisfying(
                        EnumSchema.class,
                        choice ->
                            assertThat(choice.values())
                                .extracting(EnumValue::value)
                                .containsExactly(0L, 1L)));
  }

  @Test
  void relationshipsComponentsAndCommandsAreRead() {
    Interface oven = oven();

    assertThat(oven.contents().get("feeds"))
        .isInstanceOfSatisfying(
            Relationship.class,
            feeds -> {
              assertThat(feeds.target()).isEqualTo(new Dtmi("dtmi:bakery:Conveyor;1"));
              assertThat(feeds.maxMultiplicity()).isEqualTo(2);
              assertThat(feeds.properties()).containsOnlyKeys("length");
            });
    assertThat(oven.contents().get("zone"))
        .isInstanceOfSatisfying(
            Component.class,
            zone -> assertThat(zone.schema()).isEqualTo(new Dtmi("dtmi:bakery:Zone;1")));
    assertThat(oven.contents().get("start"))
        .isInstanceOfSatisfying(
            Command.class,
            start -> {
              assertThat(start.request()).isNotNull();
              assertThat(start.response())
                  .satisfies(r -> assertThat(r.schema()).isEqualTo(Primitive.BOOLEAN));
            });
  }

  @Test
  void aSetKnowsAncestorsAndDependencies() {
    ModelSet models = models(OVEN, ZONE, MACHINE);
    Dtmi oven = new Dtmi("dtmi:bakery:Oven;1");
    Dtmi machine = new Dtmi("dtmi:bakery:Machine;1");

    assertThat(models.isA(oven, machine)).isTrue();
    assertThat(models.isA(oven, oven)).isTrue();
    assertThat(models.isA(machine, oven)).isFalse();
    assertThat(models.isA(oven, new Dtmi("dtmi:bakery:Unknown;1"))).isFalse();
    assertThat(models.ancestors(oven)).containsExactly(oven, machine);
    assertThat(models.dependencies(oven)).containsExactly(machine, new Dtmi("dtmi:bakery:Zone;1"));
    assertThat(models.find(machine).orElseThrow().displayName())
        .containsExactlyInAnyOrderEntriesOf(java.util.Map.of("en", "Machine", "de", "Maschine"));
  }

  @Test
  void modelsAreAddedToThoseThatAreThere() {
    ModelSet base = models(MACHINE, ZONE);

    ParseResult result = parser.parse(sources(OVEN), base);

    assertThat(result.errors()).isEmpty();
    assertThat(result.models()).isNotSameAs(base);
    assertThat(result.models().find(new Dtmi("dtmi:bakery:Oven;1")).orElseThrow().contents())
        .containsKey("serial");
    assertThat(base.interfaces()).hasSize(2);
  }

  @Test
  void aModelThatNobodyNeedsCanBeTakenOut() {
    ModelSet models = models(OVEN, ZONE, MACHINE);
    Dtmi oven = new Dtmi("dtmi:bakery:Oven;1");
    Dtmi machine = new Dtmi("dtmi:bakery:Machine;1");

    assertThat(models.dependents(machine)).containsExactly(oven);
    assertThatThrownBy(() -> models.without(machine))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is needed by [dtmi:bakery:Oven;1]");
    ModelSet rest = models.without(oven);
    assertThat(rest.interfaces()).doesNotContainKey(oven).hasSize(2);
    assertThat(rest.schemas()).isEmpty();
    assertThat(parser.parse(sources(OVEN), rest).isValid()).isTrue();
  }

  @Test
  void aModelThatIsThereCannotBeDefinedAgain() {
    ParseResult result = parser.parse(sources(MACHINE), models(MACHINE));

    assertThat(result.errors()).extracting(DtdlError::rule).containsExactly("duplicateDefinition");
  }

  @Test
  void aBatchIsAcceptedAsAWholeOrNotAtAll() {
    ModelSet base = models(ZONE);

    ParseResult result = parser.parse(sources(MACHINE, "{}"), base);

    assertThat(result.isValid()).isFalse();
    assertThat(result.models()).isSameAs(base);
  }

  @Test
  void whatNobodyDefinesIsReported() {
    ParseResult result = parser.parse(sources(OVEN));

    assertThat(result.errors()).isEmpty();
    assertThat(result.isValid()).isFalse();
    assertThat(result.unresolved())
        .containsExactly(new Dtmi("dtmi:bakery:Machine;1"), new Dtmi("dtmi:bakery:Zone;1"));
  }

  @Test
  void whatNobodyDefinesIsReportedBesideErrors() {
    String press =
        """
        {"@context":"dtmi:dtdl:context;3","@id":"dtmi:bakery:Press;1","@type":"Interface",
         "extends":["dtmi:bakery:Nowhere;1","dtmi:bakery:Broken;1"],
         "contents":[{"@type":"Property","name":"p"}]}
        """;
    String broken =
        """
        {"@context":"dtmi:dtdl:context;3","@id":"dtmi:bakery:Broken;1","@type":"Interfaze"}
        """;

    ParseResult result = parser.parse(sources(press, broken));
    ParseResult unreadable = parser.parse(sources(press, "{"));

    assertThat(result.errors())
        .extracting(DtdlError::rule)
        .containsExactly("missingObjectProperty", "typeNotRootable");
    assertThat(result.unresolved()).containsExactly(new Dtmi("dtmi:bakery:Nowhere;1"));
    assertThat(unreadable.errors())
        .extracting(DtdlError::rule)
        .containsExactly("missingObjectProperty", "json");
    assertThat(unreadable.unresolved()).as("anything may stand there").isEmpty();
  }

  @Test
  void theResolverIsAskedForWhatIsMissing() {
    List<Set<Dtmi>> questions = new ArrayList<>();

    ParseResult result =
        parser.parse(
            sources(OVEN),
            wanted -> {
              questions.add(wanted);
              return sources(MACHINE, ZONE);
            });

    assertThat(result.isValid()).isTrue();
    assertThat(questions).hasSize(1);
    assertThat(result.models().interfaces()).hasSize(3);
  }

  @Test
  void aResolverThatKnowsNothingIsAskedOnce() {
    List<Set<Dtmi>> questions = new ArrayList<>();

    ParseResult result =
        parser.parse(
            sources(OVEN),
            wanted -> {
              questions.add(wanted);
              return sources(ZONE);
            });

    assertThat(result.unresolved()).containsExactly(new Dtmi("dtmi:bakery:Machine;1"));
    assertThat(questions).hasSize(1);
  }

  @Test
  void anArrayOfModelsIsABatch() {
    ParseResult result = parser.parse(sources("[" + MACHINE + "," + ZONE + "]"));

    assertThat(result.models().interfaces()).hasSize(2);
    assertThat(result.models().find(new Dtmi("dtmi:bakery:Zone;1")).orElseThrow().json())
        .startsWith("{\"@context\"")
        .endsWith("}");
  }

  @Test
  void theTextOfANestedInterfaceStandsOnItsOwn() {
    String nested =
        """
        {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:bakery:Line;1", "@type": "Interface",
         "contents": [{"@type": "Component", "name": "oven", "schema":
           {"@id": "dtmi:bakery:Inner;1", "@type": "Interface"}}]}
        """;
    String text = models(nested).find(new Dtmi("dtmi:bakery:Inner;1")).orElseThrow().json();

    assertThat(parser.parse(sources(text)).isValid()).isTrue();
  }

  private Interface oven() {
    return models(OVEN, ZONE, MACHINE).find(new Dtmi("dtmi:bakery:Oven;1")).orElseThrow();
  }

  private ModelSet models(String... texts) {
    ParseResult result = parser.parse(sources(texts));
    assertThat(result.errors()).isEmpty();
    return result.models();
  }

  private static List<ModelSource> sources(String... texts) {
    List<ModelSource> sources = new ArrayList<>();
    for (String text : texts) {
      sources.add(new ModelSource("source" + sources.size() + ".json", text));
    }
    return sources;
  }
}
