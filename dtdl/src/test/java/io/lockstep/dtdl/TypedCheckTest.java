package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TypedCheckTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// A value in the form of a schema.
  private record Typed(long bits, @Nullable String text) {}

  @Property(tries = 5_000)
  void theVerdictIsThatOfTheValueChecker(
      @ForAll("schemas") Schema schema, @ForAll("values") String json) {
    boolean conforms = new ValueChecker().check(schema, json).isEmpty();
    Typed typed = typed(TypedForm.of(schema), schema, json);

    if (typed == null) {
      assertThat(conforms).as("%s has no form of %s", json, schema).isFalse();
    } else {
      TypedCheck check = TypedCheck.of(schema, ModelSet.empty());
      assertThat(check.fault(typed.bits, typed.text) == null)
          .as("%s of %s", json, schema)
          .isEqualTo(conforms);
    }
  }

  @Property(tries = 2_000)
  void everyLongAndEveryDoubleIsJudgedAlike(
      @ForAll("primitives") Primitive primitive, @ForAll long whole, @ForAll double fraction) {
    TypedCheck check = TypedCheck.of(primitive, ModelSet.empty());
    ValueChecker checker = new ValueChecker();
    switch (TypedForm.of(primitive)) {
      case INTEGER ->
          assertThat(check.fault(whole, null) == null)
              .isEqualTo(checker.check(primitive, Long.toString(whole)).isEmpty());
      case NUMBER -> {
        long bits = Double.doubleToRawLongBits(fraction);
        assertThat(check.fault(bits, null) == null)
            .isEqualTo(checker.check(primitive, Double.toString(fraction)).isEmpty());
      }
      case BOOLEAN, TEXT, JSON -> {
        // Not held in bits, or every value of the form conforms.
      }
    }
  }

  @Test
  void whatIsNoNumberOfJsonConformsToNoNumber() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e300, 3.5e38}) {
      long bits = Double.doubleToRawLongBits(value);
      boolean isDouble = Double.isFinite(value);
      assertThat(TypedCheck.of(Primitive.DOUBLE, ModelSet.empty()).fault(bits, null) == null)
          .isEqualTo(isDouble);
      assertThat(TypedCheck.of(Primitive.FLOAT, ModelSet.empty()).fault(bits, null)).isNotNull();
    }
  }

  @Test
  void theGreatestNumbersConform() {
    for (double value : new double[] {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE}) {
      assertThat(fault(Primitive.DOUBLE, Double.doubleToRawLongBits(value), null)).isNull();
      assertThat(new ValueChecker().check(Primitive.DOUBLE, Double.toString(value))).isEmpty();
    }
    assertThat(fault(Primitive.FLOAT, Double.doubleToRawLongBits(Float.MAX_VALUE), null)).isNull();
    assertThat(new ValueChecker().check(Primitive.FLOAT, Float.toString(Float.MAX_VALUE)))
        .isEmpty();
  }

  @Test
  void numbersWiderThan64BitsAreHeldAsTheirDigits() {
    assertThat(fault(Primitive.UNSIGNED_LONG, 0, "18446744073709551615")).isNull();
    assertThat(fault(Primitive.UNSIGNED_LONG, 0, "18446744073709551616")).isNotNull();
    assertThat(fault(Primitive.UNSIGNED_LONG, 0, "-1")).isNotNull();
    assertThat(fault(Primitive.UNSIGNED_LONG, 0, "007")).isNotNull();
    assertThat(fault(Primitive.DECIMAL, 0, "-12.50")).isNull();
  }

  @Test
  void halfOfASurrogatePairIsNoText() {
    assertThat(fault(Primitive.STRING, 0, "\uD83D\uDE00")).isNull();
    assertThat(fault(Primitive.STRING, 0, "a\uD83D")).isNotNull();
    assertThat(TypedCheck.of(TypedForm.TEXT).fault(0, "\uDE00")).isNotNull();
  }

  @Test
  void aFaultSaysWhatIsExpected() {
    TypedCheck.Fault range = Objects.requireNonNull(fault(Primitive.BYTE, 128, null));
    TypedCheck.Fault date = Objects.requireNonNull(fault(Primitive.DATE, 0, "today"));
    TypedCheck.Fault items =
        Objects.requireNonNull(
            fault(
                new ArraySchema(new Dtmi("dtmi:t:a;1"), Primitive.LONG, Documentation.NONE),
                0,
                "[1,true]"));

    assertThat(range).isEqualTo(new TypedCheck.Fault(true, "an integer between -128 and 127"));
    assertThat(date.outOfRange()).isTrue();
    assertThat(date.expected()).contains("a date such as");
    assertThat(items).isEqualTo(new TypedCheck.Fault(false, "/1: an integer of 64 bits"));
  }

  private static TypedCheck.@Nullable Fault fault(Schema schema, long bits, @Nullable String text) {
    return TypedCheck.of(schema, ModelSet.empty()).fault(bits, text);
  }

  /// The JSON value in a form; null if it has none.
  private static @Nullable Typed typed(TypedForm form, Schema schema, String json) {
    JsonNode node = JSON.readTree(json);
    boolean isInteger = node.isNumber() && json.chars().noneMatch(c -> ".eE".indexOf(c) >= 0);
    return switch (form) {
      case BOOLEAN -> node.isBoolean() ? new Typed(node.booleanValue() ? 1 : 0, null) : null;
      case INTEGER ->
          isInteger && node.canConvertToLong() ? new Typed(node.longValue(), null) : null;
      case NUMBER ->
          node.isNumber()
              ? new Typed(Double.doubleToRawLongBits(Double.parseDouble(json)), null)
              : null;
      case TEXT -> {
        if (isUnsignedLong(schema)) {
          yield isInteger ? new Typed(0, json) : null;
        }
        yield node.isString() ? new Typed(0, node.stringValue()) : null;
      }
      case JSON -> new Typed(0, json);
    };
  }

  private static boolean isUnsignedLong(Schema schema) {
    return schema == Primitive.UNSIGNED_LONG
        || (schema instanceof EnumSchema choice && choice.valueSchema() == Primitive.UNSIGNED_LONG);
  }

  @Provide
  Arbitrary<Primitive> primitives() {
    return Arbitraries.of(Primitive.values());
  }

  @Provide
  Arbitrary<Schema> schemas() {
    Arbitrary<Schema> simple =
        Arbitraries.oneOf(
            primitives().map(primitive -> primitive),
            Arbitraries.of(Geospatial.values()).map(geometry -> geometry),
            enums());
    return Arbitraries.recursive(() -> simple, TypedCheckTest::around, 0, 3);
  }

  private static Arbitrary<Schema> enums() {
    Arbitrary<Schema> texts =
        Arbitraries.of("on", "off", "", "1", "\u00E9")
            .set()
            .map(values -> choice(Primitive.STRING, values));
    Arbitrary<Schema> numbers =
        Arbitraries.longs()
            .between(-3, 3)
            .set()
            .flatMap(
                values ->
                    Arbitraries.of(Primitive.INTEGER, Primitive.BYTE, Primitive.LONG)
                        .map(primitive -> choice(primitive, values)));
    Arbitrary<Schema> wide =
        Arbitraries.longs().between(1, 5).set().map(v -> choice(Primitive.UNSIGNED_LONG, v));
    return Arbitraries.oneOf(texts, numbers, wide);
  }

  private static Schema choice(Primitive primitive, Iterable<?> values) {
    List<EnumValue> list = new ArrayList<>();
    for (Object value : values) {
      Dtmi id = new Dtmi("dtmi:t:e" + list.size() + ";1");
      list.add(new EnumValue(id, "e" + list.size(), value, Semantics.NONE, Documentation.NONE));
    }
    return new EnumSchema(new Dtmi("dtmi:t:e;1"), primitive, list, Documentation.NONE);
  }

  private static Arbitrary<Schema> around(Arbitrary<Schema> inner) {
    Dtmi id = new Dtmi("dtmi:t:s;1");
    Arbitrary<Schema> arrays = inner.map(schema -> new ArraySchema(id, schema, Documentation.NONE));
    Arbitrary<Schema> maps =
        inner.map(
            schema ->
                new MapSchema(
                    id,
                    new MapKey(id, "k", Documentation.NONE),
                    new MapValue(id, "v", schema, Semantics.NONE, Documentation.NONE),
                    Documentation.NONE));
    Arbitrary<Schema> objects =
        inner
            .list()
            .ofMaxSize(10)
            .map(
                schemas -> {
                  List<Field> fields = new ArrayList<>();
                  for (Schema schema : schemas) {
                    String name = "f" + fields.size();
                    Semantics semantics =
                        fields.size() % 3 == 1
                            ? new Semantics(List.of("Required"), null, Map.of())
                            : Semantics.NONE;
                    fields.add(new Field(id, name, schema, semantics, Documentation.NONE));
                  }
                  return new ObjectSchema(id, fields, Documentation.NONE);
                });
    return Arbitraries.oneOf(arrays, maps, objects);
  }

  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> simple =
        Arbitraries.oneOf(
            Arbitraries.of(
                "true",
                "null",
                "0",
                "0.0",
                "1e3",
                "1E400",
                "-1e99999999999",
                "3.4028236e38",
                "1.7976931348623157e308",
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551616",
                "\"on\"",
                "\"\"",
                "\"2026-11-25\"",
                "\"2026-11-25T21:00:00Z\"",
                "\"21:00:00.5+01:00\"",
                "\"PT1H\"",
                "\"AAAA\"",
                "\"123e4567-e89b-12d3-a456-426614174000\"",
                "\"-1.5\"",
                "{\"type\":\"Point\",\"coordinates\":[1,2]}",
                "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}"),
            Arbitraries.longs().between(-300, 70_000).map(String::valueOf),
            Arbitraries.longs().map(String::valueOf),
            Arbitraries.doubles().map(String::valueOf),
            Arbitraries.strings().ofMaxLength(8).map(TypedCheckTest::quoted));
    return Arbitraries.recursive(
        () -> simple,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"),
                inner
                    .list()
                    .ofMaxSize(10)
                    .map(
                        items -> {
                          StringBuilder out = new StringBuilder("{");
                          for (int i = 0; i < items.size(); i++) {
                            out.append(i == 0 ? "" : ",").append("\"f" + i + "\":");
                            out.append(items.get(i));
                          }
                          return out.append('}').toString();
                        })),
        0,
        3);
  }

  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }
}
