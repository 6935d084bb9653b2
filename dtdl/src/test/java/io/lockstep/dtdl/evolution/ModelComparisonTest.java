package io.lockstep.dtdl.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.dtdl.evolution.ModelChange.Kind;
import io.lockstep.dtdl.evolution.ModelChange.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is said of each kind of change.
final class ModelComparisonTest {

  private static final String CONTEXTS =
      """
      ["dtmi:dtdl:context;3", "dtmi:dtdl:extension:quantitativeTypes;1",
       "dtmi:dtdl:extension:historization;1", "dtmi:dtdl:extension:annotation;1",
       "dtmi:dtdl:extension:requirement;1"]""";

  private static ModelSet parse(String... models) {
    ParseResult result =
        new DtdlParser()
            .parse(Arrays.stream(models).map(text -> new ModelSource("m", text)).toList());
    assertThat(result.errors()).isEmpty();
    assertThat(result.unresolved()).isEmpty();
    return result.models();
  }

  private static String model(String id, String more, String... contents) {
    return """
    {"@context": %s, "@id": "%s", "@type": "Interface"%s, "contents": [%s]}
    """
        .formatted(CONTEXTS, id, more, String.join(",", contents));
  }

  private static String property(String name, String schema) {
    return "{\"@type\":\"Property\",\"name\":\"" + name + "\",\"schema\":" + schema + "}";
  }

  /// The changes from one content to the other.
  private static List<ModelChange> changes(String before, String after) {
    return diff(parse(model("dtmi:x:M;1", "", before)), parse(model("dtmi:x:M;2", "", after)))
        .changes();
  }

  private static ModelDiff diff(ModelSet before, ModelSet after) {
    return ModelComparison.compare(new Dtmi("dtmi:x:M;1"), before, new Dtmi("dtmi:x:M;2"), after);
  }

  private static ModelChange only(List<ModelChange> changes) {
    assertThat(changes).hasSize(1);
    return changes.getFirst();
  }

  private static void assertChange(
      ModelChange change, Kind kind, Severity severity, String path, String before, String after) {
    assertThat(change.kind()).isEqualTo(kind);
    assertThat(change.severity()).isEqualTo(severity);
    assertThat(change.path()).isEqualTo(path);
    assertThat(change.before()).isEqualTo(before);
    assertThat(change.after()).isEqualTo(after);
    assertThat(change.explanation()).matches("(?s).{20,}\\.");
  }

  @Test
  void aRemovedPropertyBreaksAndANewOneDoesNot() {
    List<ModelChange> changes =
        changes(property("old", "\"double\""), property("new", "\"string\""));

    assertThat(changes).hasSize(2);
    assertChange(changes.get(0), Kind.REMOVED, Severity.BREAKING, "old", "Property double", "");
    assertChange(changes.get(1), Kind.ADDED, Severity.COMPATIBLE, "new", "", "Property string");
  }

  @Test
  void aContentUnderANewNameIsSuspected() {
    assertThat(
            changes(property("temp", "\"double\""), property("temperature", "\"double\""))
                .getFirst()
                .explanation())
        .endsWith("If it is called temperature now, rename it when twins migrate.");
    assertThat(
            changes(
                    property("temp", "\"double\""),
                    property("a", "\"double\"") + "," + property("b", "\"double\""))
                .getFirst()
                .explanation())
        .doesNotContain("rename");
  }

  @Test
  void telemetryThatBecomesAPropertyBreaks() {
    assertChange(
        only(
            changes(
                property("p", "\"double\"").replace("Property", "Telemetry"),
                property("p", "\"double\""))),
        Kind.KIND_CHANGED,
        Severity.BREAKING,
        "p",
        "Telemetry double",
        "Property double");
  }

  @Test
  void integersWidenToLongAndToDouble() {
    for (String wide : List.of("long", "double")) {
      assertChange(
          only(changes(property("p", "\"integer\""), property("p", "\"" + wide + "\""))),
          Kind.SCHEMA_WIDENED,
          Severity.WIDENING,
          "p",
          "integer",
          wide);
    }
  }

  @Test
  void doublesNarrowToFloat() {
    assertChange(
        only(changes(property("p", "\"double\""), property("p", "\"float\""))),
        Kind.SCHEMA_NARROWED,
        Severity.BREAKING,
        "p",
        "double",
        "float");
  }

