package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.internal.metamodel.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ErrorsForPeopleTest {

  private final DtdlParser parser = new DtdlParser();

  @Test
  void anErrorSaysWhereWhatIsWrongAndHowToMendIt() {
    String text =
        """
        {
          "@context": "dtmi:dtdl:context;3",
          "@id": "dtmi:bakery:Scale;1",
          "@type": "Interface",
          "contents": [
            {
              "@type": "Telemetry",
              "name": "weight",
              "schema": "duoble"
            }
          ]
        }
        """;

    List<DtdlError> errors = parse(text);

    assertThat(errors)
        .singleElement()
        .hasToString(
            "scale.json:9:7: 'schema' of dtmi:bakery:Scale:_contents:__weight;1 is 'duoble',"
                + " which is neither a known term nor a valid identifier. [badDtmiOrTerm]");
  }

  @Test
  void allErrorsAreReportedTogether() {
    String text =
        """
        {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:a;1", "@type": "Interface", "contents": [
          {"@type": "Telemetry", "name": "9lives", "schema": "double"},
          {"@type": "Property", "name": "p", "schema": "double", "writable": "yes"},
          {"@type": "Relationship", "name": "r", "maxMultiplicity": 0},
          {"@type": "Command"}
        ]}
        """;

    assertThat(parse(text))
        .extracting(DtdlError::rule)
        .containsExactly(
            "stringInvalid", "booleanNotBoolean", "valueBelowMin", "missingDtmiSegPropertyValue");
  }

  @Test
  void textThatIsNoJsonIsReportedWithItsLine() {
    assertThat(parse("{\n  \"@id\": \n}"))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.rule()).isEqualTo("json");
              assertThat(error.where().line()).isEqualTo(3);
            });
    assertThat(parse("{\"a\": 1, \"a\": 2}"))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).contains("'a' is there twice"));
    assertThat(parse("")).hasSize(1);
    assertThat(parse("{} {}")).hasSize(1);
  }

  @Test
  void everyRuleInTheCodeHasAMessage() throws IOException {
    Path sources =
        Path.of(System.getProperty("lockstep.home", ".."), "dtdl/src/main/java/io/lockstep/dtdl");
    Set<String> known =
        TableReader.read("errors.txt").stream()
            .map(row -> row.word(0))
            .collect(Collectors.toCollection(TreeSet::new));
    Pattern rule = Pattern.compile("(?:Finding|finding|refuse)\\(\\s*\"(\\w+)\"");
    List<String> used = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher matcher = rule.matcher(Files.readString(file));
        while (matcher.find()) {
          used.add(matcher.group(1));
        }
      }
    }
    for (String sort : List.of("string", "boolean", "integer", "numeric", "literal")) {
      used.add(sort + "CountBelowMin");
      used.add(sort + "MultipleValues");
      used.add(sort + "ObjectNoValue");
    }

    assertThat(used).hasSizeGreaterThan(60);
    assertThat(known).containsAll(used);
  }

  private List<DtdlError> parse(String text) {
    return parser.parse(List.of(new ModelSource("scale.json", text))).errors();
  }
}
