package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/// Values against second definitions of their formats: those of `java.time`, of `java.util` and
/// regular expressions.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
final class ValueFormatsTest {

  private static final Map<Primitive, BigInteger[]> RANGES = ranges();
  private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");
  private static final Pattern TIME =
      Pattern.compile(
          "([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.[0-9]+)?(?:[Zz]|[+-]([0-9]{2}):([0-9]{2}))");
  private static final Pattern FRACTION_AT_END = Pattern.compile("([^.]*[0-9])\\.[0-9]+([A-Z])");
  private static final Pattern WHOLE_DURATION =
      Pattern.compile(
          "P(?=.)(?:(?:[0-9]+Y)?(?:[0-9]+M)?|(?:[0-9]+W)?)(?:[0-9]+D)?"
              + "(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?");
  private static final Pattern UUID =
      Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?");

  private static final String NESTED =
      """
      {"@context": "dtmi:dtdl:context;4", "@id": "dtmi:bakery:Store;1", "@type": "Interface",
       "schemas": [{"@id": "dtmi:bakery:shelves;1", "@type": "Array", "elementSchema": {
         "@type": "Map", "mapKey": {"name": "bread", "schema": "string"}, "mapValue": {
           "name": "loaves", "schema": {"@type": "Object", "fields": [
             {"name": "count", "schema": "unsignedByte"},
             {"name": "kind", "schema": {"@type": "Enum", "valueSchema": "string", "enumValues": [
               {"name": "rye", "enumValue": "rye"}, {"name": "spelt", "enumValue": "spelt"}]}},
             {"name": "grade", "schema": {"@type": "Enum", "valueSchema": "integer", "enumValues": [
               {"name": "first", "enumValue": 1}, {"name": "second", "enumValue": 2}]}},
             {"name": "place", "schema": "point"}]}}}}]}
      """;

  private final ModelSet models =
      new DtdlParser().parse(List.of(new ModelSource("store.json", NESTED))).models();
  private final Schema shelves = models.schema(new Dtmi("dtmi:bakery:shelves;1")).orElseThrow();
  private final ValueChecker checker = new ValueChecker(models);

  @Property(tries = 3_000)
  void aWholeNumberConformsWithinTheRangeOfItsKind(
      @ForAll("integers") Primitive schema, @ForAll("numbersAtLimits") BigInteger number) {
    BigInteger[] range = Objects.requireNonNull(RANGES.get(schema));
    boolean isInside = number.compareTo(range[0]) >= 0 && number.compareTo(range[1]) <= 0;

    assertThat(conforms(schema, number.toString())).isEqualTo(isInside);
    assertThat(conforms(schema, '"' + number.toString() + '"')).isFalse();
    assertThat(conforms(schema, number + ".0")).isFalse();
    assertThat(conforms(schema, number + "e0")).isFalse();
  }

  @Property(tries = 5_000)
  void aDateIsADayOfTheCalendar(@ForAll("dates") String text) {
    assertThat(conformsText(Primitive.DATE, text)).as(text).isEqualTo(isDate(text));
  }

  @Property(tries = 5_000)
  void aTimeIsATimeOfTheDayWithItsOffset(@ForAll("times") String text) {
    assertThat(conformsText(Primitive.TIME, text)).as(text).isEqualTo(isTime(text));
  }

  @Property(tries = 5_000)
  void aDateTimeIsADateAndATime(
      @ForAll("dates") String date, @ForAll("times") String time, @ForAll("between") String t) {
    boolean isGood = t.equalsIgnoreCase("T") && isDate(date) && isTime(time);

    assertThat(conformsText(Primitive.DATE_TIME, date + t + time))
        .as(date + t + time)
        .isEqualTo(isGood);
  }

  @Property(tries = 10_000)
  void aDurationHasItsPartsInOrder(@ForAll("durations") String text) {
    Matcher fraction = FRACTION_AT_END.matcher(text);
    String whole = fraction.matches() ? fraction.group(1) + fraction.group(2) : text;

    assertThat(conformsText(Primitive.DURATION, text))
        .as(text)
        .isEqualTo(WHOLE_DURATION.matcher(whole).matches());
  }

  @Property(tries = 3_000)
  void aUuidHasItsDashes(@ForAll("uuids") String text) {
    assertThat(conformsText(Primitive.UUID, text)).as(text).isEqualTo(UUID.matcher(text).matches());
  }

  @Property(tries = 5_000)
  void bytesAreBase64WithPadding(@ForAll("base64") String text) {
    assertThat(conformsText(Primitive.BYTES, text)).as(text).isEqualTo(isBase64(text));
  }

  @Property(tries = 5_000)
  void aDecimalHasNoLeadingZeros(@ForAll("decimals") String text) {
    assertThat(conformsText(Primitive.DECIMAL, text))
        .as(text)
        .isEqualTo(DECIMAL.matcher(text).matches());
  }