  @Test
  void longAndDoubleHoldOtherValues() {
    assertChange(
        only(changes(property("p", "\"long\""), property("p", "\"double\""))),
        Kind.SCHEMA_CHANGED,
        Severity.BREAKING,
        "p",
        "long",
        "double");
  }

  private static String choice(String... values) {
    List<String> members = new ArrayList<>();
    for (String value : values) {
      String[] parts = value.split("=", -1);
      members.add("{\"name\":\"" + parts[0] + "\",\"enumValue\":" + parts[1] + "}");
    }
    boolean isText = values[0].contains("\"");
    return "{\"@type\":\"Enum\",\"valueSchema\":\""
        + (isText ? "string" : "integer")
        + "\",\"enumValues\":["
        + String.join(",", members)
        + "]}";
  }

  @Test
  void aStringThatBecomesAnEnumIsNarrowed() {
    assertChange(
        only(changes(property("p", "\"string\""), property("p", choice("on=\"ON\"")))),
        Kind.SCHEMA_NARROWED,
        Severity.BREAKING,
        "p",
        "string",
        "enum of string");
  }

  @Test
  void anEnumLosesAndGetsValues() {
    List<ModelChange> changes =
        changes(
            property("p", choice("OFF=0", "RUNNING=1")), property("p", choice("OFF=0", "IDLE=2")));

    assertThat(changes).hasSize(2);
    assertChange(
        changes.get(0), Kind.ENUM_NARROWED, Severity.BREAKING, "p.RUNNING", "RUNNING = 1", "");
    assertChange(changes.get(1), Kind.ENUM_WIDENED, Severity.WIDENING, "p.IDLE", "", "IDLE = 2");
  }

  @Test
  void anEnumValueMayHaveAnotherNameButNotThatOfAnotherOne() {
    assertChange(
        only(changes(property("p", choice("OFF=0")), property("p", choice("STOPPED=0")))),
        Kind.ENUM_RENAMED,
        Severity.COMPATIBLE,
        "p.OFF",
        "OFF = 0",
        "STOPPED = 0");
    assertThat(changes(property("p", choice("A=0", "B=1")), property("p", choice("B=0", "A=1"))))
        .extracting(ModelChange::kind)
        .containsExactly(Kind.ENUM_MEANING_CHANGED, Kind.ENUM_MEANING_CHANGED);
  }

  private static String quantity(String type, String unit) {
    return "{\"@type\":[\"Property\",\""
        + type
        + "\"],\"name\":\"p\",\"schema\":\"double\",\"unit\":\""
        + unit
        + "\"}";
  }

  @Test
  void anotherUnitOfTheSameQuantityBreaksAndNamesTheConversion() {
    ModelChange change =
        only(
            changes(
                quantity("Temperature", "degreeCelsius"),
                quantity("Temperature", "degreeFahrenheit")));

    assertChange(
        change, Kind.UNIT_CHANGED, Severity.BREAKING, "p", "degreeCelsius", "degreeFahrenheit");
    assertThat(change.explanation()).contains("x * 1.8 + 32");
    assertThat(
            only(changes(quantity("Power", "watt"), quantity("Power", "kilowatt"))).explanation())
        .contains("x * 0.001");
  }

  @Test
  void anotherQuantityCannotBeConverted() {
    List<ModelChange> changes =
        changes(quantity("Temperature", "kelvin"), quantity("Power", "watt"));

    assertThat(changes)
        .extracting(ModelChange::kind)
        .containsExactly(Kind.UNIT_CHANGED, Kind.SEMANTIC_TYPE_CHANGED);
    assertThat(changes).extracting(ModelChange::severity).containsOnly(Severity.BREAKING);
    assertThat(changes.getFirst().explanation()).contains("cannot be converted");
  }

  @Test
  void anotherWordForTheSameUnitDoesNotBreak() {
    assertThat(only(changes(quantity("Power", "watt"), quantity("Power", "joulePerSecond"))))
        .extracting(ModelChange::severity)
        .isEqualTo(Severity.COMPATIBLE);
  }

  @Test
  void aUnitThatIsStatedForTheFirstTimeDoesNotBreak() {
    assertThat(changes(property("p", "\"double\""), quantity("Temperature", "kelvin")))
        .extracting(ModelChange::kind, ModelChange::severity)
        .containsExactly(
            tuple(Kind.UNIT_CHANGED, Severity.COMPATIBLE),
            tuple(Kind.SEMANTIC_TYPE_CHANGED, Severity.COMPATIBLE));
  }

