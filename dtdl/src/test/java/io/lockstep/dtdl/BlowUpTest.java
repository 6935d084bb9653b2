package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Small texts that mean a lot: what could multiply from level to level is walked once. Each of
/// these would take hours, or all memory, if a path were followed for each way that leads there.
@Timeout(60)
final class BlowUpTest {
  private final DtdlParser parser = new DtdlParser();

  /// DTDL v4 "Interface": 1,024 interfaces in a hierarchy of depth 12, as wide as that allows.
  @Test
  void aWideDiamondOfExtendsIsWalkedOnce() {
    int width = 85;
    int depth = 12;
    List<ModelSource> sources = new ArrayList<>();
    for (int level = 0; level <= depth; level++) {
      for (int i = 0; i < (level == depth ? 1 : width); i++) {
        String bases = level == 0 ? "" : "\"extends\":[" + ids("level" + (level - 1), width) + "],";
        sources.add(
            model(
                4,
                "dtmi:diamond:level" + level + "_" + i + ";1",
                bases + "\"contents\":[" + property("p" + level + "x" + i) + "]"));
      }
    }

    ParseResult result = parser.parse(sources);

    assertThat(result.errors()).isEmpty();
    assertThat(interfaceOf(result, "dtmi:diamond:level12_0;1").contents()).hasSize(1_021);
    assertThat(result.models().ancestors(new Dtmi("dtmi:diamond:level12_0;1"))).hasSize(1_021);
  }

