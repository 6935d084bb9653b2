package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Whatever the input, the parser answers; it never throws and never overflows the stack.
final class HostileInputTest {

  private static final String SEED =
      """
      {"@context": ["dtmi:dtdl:context;3", "dtmi:dtdl:extension:quantitativeTypes;1",
       "dtmi:dtdl:extension:annotation;2"], "@id": "dtmi:a:B;1", "@type": "Interface",
       "extends": ["dtmi:a:C;1"], "schemas": [{"@id": "dtmi:a:s;1", "@type": "Array",
       "elementSchema": {"@type": "Map", "mapKey": {"name": "k", "schema": "string"},
       "mapValue": {"name": "v", "schema": {"@type": "Enum", "valueSchema": "integer",
       "enumValues": [{"name": "e", "enumValue": 1}]}}}}], "contents": [
       {"@type": ["Telemetry", "Temperature"], "name": "t", "schema": "double", "unit": "kelvin",
        "displayName": {"en": "T"}, "description": [{"@language": "de", "@value": "x"}]},
       {"@type": ["Property", "ValueAnnotation"], "name": "p", "annotates": "t",
        "schema": {"@type": "Object", "fields": [{"name": "f", "schema": "dtmi:a:s;1"}]},
        "writable": {"@value": true, "@type": "xsd:boolean"}},
       {"@type": "Relationship", "name": "r", "maxMultiplicity": 3, "target": "dtmi:a:B;1"},
       {"@type": "Component", "name": "c", "schema": {"@id": "dtmi:a:C;1", "@type": "Interface"}},
       {"@type": "Command", "name": "m", "request": {"name": "q", "schema": "point"}}]}
      """;

  private final DtdlParser parser = new DtdlParser();

  @Test
  void theSeedOfTheMutationsIsValid() {
    assertThat(parse(SEED).errors()).isEmpty();
    assertThat(parse(SEED).isValid()).isTrue();
  }

  @Test
  void deepNestingIsAnError() {
    for (String open : List.of("[", "{\"a\":", "{\"@context\":\"dtmi:dtdl:context;3\",\"b\":[")) {
      assertThat(parse(open.repeat(100_000)).errors())
          .singleElement()
          .satisfies(error -> assertThat(error.rule()).isEqualTo("json"));
    }
  }

  @Test
  void aLongCycleOfExtendsIsAnError() {
    List<ModelSource> sources = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      sources.add(extending(i, (i + 1) % 10_000));
    }

    assertThat(parser.parse(sources).errors())
        .extracting(DtdlError::rule)
        .containsExactly("recursiveStructureNarrow");
  }

  @Test
  void aLongChainOfExtendsIsAnError() {
    List<ModelSource> sources = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      sources.add(extending(i, i + 1));
    }
    sources.add(new ModelSource("end", model("dtmi:chain:m10000;1", "")));

    assertThat(parser.parse(sources).errors())
        .extracting(DtdlError::rule)
        .contains("excessiveDepthNarrow");
  }

  @Test
  void aLongChainOfSchemasIsAnError() {
    StringBuilder schemas = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      schemas
          .append("{\"@id\":\"dtmi:chain:s" + i + ";1\",\"@type\":\"Array\",\"elementSchema\":")
          .append("\"dtmi:chain:s" + (i + 1) + ";1\"},");
    }
    schemas.append(
        "{\"@id\":\"dtmi:chain:s5000;1\",\"@type\":\"Array\",\"elementSchema\":\"double\"}");

    ParseResult result = parse(model("dtmi:chain:m;1", ",\"schemas\":[" + schemas + "]"));

    assertThat(result.errors()).extracting(DtdlError::rule).contains("excessiveDepthWide");
  }

  @Test
  void anInterfaceOverAMebibyteIsAnErrorSinceVersion3() {
    String comment = ",\"description\":\"" + " ".repeat(1 << 20) + "\"";

    assertThat(parse(model("dtmi:big:m;1", comment)).errors())
        .extracting(DtdlError::rule)
        .contains("partitionTooLarge");
  }

  @Property(tries = 1_500)
  void mutatedModelsNeverThrow(@ForAll("mutations") String text) {
    ParseResult result = parse(text);

    assertThat(result.isValid() || !result.errors().isEmpty() || !result.unresolved().isEmpty())
        .isTrue();
  }

  @Property(tries = 500)
  void anyTextNeverThrows(@ForAll String text) {
    assertThat(parse(text).isValid()).isFalse();
    assertThat(new ValueChecker().check(Primitive.DOUBLE, "[" + text + "]")).isNotEmpty();
  }

  @Provide
  Arbitrary<String> mutations() {
    List<String> pieces =
        List.of(
            "null",
            "[]",
            "{}",
            "true",
            "-1",
            "1e400",
            "\"\"",
            "\"double\"",
            "\"dtmi:a:s;1\"",
            "\"dtmi:a:B;1\"",
            "[\"Telemetry\",\"Property\"]",
            "\"Interface\"",
            "\"@graph\"",
            "{\"@id\":\"dtmi:a:B;1\"}",
            "{\"@value\":1}",
            "[[[]]]",
            "\"dtmi:dtdl:context;2\"",
            "\"dtmi:dtdl:context;4#limitless\"",
            "\"Object\"",
            "\"unit\"",
            "\"name\"",
            "\"schema\"");
    List<int[]> tokens = tokens();
    Arbitrary<int[]> where = Arbitraries.of(tokens);
    return where
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .flatMap(
            places ->
                Arbitraries.of(pieces)
                    .list()
                    .ofSize(places.size())
                    .map(chosen -> mutate(places, chosen)));
  }

  private static String mutate(List<int[]> places, List<String> pieces) {
    String text = SEED;
    List<int[]> ordered = new ArrayList<>(places);
    ordered.sort((a, b) -> Integer.compare(b[0], a[0]));
    int last = Integer.MAX_VALUE;
    for (int i = 0; i < ordered.size(); i++) {
      int[] place = ordered.get(i);
      if (place[1] <= last) {
        text = text.substring(0, place[0]) + pieces.get(i) + text.substring(place[1]);
        last = place[0];
      }
    }
    return text;
  }

  /// Start and end of each string of the seed.
  private static List<int[]> tokens() {
    List<int[]> tokens = new ArrayList<>();
    int at = SEED.indexOf('"');
    while (at >= 0) {
      int end = SEED.indexOf('"', at + 1);
      tokens.add(new int[] {at, end + 1});
      at = SEED.indexOf('"', end + 1);
    }
    return tokens;
  }

  private static ModelSource extending(int from, int to) {
    return new ModelSource(
        "m" + from,
        model("dtmi:chain:m" + from + ";1", ",\"extends\":\"dtmi:chain:m" + to + ";1\""));
  }

  private static String model(String id, String rest) {
    return "{\"@context\":\"dtmi:dtdl:context;3\",\"@id\":\""
        + id
        + "\",\"@type\":\"Interface\""
        + rest
        + "}";
  }

  private ParseResult parse(String text) {
    return parser.parse(List.of(new ModelSource("hostile", text)));
  }
}