  @Test
  void aPropertyThatIsNoLongerWritableBreaks() {
    String writable = property("p", "\"double\"").replace("}", ",\"writable\":true}");

    assertChange(
        only(changes(writable, property("p", "\"double\""))),
        Kind.WRITABLE_CHANGED,
        Severity.BREAKING,
        "p",
        "writable",
        "read-only");
    assertThat(only(changes(property("p", "\"double\""), writable)).severity())
        .isEqualTo(Severity.COMPATIBLE);
  }

  private static String object(String... fields) {
    return "{\"@type\":\"Object\",\"fields\":[" + String.join(",", fields) + "]}";
  }

  private static String field(String name, String schema) {
    return "{\"name\":\"" + name + "\",\"schema\":" + schema + "}";
  }

  @Test
  void placesInsideOfValuesAreNamed() {
    String array = "{\"@type\":\"Array\",\"elementSchema\":%s}";
    String map =
        "{\"@type\":\"Map\",\"mapKey\":{\"name\":\"k\",\"schema\":\"string\"},\"mapValue\":{\"name\":\"v\",\"schema\":%s}}";
    String before =
        object(
            field("list", array.formatted(object(field("x", "\"double\"")))),
            field("map", map.formatted("\"integer\"")));
    String after =
        object(
            field("list", array.formatted(object(field("y", "\"double\"")))),
            field("map", map.formatted("\"long\"")));

    assertThat(changes(property("p", before), property("p", after)))
        .extracting(change -> change.kind() + " " + change.path())
        .containsExactly("REMOVED p.list[].x", "ADDED p.list[].y", "SCHEMA_WIDENED p.map{}");
  }

  @Test
  void aNewFieldThatIsRequiredBreaks() {
    String optional = object(field("a", "\"double\""));
    String required =
        object(
            field("a", "\"double\""),
            "{\"@type\":[\"Field\",\"Required\"],\"name\":\"b\",\"schema\":\"double\"}");

    assertThat(only(changes(property("p", optional), property("p", required))).severity())
        .isEqualTo(Severity.BREAKING);
    assertThat(
            only(changes(
                    property("p", required.replace("[\"Field\",\"Required\"]", "\"Field\"")),
                    property("p", required)))
                .kind())
        .isEqualTo(Kind.REQUIRED_ADDED);
  }

  @Test
  void readingsThatAreNoLongerKeptBreakCharts() {
    String kept =
        property("p", "\"double\"").replace("\"Property\"", "[\"Property\",\"Historized\"]");

    assertChange(
        only(changes(kept, property("p", "\"double\""))),
        Kind.HISTORY_ENDED,
        Severity.BREAKING,
        "p",
        "kept",
        "not kept");
    assertThat(only(changes(property("p", "\"double\""), kept)).kind())
        .isEqualTo(Kind.HISTORY_BEGUN);
  }

  @Test
  void whereNobodySpeaksOfHistorizationEverythingIsKept() {
    String plain =
        """
        {"@context": "dtmi:dtdl:context;3", "@id": "dtmi:x:M;1", "@type": "Interface",
         "contents": [{"@type": "Property", "name": "p", "schema": "double"}]}
        """;
    String silent = model("dtmi:x:M;2", "", property("p", "\"double\""));
    String saying = silent.replace("\"Property\"", "[\"Property\",\"Historized\"]");

    assertThat(only(diff(parse(plain), parse(silent)).changes()).kind())
        .isEqualTo(Kind.HISTORY_ENDED);
    assertThat(diff(parse(plain), parse(saying)).changes()).isEmpty();
  }

  @Test
  void anAnnotationOfAnotherValueBreaks() {
    String annotation =
        "{\"@type\":[\"Property\",\"ValueAnnotation\"],\"name\":\"n\",\"schema\":\"double\",\"annotates\":\"%s\"}";
    String others = property("p", "\"double\"") + "," + property("q", "\"double\"") + ",";

    assertChange(
        only(changes(others + annotation.formatted("p"), others + annotation.formatted("q"))),
        Kind.COTYPE_PROPERTY_CHANGED,
        Severity.BREAKING,
        "n",
        "annotates \"p\"",
        "annotates \"q\"");
  }