  /// Ten bases of ten thousand contents each, and a thousand interfaces that extend them all.
  @Test
  void contentsThatMultiplyBeyondTheMemoryAreRefused() {
    List<ModelSource> sources = new ArrayList<>();
    List<String> bases = new ArrayList<>();
    for (int base = 0; base < 9; base++) {
      String prefix = "p" + base + "x";
      String many =
          IntStream.range(0, 10_000)
              .mapToObj(i -> property(prefix + i))
              .collect(Collectors.joining(","));
      String id = "dtmi:mass:base" + base + ";1";
      sources.add(model(3, id, "\"contents\":[" + many + "]"));
      bases.add("\"" + id + "\"");
    }
    for (int i = 0; i < 1_000; i++) {
      sources.add(
          model(3, "dtmi:mass:m" + i + ";1", "\"extends\":[" + String.join(",", bases) + "]"));
    }

    assertThat(parser.parse(sources).errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.rule()).isEqualTo("tooComplex");
              assertThat(error.message()).contains("4000000 contents");
            });
  }

  /// Nine thousand interfaces on top of a diamond: each has to be counted anew.
  @Test
  void waysThroughAHierarchyThatMultiplyAreRefused() {
    int width = 100;
    List<ModelSource> sources = new ArrayList<>();
    for (int level = 0; level < 10; level++) {
      for (int i = 0; i < width; i++) {
        String bases = level == 0 ? "" : ",\"extends\":[" + ids("level" + (level - 1), width) + "]";
        sources.add(
            model(4, "dtmi:diamond:level" + level + "_" + i + ";1", "\"comment\":\"\"" + bases));
      }
    }
    for (int i = 0; i < 9_000; i++) {
      String two = "\"dtmi:diamond:level9_0;1\",\"dtmi:diamond:level9_1;1\"";
      sources.add(model(4, "dtmi:diamond:top" + i + ";1", "\"extends\":[" + two + "]"));
    }

    assertThat(parser.parse(sources).errors())
        .singleElement()
        .satisfies(error -> assertThat(error.rule()).isEqualTo("tooComplex"));
  }

  /// As many errors as pairs would fill the memory before they could be read.
  @Test
  void aNameThatAllInheritTwiceIsReportedWithinBounds() {
    int width = 1_000;
    String names =
        IntStream.range(0, 1_000).mapToObj(i -> property("p" + i)).collect(Collectors.joining(","));
    List<ModelSource> sources = new ArrayList<>();
    sources.add(model(3, "dtmi:twice:a;1", "\"contents\":[" + names + "]"));
    sources.add(model(3, "dtmi:twice:b;1", "\"contents\":[" + names + "]"));
    for (int i = 0; i < width; i++) {
      sources.add(
          model(
              3, "dtmi:twice:c" + i + ";1", "\"extends\":[\"dtmi:twice:a;1\",\"dtmi:twice:b;1\"]"));
    }

    ParseResult result = parser.parse(sources);

    assertThat(result.errors())
        .hasSize(DtdlParser.ERRORS_MAX)
        .last()
        .satisfies(
            error -> {
              assertThat(error.rule()).isEqualTo("nonUniqueImportedPropertyValue");
            });
  }

  /// DTDL v4 "Schema": 8 levels, each an object whose thirty fields all have the next one's schema.
  @Test
  void aSchemaThatIsUsedManyTimesIsBuiltOnce() {
    StringBuilder schemas = new StringBuilder();
    for (int level = 0; level < 8; level++) {
      String inner = level == 7 ? "double" : "dtmi:wide:s" + (level + 1) + ";1";
      schemas
          .append(level == 0 ? "" : ",")
          .append("{\"@id\":\"dtmi:wide:s" + level + ";1\",\"@type\":\"Object\",\"fields\":[")
          .append(
              IntStream.range(0, 30)
                  .mapToObj(i -> "{\"name\":\"f" + i + "\",\"schema\":\"" + inner + "\"}")
                  .collect(Collectors.joining(",")))
          .append("]}");
    }
    String body =
        "\"schemas\":[" + schemas + "],\"contents\":[" + property("p", "dtmi:wide:s0;1") + "]";

    ParseResult result = parser.parse(List.of(model(4, "dtmi:wide:m;1", body)));

    assertThat(result.errors()).isEmpty();
    Schema outer = result.models().schema(new Dtmi("dtmi:wide:s0;1")).orElseThrow();
    ValueChecker checker = new ValueChecker(result.models());
    assertThat(checker.check(outer, "{\"f0\":{\"f1\":{\"f2\":1}}}")).hasSize(1);
    assertThat(checker.check(outer, "{\"g\":1}").getFirst().message()).hasSizeLessThan(1_000);
  }

  /// DTDL v4: schemas that contain each other, each of them all others.
  @Test
  void schemasThatAllContainEachOtherAreWalkedOnce() {
    int count = 60;
    StringBuilder schemas = new StringBuilder();
    for (int i = 0; i < count; i++) {
      schemas
          .append(i == 0 ? "" : ",")
          .append("{\"@id\":\"dtmi:clique:s" + i + ";1\",\"@type\":\"Object\",\"fields\":[")
          .append(
              IntStream.range(0, count)
                  .mapToObj(
                      f -> "{\"name\":\"f" + f + "\",\"schema\":\"dtmi:clique:s" + f + ";1\"}")
                  .collect(Collectors.joining(",")))
          .append("]}");
    }

    ParseResult result =
        parser.parse(List.of(model(4, "dtmi:clique:m;1", "\"schemas\":[" + schemas + "]")));

    assertThat(result.isValid() || !result.errors().isEmpty()).isTrue();
    if (result.isValid()) {
      Schema one = result.models().schema(new Dtmi("dtmi:clique:s0;1")).orElseThrow();
      String deep = "{\"f1\":".repeat(400) + "{}" + "}".repeat(400);
      assertThat(new ValueChecker(result.models()).check(one, deep)).isEmpty();
    }
  }

  @Test
  void manyInterfacesThatExtendThemselvesAreReported() {
    List<ModelSource> sources = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String id = "dtmi:self:m" + i + ";1";
      sources.add(model(3, id, "\"extends\":\"" + id + "\""));
    }

    assertThat(parser.parse(sources).errors()).hasSize(DtdlParser.ERRORS_MAX);
  }

  @Test
  void aFanOfComponentsIsWalkedOnce() {
    List<ModelSource> sources = new ArrayList<>();
    String many =
        IntStream.range(0, 5_000).mapToObj(i -> property("p" + i)).collect(Collectors.joining(","));
    sources.add(model(3, "dtmi:fan:part;1", "\"contents\":[" + many + "]"));
    String parts =
        IntStream.range(0, 5_000)
            .mapToObj(
                i ->
                    "{\"@type\":\"Component\",\"name\":\"c"
                        + i
                        + "\",\"schema\":\"dtmi:fan:part;1\"}")
            .collect(Collectors.joining(","));
    sources.add(model(3, "dtmi:fan:whole;1", "\"contents\":[" + parts + "]"));

    ParseResult result = parser.parse(sources);

    assertThat(result.errors()).isEmpty();
    assertThat(interfaceOf(result, "dtmi:fan:whole;1").contents()).hasSize(5_000);
  }

  @Test
  void manyReferencesToWhatIsMissingAreNamedOnce() {
    List<ModelSource> sources = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      sources.add(
          model(3, "dtmi:open:m" + i + ";1", "\"extends\":[\"dtmi:open:gone" + (i % 7) + ";1\"]"));
    }

    assertThat(parser.parse(sources).unresolved()).hasSize(7);
  }

  @Test
  void valuesAreCheckedInTimeThatGrowsWithTheirSize() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      fields.add(
          new Field(
              new Dtmi("dtmi:many:f" + i + ";1"),
              "f" + i,
              Primitive.DOUBLE,
              Semantics.NONE,
              Documentation.NONE));
    }
    Schema schema = new ObjectSchema(new Dtmi("dtmi:many:o;1"), fields, Documentation.NONE);
    String value =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "\"f" + i + "\":" + (i % 2 == 0 ? "1" : "\"x\""))
            .collect(Collectors.joining(",", "{", "}"));
    long start = System.nanoTime();

    List<ValueError> errors = new ValueChecker().check(schema, value);

    assertThat(errors).hasSizeBetween(1, 10_000);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void numbersOfAnySizeAreDecided() {
    for (String number :
        List.of("1e99999999999", "-1E+2147483648", "0." + "0".repeat(900) + "1", "9".repeat(999))) {
      for (Primitive primitive : Primitive.values()) {
        assertThat(new ValueChecker().check(primitive, number)).hasSizeLessThan(2);
      }
      for (String place :
          List.of(
              "\"contents\":[{\"@type\":\"Relationship\",\"name\":\"r\",\"maxMultiplicity\":%s}]",
              "\"schemas\":[{\"@id\":\"dtmi:n:e;1\",\"@type\":\"Enum\",\"valueSchema\":\"integer\","
                  + "\"enumValues\":[{\"name\":\"e\",\"enumValue\":%s}]}]",
              "\"comment\":%s",
              "\"@context\":%s",
              "\"contents\":%s")) {
        ParseResult result = parser.parse(List.of(model(4, "dtmi:n:m;1", place.formatted(number))));
        assertThat(result.errors()).as(place + number.substring(0, 5)).isNotEmpty();
      }
    }
  }

  private static Interface interfaceOf(ParseResult result, String id) {
    return result.models().find(new Dtmi(id)).orElseThrow();
  }

  private static String ids(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"dtmi:diamond:" + prefix + "_" + i + ";1\"")
        .collect(Collectors.joining(","));
  }

  private static String property(String name) {
    return property(name, "double");
  }

  private static String property(String name, String schema) {
    return "{\"@type\":\"Property\",\"name\":\"" + name + "\",\"schema\":\"" + schema + "\"}";
  }

  private static ModelSource model(int version, String id, String body) {
    return new ModelSource(
        id,
        "{\"@context\":\"dtmi:dtdl:context;"
            + version
            + "\",\"@id\":\""
            + id
            + "\",\"@type\":\"Interface\","
            + body
            + "}");
  }
}
