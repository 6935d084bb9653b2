package io.lockstep.dtdl.internal.metamodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParserOptions;
import io.lockstep.dtdl.Resolver;
import io.lockstep.dtdl.internal.metamodel.TableReader.Row;
import io.lockstep.dtdl.internal.parse.Engine;
import io.lockstep.dtdl.internal.parse.Models;
import io.lockstep.dtdl.internal.parse.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A version of the language is rows of tables: with a few rows more the engine speaks a version 5
/// that does not exist, its limits, its rules and an extension for it.
final class MadeUpVersionTest {

  private static final Tables TABLES =
      new Tables(
          together("metamodel.txt", "metamodel5.txt"),
          together("extensions.txt", "extensions5.txt"));
  private static final ParserOptions OPTIONS =
      new ParserOptions(
          Integer.MAX_VALUE,
          ParserOptions.UndefinedExtensions.BY_VERSION,
          Set.of("dtmi:example:limits:roomy"),
          ParserOptions.Reports.ALL);

  @Test
  void aModelOfTheNewVersionIsRead() {
    Outcome outcome = parse(model("\"dtmi:dtdl:context;5\"", property("heat", "double", "")));

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.models().interfaces().values())
        .singleElement()
        .satisfies(model -> assertThat(model.dtdlVersion()).isEqualTo(5));
  }

  @Test
  void whatEarlierVersionsHaveIsThereAndWhatTheyLackIsNot() {
    assertThat(rules(model("\"dtmi:dtdl:context;5\"", property("id", "uuid", "")))).isEmpty();
    assertThat(rules(model("\"dtmi:dtdl:context;4\"", property("heat", "celsius", ""))))
        .containsExactly("badDtmiOrTerm");
  }

  @Test
  void itsLimitsAreItsOwn() {
    String longName = "temperatureOfTheOven";

    assertThat(rules(model("\"dtmi:dtdl:context;5\"", property(longName, "double", ""))))
        .containsExactly("stringTooLong");
    assertThat(rules(model("\"dtmi:dtdl:context;4\"", property(longName, "double", "")))).isEmpty();
    assertThat(
            rules(
                model(
                    "\"dtmi:dtdl:context;5#limitless\", \"dtmi:example:limits:roomy;1\"",
                    property(longName, "double", ""))))
        .isEmpty();
  }

  @Test
  void itsRulesAreItsOwn() {
    String unknown = "\"dtmi:dtdl:context;%d\", \"dtmi:nobody:extension;1\"";

    assertThat(rules(model(unknown.formatted(5), ""))).isEmpty();
    assertThat(rules(model(unknown.formatted(4), "")))
        .containsExactly("unresolvableContextSpecifier");
  }

  @Test
  void anExtensionBringsCoTypesWithTheirRules() {
    String context = "\"dtmi:dtdl:context;5\", \"dtmi:example:extension:safety;1\"";
    String sound = "\"interlock\": \"door\", \"level\": 4,";

    assertThat(
            rules(model(context, locked("double", sound) + "," + property("door", "double", ""))))
        .isEmpty();
    assertThat(rules(model(context, locked("string", sound)))).containsExactly("notRequiredType");
    assertThat(rules(model(context, locked("double", "\"interlock\": \"door\", \"level\": 5,"))))
        .containsExactly("valueAboveRange");
    assertThat(rules(model(context, locked("double", ""))))
        .containsExactly("missingSupplementalLiteralProperty");
  }

  @Test
  void anExtensionIsForItsVersionsOnly() {
    String sound = "\"interlock\": \"door\", \"level\": 4,";

    assertThat(
            rules(
                model(
                    "\"dtmi:dtdl:context;4\", \"dtmi:example:extension:safety;1\"",
                    locked("double", sound))))
        .containsExactly("invalidCotypeVersion");
    assertThat(rules(model("\"dtmi:dtdl:context;5\", \"dtmi:example:extension:safety;3\"", "")))
        .isEmpty();
  }

  @Test
  void aNewVersionMayBuildOnOldOnesAndNotTheOtherWayRound() {
    String base = model("dtmi:a:Base;1", "\"dtmi:dtdl:context;%d\"", "");
    String heir =
        """
        {"@context": "dtmi:dtdl:context;%d", "@id": "dtmi:a:Heir;1", "@type": "Interface",
         "extends": "dtmi:a:Base;1"}
        """;

    assertThat(rules(base.formatted(3), heir.formatted(5))).isEmpty();
    assertThat(rules(base.formatted(5), heir.formatted(3)))
        .containsExactly("disallowedVersionReference");
  }

  private static String model(String context, String contents) {
    return model("dtmi:a:Oven;1", context, contents);
  }

  private static String model(String id, String context, String contents) {
    return """
    {"@context": [%s], "@id": "%s", "@type": "Interface", "contents": [%s]}
    """
        .formatted(context, id, contents);
  }

  private static String property(String name, String schema, String more) {
    return "{\"@type\": \"Property\", %s \"name\": \"%s\", \"schema\": \"%s\"}"
        .formatted(more, name, schema);
  }

  private static String locked(String schema, String more) {
    return property("heat", schema, more)
        .replace("\"Property\"", "[\"Property\", \"Interlocked\"]");
  }

  private static List<String> rules(String... models) {
    return parse(models).errors().stream().map(DtdlError::rule).toList();
  }

  private static Outcome parse(String... models) {
    List<ModelSource> sources = new ArrayList<>();
    for (String model : models) {
      sources.add(new ModelSource("model" + sources.size(), model));
    }
    return Engine.parse(TABLES, OPTIONS, sources, Models.NONE, Resolver.NONE);
  }

  private static List<Row> together(String table, String more) {
    List<Row> rows = new ArrayList<>(TableReader.read(table));
    try (InputStream in =
        Objects.requireNonNull(
            MadeUpVersionTest.class.getResourceAsStream("/tables/" + more), more)) {
      rows.addAll(TableReader.rows(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