  @Test
  void commandsAreComparedByWhatTheyAskAndAnswer() {
    String plain = "{\"@type\":\"Command\",\"name\":\"c\"}";
    String asking =
        "{\"@type\":\"Command\",\"name\":\"c\",\"request\":{\"name\":\"r\",\"schema\":\"double\"}}";

    assertChange(
        only(changes(plain, asking)), Kind.ADDED, Severity.BREAKING, "c.request", "", "double");
    assertChange(
        only(changes(asking, asking.replace("double", "integer"))),
        Kind.SCHEMA_NARROWED,
        Severity.BREAKING,
        "c.request",
        "double",
        "integer");
    assertThat(only(changes(plain, asking.replace("request", "response"))).severity())
        .isEqualTo(Severity.COMPATIBLE);
  }

  private static String link(String more) {
    return "{\"@type\":\"Relationship\",\"name\":\"r\"" + more + "}";
  }

  @Test
  void targetsOfRelationshipsNarrowAndWiden() {
    String base = model("dtmi:x:Base;1", "");
    String special = model("dtmi:x:Special;1", ",\"extends\":\"dtmi:x:Base;1\"");
    String other = model("dtmi:x:Other;1", "");
    String toBase = link(",\"target\":\"dtmi:x:Base;1\"");
    String toSpecial = link(",\"target\":\"dtmi:x:Special;1\"");
    String toOther = link(",\"target\":\"dtmi:x:Other;1\"");

    assertThat(kind(toBase, toSpecial, base, special)).isEqualTo(Kind.TARGET_NARROWED);
    assertThat(kind(toSpecial, toBase, base, special)).isEqualTo(Kind.TARGET_WIDENED);
    assertThat(kind(link(""), toBase, base)).isEqualTo(Kind.TARGET_NARROWED);
    assertThat(kind(toBase, link(""), base)).isEqualTo(Kind.TARGET_WIDENED);
    assertThat(kind(toBase, toOther, base, other)).isEqualTo(Kind.TARGET_CHANGED);
  }

  private static Kind kind(String before, String after, String... others) {
    List<String> old = new ArrayList<>(List.of(others));
    List<String> now = new ArrayList<>(List.of(others));
    old.add(model("dtmi:x:M;1", "", before));
    now.add(model("dtmi:x:M;2", "", after));
    return only(diff(parse(old.toArray(String[]::new)), parse(now.toArray(String[]::new)))
            .changes())
        .kind();
  }

  @Test
  void fewerLinksAndLostPropertiesOfLinksBreak() {
    assertChange(
        only(changes(link(""), link(",\"maxMultiplicity\":1"))),
        Kind.MULTIPLICITY_NARROWED,
        Severity.BREAKING,
        "r",
        "any number",
        "1 link");
    assertChange(
        only(changes(link(",\"properties\":[" + property("l", "\"double\"") + "]"), link(""))),
        Kind.REMOVED,
        Severity.BREAKING,
        "r.l",
        "Property double",
        "");
  }

  @Test
  void componentsAreComparedByTheirContents() {
    String part = "{\"@type\":\"Component\",\"name\":\"motor\",\"schema\":\"dtmi:x:Motor;%d\"}";
    ModelSet before =
        parse(
            model("dtmi:x:M;1", "", part.formatted(1)),
            model("dtmi:x:Motor;1", "", property("t", "\"double\"")));
    ModelSet after =
        parse(
            model("dtmi:x:M;2", "", part.formatted(2)),
            model("dtmi:x:Motor;2", "", property("t", "\"integer\"")));

    assertThat(diff(before, after).changes())
        .extracting(change -> change.severity() + " " + change.kind() + " " + change.path())
        .containsExactly("COMPATIBLE COMPONENT_CHANGED motor", "BREAKING SCHEMA_NARROWED motor/t");
  }

  @Test
  void inheritedContentsCountAndALostBaseBreaks() {
    String base = model("dtmi:x:Base;1", "", property("b", "\"double\""));
    ModelSet before = parse(base, model("dtmi:x:M;1", ",\"extends\":\"dtmi:x:Base;1\""));
    ModelSet after = parse(base, model("dtmi:x:M;2", "", property("b", "\"double\"")));

    assertChange(
        only(diff(before, after).changes()),
        Kind.BASE_REMOVED,
        Severity.BREAKING,
        "",
        "dtmi:x:Base;1",
        "");
  }