  @Property(tries = 2_000)
  void aGeometryHasPositionsAtItsDepth(
      @ForAll Geospatial schema, @ForAll Geospatial other, @ForAll long seed) {
    String value = geometry(other, new Random(seed));

    assertThat(conforms(schema, value)).as(value).isEqualTo(schema == other);
    assertThat(conforms(schema, value.replace(":[", ":[[").replace("]}", "]]}"))).isFalse();
    assertThat(conforms(schema, value.replace("\"coordinates\"", "\"coordinate\""))).isFalse();
    assertThat(conforms(schema, value.replace("}", ",\"colour\":1}"))).isFalse();
  }

  @Property(tries = 2_000)
  void everyFaultInsideIsFoundAtItsPathAndNoOther(
      @ForAll long seed, @ForAll @IntRange(max = 4) int size) {
    Random random = new Random(seed);
    List<String> faults = new ArrayList<>();
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "{" : ",{");
      int entries = random.nextInt(4);
      for (int j = 0; j < entries; j++) {
        text.append(j == 0 ? "" : ",").append("\"b~/").append(j).append("\":");
        shelf(random, "/" + i + "/b~0~1" + j, text, faults);
      }
      text.append('}');
    }

    assertThat(checker.check(shelves, text.append(']').toString()))
        .extracting(ValueError::path)
        .containsExactlyElementsOf(faults);
  }

  private static void shelf(Random random, String path, StringBuilder text, List<String> faults) {
    String[] names = {"count", "kind", "grade", "place", "colour"};
    String[] good = {"255", "\"rye\"", "2", "{\"type\":\"Point\",\"coordinates\":[8.5,47]}", ""};
    String[] bad = {"256", "\"Rye\"", "\"1\"", "{\"type\":\"Point\",\"coordinates\":[8.5]}", "1"};
    String separator = "{";
    for (int field = 0; field < names.length; field++) {
      boolean isBad = random.nextInt(4) == 0;
      if (isBad || (random.nextBoolean() && !good[field].isEmpty())) {
        text.append(separator).append('"').append(names[field]).append("\":");
        text.append(isBad ? bad[field] : good[field]);
        separator = ",";
      }
      if (isBad) {
        faults.add(path + "/" + names[field]);
      }
    }
    text.append(separator.equals("{") ? "{}" : "}");
  }

  private static String geometry(Geospatial schema, Random random) {
    int depth =
        switch (schema) {
          case POINT -> 0;
          case MULTI_POINT, LINE_STRING -> 1;
          case MULTI_LINE_STRING, POLYGON -> 2;
          case MULTI_POLYGON -> 3;
        };
    String coordinates = coordinates(depth, random);
    return "{\"type\":\"" + schema.geoJsonType() + "\",\"coordinates\":" + coordinates + "}";
  }

  private static String coordinates(int depth, Random random) {
    List<String> items = new ArrayList<>();
    int count = depth == 0 ? 2 + random.nextInt(2) : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      items.add(
          depth == 0 ? Double.toString(random.nextGaussian()) : coordinates(depth - 1, random));
    }
    return "[" + String.join(",", items) + "]";
  }

  private static boolean isDate(String text) {
    Matcher parts = DATE.matcher(text);
    try {
      return parts.matches()
          && LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3)).getYear() > 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /// Offsets reach a day here as in RFC 3339; `java.time` ends at 18 hours.
  private static boolean isTime(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return false;
    }
    try {
      LocalTime time = LocalTime.of(number(parts, 1), number(parts, 2), number(parts, 3));
      return time.get(ChronoField.NANO_OF_SECOND) == 0
          && (parts.group(4) == null
              || LocalTime.of(number(parts, 4), number(parts, 5)).get(ChronoField.NANO_OF_SECOND)
                  == 0);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static boolean isBase64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return text.length() % 4 == 0 && bytes.length <= text.length();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean conformsText(Primitive schema, String text) {
    return conforms(schema, '"' + text + '"');
  }

  private boolean conforms(Schema schema, String json) {
    return checker.check(schema, json).isEmpty();
  }

  @Provide
  Arbitrary<Primitive> integers() {
    return Arbitraries.of(RANGES.keySet());
  }

  @Provide
  Arbitrary<BigInteger> numbersAtLimits() {
    Arbitrary<BigInteger> limits =
        Arbitraries.of(RANGES.values().stream().flatMap(range -> List.of(range).stream()).toList());
    Arbitrary<BigInteger> near =
        Combinators.combine(limits, Arbitraries.integers().between(-2, 2))
            .as((limit, step) -> limit.add(BigInteger.valueOf(step)));
    return Arbitraries.oneOf(
        near, Arbitraries.bigIntegers().between(BigInteger.TWO.pow(70).negate(), BigInteger.TEN));
  }

  @Provide
  Arbitrary<String> dates() {
    Arbitrary<Integer> years =
        Arbitraries.oneOf(number(0, 9999), Arbitraries.of(0, 1, 1900, 2000, 2024, 2100));
    Arbitrary<Integer> days = Arbitraries.oneOf(number(0, 32), number(28, 31));
    return spoiled(
        Combinators.combine(years, number(0, 13), days)
            .as(
                (year, month, day) ->
                    String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day)),
        "0123456789-");
  }

  @Provide
  Arbitrary<String> times() {
    Arbitrary<String> offsets =
        Arbitraries.oneOf(
            Arbitraries.of("Z", "z", ""),
            Combinators.combine(Arbitraries.of('+', '-'), number(0, 24), number(0, 60))
                .as(
                    (sign, hours, minutes) ->
                        String.format(Locale.ROOT, "%c%02d:%02d", sign, hours, minutes)));
    return spoiled(
        Combinators.combine(
                number(0, 24),
                number(0, 60),
                number(0, 60),
                Arbitraries.of("", ".5", ".123456789012", "."),
                offsets)
            .as(
                (hour, minute, second, fraction, offset) ->
                    String.format(
                        Locale.ROOT, "%02d:%02d:%02d%s%s", hour, minute, second, fraction, offset)),
        "0123456789:.Zz+-");
  }

  @Provide
  Arbitrary<String> between() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just("T")), Tuple.of(1, Arbitraries.of("t", " ", "", "TT")));
  }

  @Provide
  Arbitrary<String> durations() {
    Arbitrary<String> parts =
        Arbitraries.of("1Y", "2M", "3W", "4D", "5H", "6M", "7S", "0.5S", "1.5H", "T", "T", "12")
            .list()
            .ofMaxSize(5)
            .map(list -> "P" + String.join("", list));
    Arbitrary<String> inOrder =
        Arbitraries.subsetOf("a1Y", "b2M", "d4D", "eT", "f5H", "g6M", "h7.25S")
            .map(
                set ->
                    "P"
                        + String.join(
                            "", set.stream().sorted().map(part -> part.substring(1)).toList()));
    return spoiled(Arbitraries.oneOf(parts, inOrder), "PYMWDTHS.0123");
  }

  @Provide
  Arbitrary<String> uuids() {
    return spoiled(
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
            .as((high, low) -> new java.util.UUID(high, low).toString()),
        "0aAfFgG-\uff11");
  }

  @Provide
  Arbitrary<String> base64() {
    return spoiled(
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(12)
            .map(bytes -> Base64.getEncoder().encodeToString(bytes)),
        "Az09+/=-_ ");
  }

  @Provide
  Arbitrary<String> decimals() {
    return Arbitraries.oneOf(
        spoiled(Arbitraries.bigDecimals().map(BigDecimal::toPlainString), "+-.0123e"),
        Arbitraries.strings().withChars("+-.012").ofMaxLength(6));
  }

  private static Arbitrary<Integer> number(int min, int max) {
    return Arbitraries.integers().between(min, max);
  }

  /// Half of the texts as they are, half with one character set, added or left out.
  private static Arbitrary<String> spoiled(Arbitrary<String> texts, String characters) {
    Arbitrary<String> spoiled =
        Combinators.combine(
                texts,
                number(0, 999),
                number(0, 2),
                Arbitraries.chars().with(characters.toCharArray()))
            .as(
                (text, place, way, character) -> {
                  int at = place * (text.length() + 1) / 1000;
                  int end = way == 0 ? at : Math.min(text.length(), at + 1);
                  String put = way == 2 ? "" : character.toString();
                  return text.substring(0, at) + put + text.substring(end);
                });
    return Arbitraries.oneOf(texts, spoiled);
  }

  private static Map<Primitive, BigInteger[]> ranges() {
    Map<Primitive, BigInteger[]> ranges = new HashMap<>();
    ranges.put(Primitive.BYTE, range(Byte.MIN_VALUE, Byte.MAX_VALUE));
    ranges.put(Primitive.SHORT, range(Short.MIN_VALUE, Short.MAX_VALUE));
    ranges.put(Primitive.INTEGER, range(Integer.MIN_VALUE, Integer.MAX_VALUE));
    ranges.put(Primitive.LONG, range(Long.MIN_VALUE, Long.MAX_VALUE));
    ranges.put(Primitive.UNSIGNED_BYTE, range(0, 255));
    ranges.put(Primitive.UNSIGNED_SHORT, range(0, 65_535));
    ranges.put(Primitive.UNSIGNED_INTEGER, range(0, 4_294_967_295L));
    ranges.put(
        Primitive.UNSIGNED_LONG,
        new BigInteger[] {BigInteger.ZERO, new BigInteger("18446744073709551615")});
    return Map.copyOf(ranges);
  }

  private static BigInteger[] range(long min, long max) {
    return new BigInteger[] {BigInteger.valueOf(min), BigInteger.valueOf(max)};
  }
}
