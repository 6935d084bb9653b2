package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// The co-type `Limited` of IoT Operations restricts values wherever it stands.
final class ValueRangeTest {

  private static final String MODEL =
      """
      {"@context": ["dtmi:dtdl:context;4", "dtmi:iotoperations:context;4"],
       "@id": "dtmi:bakery:Oven;1", "@type": "Interface", "contents": [
        {"@type": ["Property", "Limited"], "name": "setpoint", "schema": "double",
         "minimum": 30, "maximum": 280.5, "writable": true},
        {"@type": ["Telemetry", "Limited"], "name": "trays", "schema": "integer", "minimum": 0},
        {"@type": "Property", "name": "recipe", "schema": {"@type": "Object", "fields": [
         {"@type": ["Field", "Limited"], "name": "minutes", "schema": "long", "maximum": 90}]}},
        {"@type": "Property", "name": "shares", "schema": {"@type": "Map",
         "mapKey": {"name": "flour", "schema": "string"},
         "mapValue": {"@type": ["MapValue", "Limited"], "name": "share", "schema": "float",
          "minimum": 0, "maximum": 1}}},
        {"@type": "Command", "name": "bake", "request": {
         "@type": ["CommandRequest", "Limited"], "name": "trays", "schema": "integer",
         "minimum": 1, "maximum": 12}}]}
      """;

  private final ModelSet models = parse();
  private final ValueChecker checker = new ValueChecker(models);

  @Test
  void bothEndsBelongToTheRange() {
    assertThat(checker.check(content("setpoint"), "30")).isEmpty();
    assertThat(checker.check(content("setpoint"), "280.5")).isEmpty();
    assertThat(checker.check(content("setpoint"), "280.50000001"))
        .singleElement()
        .satisfies(error -> assertThat(error.expected()).isEqualTo("a number from 30 to 280.5"));
    assertThat(checker.check(content("setpoint"), "29.9999999")).hasSize(1);
  }

  @Test
  void anEndMayBeOpen() {
    assertThat(checker.check(content("trays"), "2147483647")).isEmpty();
    assertThat(checker.check(content("trays"), "-1"))
        .singleElement()
        .satisfies(error -> assertThat(error.expected()).isEqualTo("a number of at least 0"));
  }

  @Test
  void fieldsValuesOfMapsAndRequestsAreRestrictedToo() {
    assertThat(checker.check(content("recipe"), "{\"minutes\": 91}"))
        .singleElement()
        .satisfies(error -> assertThat(error.path()).isEqualTo("/minutes"));
    assertThat(checker.check(content("shares"), "{\"rye\": 0.5, \"wheat\": 1.5}"))
        .singleElement()
        .satisfies(error -> assertThat(error.path()).isEqualTo("/wheat"));
    Command bake = (Command) Objects.requireNonNull(oven().contents().get("bake"));
    CommandPayload request = Objects.requireNonNull(bake.request());
    assertThat(checker.check(request, "13")).hasSize(1);
    assertThat(checker.check(request, "12")).isEmpty();
  }

  @Test
  void whatIsNoNumberIsToldOnce() {
    assertThat(checker.check(content("setpoint"), "\"hot\"")).hasSize(1);
    assertThat(checker.check(content("setpoint"), "1e400")).hasSize(1);
  }

  @Property
  void theTypedCheckAgreesForIntegers(@ForAll int value) {
    assertAgreement("trays", Integer.toString(value), value);
  }

  @Property
  void theTypedCheckAgreesForDoubles(@ForAll double value) {
    assertAgreement("setpoint", Double.toString(value), Double.doubleToRawLongBits(value));
  }

  @Test
  void theTypedCheckTellsNeighboursOfLargeIntegersApart() {
    long end = (1L << 60) + 1;
    TypedCheck check =
        TypedCheck.of(
            Primitive.LONG, new ValueRange(null, BigDecimal.valueOf(end)), ModelSet.empty());

    assertThat(check.fault(end, null)).isNull();
    assertThat(check.fault(end + 1, null)).isNotNull();
  }

  private void assertAgreement(String name, String json, long bits) {
    Valued element = content(name);
    TypedCheck check = TypedCheck.of(element.schema(), ValueRange.of(element.semantics()), models);

    assertThat(check.fault(bits, null) == null).isEqualTo(checker.check(element, json).isEmpty());
  }

  private Interface oven() {
    return models.find(new Dtmi("dtmi:bakery:Oven;1")).orElseThrow();
  }

  private Valued content(String name) {
    return (Valued) Objects.requireNonNull(oven().contents().get(name));
  }

  private static ModelSet parse() {
    ParseResult result = new DtdlParser().parse(List.of(new ModelSource("oven.json", MODEL)));
    assertThat(result.errors()).isEmpty();
    return result.models();
  }
}