  @Test
  void anotherVersionOfABaseBreaksOnlyWhatAsksForTheOldOne() {
    String user = model("dtmi:x:User;1", "", link(",\"target\":\"dtmi:x:Base;1\""));
    ModelSet before =
        parse(model("dtmi:x:Base;1", ""), model("dtmi:x:M;1", ",\"extends\":\"dtmi:x:Base;1\""));
    String[] now = {
      model("dtmi:x:Base;2", ""), model("dtmi:x:M;2", ",\"extends\":\"dtmi:x:Base;2\""), user
    };

    assertThat(only(diff(before, parse(now[0], now[1])).changes()).severity())
        .isEqualTo(Severity.COMPATIBLE);
    ModelChange breaking = only(diff(before, parse(now)).changes());
    assertChange(
        breaking, Kind.BASE_CHANGED, Severity.BREAKING, "", "dtmi:x:Base;1", "dtmi:x:Base;2");
    assertThat(breaking.explanation()).contains("r of dtmi:x:User;1");
  }

  @Test
  void textsAreCosmetic() {
    assertChange(
        only(
            changes(
                property("p", "\"double\""),
                property("p", "\"double\"").replace("}", ",\"displayName\":\"Pressure\"}"))),
        Kind.TEXT_CHANGED,
        Severity.COSMETIC,
        "p",
        "",
        "Pressure");
  }

  @Test
  void aSchemaThatContainsItselfIsComparedOnce() {
    String model =
        """
        {"@context": "dtmi:dtdl:context;4", "@id": "dtmi:x:M;%d", "@type": "Interface",
         "schemas": [{"@id": "dtmi:x:node;%d", "@type": "Object", "fields": [
           {"name": "value", "schema": "%s"},
           {"name": "next", "schema": "dtmi:x:node;%d"}]}],
         "contents": [{"@type": "Property", "name": "p", "schema": "dtmi:x:node;%d"}]}
        """;

    assertThat(
            diff(
                    parse(model.formatted(1, 1, "integer", 1, 1)),
                    parse(model.formatted(2, 2, "long", 2, 2)))
                .changes())
        .extracting(ModelChange::path)
        .containsExactly("p.value");
  }

  @Test
  void sharedSchemasDoNotMultiplyTheWork() {
    StringBuilder schemas = new StringBuilder();
    for (int level = 1; level <= 4; level++) {
      StringBuilder fields = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        String schema = level == 4 ? "%s" : "dtmi:x:s" + (level + 1) + ";1";
        fields.append(i == 0 ? "" : ",").append(field("f" + i, "\"" + schema + "\""));
      }
      schemas
          .append(level == 1 ? "" : ",")
          .append("{\"@id\":\"dtmi:x:s" + level + ";1\",\"@type\":\"Object\",\"fields\":[")
          .append(fields)
          .append("]}");
    }
    String more = ",\"schemas\":[" + schemas + "]";
    ModelDiff diff =
        diff(
            parse(
                model(
                    "dtmi:x:M;1", more.replace("%s", "integer"), property("p", "\"dtmi:x:s1;1\""))),
            parse(
                model(
                    "dtmi:x:M;2", more.replace("%s", "string"), property("p", "\"dtmi:x:s1;1\""))));

    assertThat(diff.changes()).hasSize(ModelComparison.CHANGES_MAX);
    assertThat(diff.breaks()).isTrue();
  }

  @Test
  void whatIsInNoSetIsRefused() {
    assertThatThrownBy(() -> diff(ModelSet.empty(), ModelSet.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dtmi:x:M;1");
  }

  @Test
  void setsArePairedByTheNearestOlderVersion() {
    ModelSet before =
        parse(model("dtmi:x:A;1", ""), model("dtmi:x:A;3", ""), model("dtmi:x:Gone;1", ""));
    ModelSet after =
        parse(
            model("dtmi:x:A;3", ""),
            model("dtmi:x:A;4", "", property("p", "\"double\"")),
            model("dtmi:x:New;1", ""));

    ModelSetDiff diff = ModelComparison.compare(before, after);

    assertThat(diff.diffs())
        .extracting(pair -> pair.before() + " " + pair.after())
        .containsExactly("dtmi:x:A;3 dtmi:x:A;4", "dtmi:x:A;1 dtmi:x:A;3");
    assertThat(diff.added()).containsExactly(new Dtmi("dtmi:x:New;1"));
    assertThat(diff.removed()).containsExactly(new Dtmi("dtmi:x:Gone;1"));
    assertThat(diff.unchanged()).isEqualTo(1);
    assertThat(diff.breaks()).isTrue();
  }
}
