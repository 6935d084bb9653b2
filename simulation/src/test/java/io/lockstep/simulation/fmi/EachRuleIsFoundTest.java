package io.lockstep.simulation.fmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.simulation.TestFmus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A sound description with one mistake: the rule is named, at the line of the mistake.
class EachRuleIsFoundTest {
  /// @param model and version
  /// @param from what is replaced, once
  /// @param before another change, which is no mistake
  record Mistake(Rule rule, String model, String from, String to, Optional<Mistake> before) {
    Mistake(Rule rule, String model, String from, String to) {
      this(rule, model, from, to, Optional.empty());
    }

    /// One that needs two changes.
    Mistake with(String otherFrom, String otherTo) {
      return new Mistake(rule, model, otherFrom, otherTo, Optional.of(this));
    }

    String xml() {
      String xml =
          before
              .map(Mistake::xml)
              .orElseGet(
                  () ->
                      TestFmus.xml(
                          model.substring(0, model.length() - 1),
                          model.charAt(model.length() - 1) - '0'));
      assertThat(xml).contains(from);
      int at = xml.indexOf(from);
      return xml.substring(0, at) + to + xml.substring(at + from.length());
    }
  }

  private static final String UNITS =
      "<UnitDefinitions><Unit name=\"m\"><DisplayUnit name=\"mm\" factor=\"1000\"/></Unit>%s"
          + "</UnitDefinitions>\n  <LogCategories>";
  private static final String K3 =
      "causality=\"parameter\" variability=\"fixed\" initial=\"exact\" start=\"1\"";

  static List<Mistake> mistakes() {
    return List.of(
        new Mistake(Rule.XML_MALFORMED, "dahlquist3", "</ModelVariables>", "</ModelVariable>"),
        new Mistake(
            Rule.XML_DOCTYPE,
            "dahlquist3",
            "<fmiModelDescription",
            "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n<fmiModelDescription"),
        new Mistake(Rule.FMI_VERSION, "dahlquist2", "fmiVersion=\"2.0\"", "fmiVersion=\"1.0\""),
        new Mistake(Rule.ELEMENT_UNKNOWN, "dahlquist3", "<Output ", "<Ouput "),
        new Mistake(Rule.ELEMENT_MISSING, "dahlquist2", "<Real start=\"1\"/>", ""),
        new Mistake(
            Rule.ELEMENT_ORDER,
            "dahlquist3",
            "<Output valueReference=\"1\"/>\n    <ContinuousStateDerivative valueReference=\"2\"/>",
            "<ContinuousStateDerivative valueReference=\"2\"/>\n    <Output valueReference=\"1\"/>"),
        new Mistake(
            Rule.ELEMENT_TWICE,
            "dahlquist3",
            "<ModelVariables>",
            "<DefaultExperiment/><ModelVariables>"),
        new Mistake(Rule.ATTRIBUTE_UNKNOWN, "dahlquist3", "stepSize=", "stepsize="),
        new Mistake(Rule.ATTRIBUTE_MISSING, "dahlquist2", "guid=\"{dahlquist}\"", ""),
        new Mistake(
            Rule.ATTRIBUTE_VALUE, "ball2", "<Integer start=\"0\"", "<Integer start=\"0.5\""),
        new Mistake(
            Rule.INTERFACE_MISSING,
            "failing3",
            "<CoSimulation modelIdentifier=\"failing\" canGetAndSetFMUState=\"true\""
                + " canSerializeFMUState=\"true\" canHandleVariableCommunicationStepSize=\"true\"/>",
            ""),
        new Mistake(
            Rule.MODEL_IDENTIFIER,
            "failing3",
            "modelIdentifier=\"failing\"",
            "modelIdentifier=\"fail-ing\""),
        new Mistake(
            Rule.STATE_CAPABILITY,
            "failing3",
            "canGetAndSetFMUState=\"true\"",
            "canGetAndSetFMUState=\"false\""),
        new Mistake(Rule.TOKEN_EMPTY, "dahlquist3", "{dahlquist}", ""),
        new Mistake(Rule.EXPERIMENT, "dahlquist3", "stopTime=\"2\"", "stopTime=\"-2\""),
        new Mistake(
            Rule.UNIT_TWICE,
            "dahlquist3",
            "<LogCategories>",
            UNITS.formatted("<Unit name=\"m\"/>")),
        new Mistake(
            Rule.UNIT_FACTOR,
            "dahlquist3",
            "<LogCategories>",
            UNITS.formatted("<Unit name=\"s\"><BaseUnit s=\"1\" factor=\"0\"/></Unit>")),
        new Mistake(Rule.UNIT_UNDEFINED, "dahlquist3", K3, K3 + " unit=\"m\""),
        new Mistake(
                Rule.DISPLAY_UNIT_UNDEFINED, "dahlquist3", "<LogCategories>", UNITS.formatted(""))
            .with(K3, K3 + " unit=\"m\" displayUnit=\"km\""),
        new Mistake(
            Rule.TYPE_TWICE,
            "feedthrough3",
            "<TypeDefinitions>",
            "<TypeDefinitions><BooleanType name=\"Choice\"/>"),
        new Mistake(
            Rule.TYPE_UNDEFINED,
            "feedthrough3",
            "declaredType=\"Choice\"",
            "declaredType=\"Chose\""),
        new Mistake(
            Rule.TYPE_OTHER,
            "feedthrough2",
            "<Real start=\"0\"/>",
            "<Real declaredType=\"Choice\" start=\"0\"/>"),
        new Mistake(Rule.ITEM_TWICE, "feedthrough3", "value=\"2\"", "value=\"1\""),
        new Mistake(
            Rule.LOG_CATEGORY_TWICE,
            "dahlquist3",
            "<Category name=\"logStatusError\"/>",
            "<Category name=\"logStatusError\"/><Category name=\"logStatusError\"/>"),
        new Mistake(Rule.NAME_TWICE, "dahlquist3", "name=\"k\"", "name=\"x\""),
        new Mistake(Rule.NAME_CHARACTERS, "dahlquist3", "name=\"k\"", "name=\"k&#10;\""),
        new Mistake(
                Rule.NAME_STRUCTURE,
                "chain3",
                "generationTool=\"Lockstep tests\">",
                "variableNamingConvention=\"structured\">")
            .with("name=\"n\"", "name=\"n..a\""),
        new Mistake(
            Rule.REFERENCE_TWICE, "dahlquist3", "valueReference=\"3\"", "valueReference=\"1\""),
        new Mistake(
            Rule.ALIAS_SET,
            "feedthrough2",
            "name=\"tunable\" valueReference=\"40\"",
            "name=\"tunable\" valueReference=\"1\""),
        new Mistake(
            Rule.CAUSALITY_VARIABILITY,
            "dahlquist3",
            K3,
            "causality=\"parameter\" variability=\"continuous\" start=\"1\""),
        new Mistake(
            Rule.CONTINUOUS_TYPE,
            "stair3",
            "variability=\"discrete\"",
            "variability=\"continuous\""),
        new Mistake(
            Rule.INITIAL,
            "dahlquist3",
            K3,
            "causality=\"parameter\" variability=\"fixed\" initial=\"approx\" start=\"1\""),
        new Mistake(
            Rule.START_MISSING,
            "dahlquist3",
            K3,
            "causality=\"parameter\" variability=\"fixed\" initial=\"exact\""),
        new Mistake(
            Rule.START_FORBIDDEN,
            "dahlquist3",
            "initial=\"calculated\"",
            "initial=\"calculated\" start=\"1\""),
        new Mistake(Rule.START_COUNT, "chain3", "start=\"1\"", "start=\"1 2\""),
        new Mistake(Rule.START_RANGE, "dahlquist3", K3, K3 + " min=\"2\""),
        new Mistake(Rule.RANGE, "dahlquist3", K3, K3 + " min=\"1\" max=\"0\""),
        new Mistake(Rule.NOMINAL, "dahlquist3", K3, K3 + " nominal=\"0\""),
        new Mistake(
            Rule.INDEPENDENT,
            "dahlquist3",
            "causality=\"independent\" variability=\"continuous\"/>",
            "causality=\"local\" variability=\"continuous\"/>"),
        new Mistake(
            Rule.INDEPENDENT_TYPE,
            "dahlquist3",
            "<Float64 name=\"time\" valueReference=\"0\" causality=\"independent\""
                + " variability=\"continuous\"/>",
            "<Int32 name=\"time\" valueReference=\"0\" causality=\"independent\"/>"),
        new Mistake(Rule.DERIVATIVE, "dahlquist3", "derivative=\"1\"", "derivative=\"77\""),
        new Mistake(Rule.REINIT, "dahlquist3", K3, K3 + " reinit=\"true\""),
        new Mistake(
            Rule.SEVERAL_SETS,
            "dahlquist3",
            K3,
            K3 + " canHandleMultipleSetPerTimeInstant=\"false\""),
        new Mistake(
            Rule.DIMENSION,
            "chain3",
            "<Dimension valueReference=\"1\"/>",
            "<Dimension valueReference=\"1\" start=\"3\"/>"),
        new Mistake(Rule.CLOCK_REFERENCE, "clocked3", "clocks=\"1\"", "clocks=\"4\""),
        new Mistake(
            Rule.CLOCK_INTERVAL,
            "clocked3",
            "intervalVariability=\"tunable\" intervalDecimal=\"0.5\"",
            "intervalVariability=\"constant\""),
        new Mistake(Rule.PREVIOUS, "clocked3", "previous=\"4\"", "previous=\"1\""),
        new Mistake(
            Rule.STRUCTURE_REFERENCE,
            "dahlquist2",
            "<Outputs><Unknown index=\"1\"/>",
            "<Outputs><Unknown index=\"9\"/>"),
        new Mistake(Rule.STRUCTURE_OUTPUTS, "dahlquist3", "<Output valueReference=\"1\"/>", ""),
        new Mistake(Rule.STRUCTURE_DERIVATIVES, "dahlquist2", " derivative=\"1\"", ""),
        new Mistake(
            Rule.STRUCTURE_INITIAL_UNKNOWNS,
            "dahlquist2",
            "<InitialUnknowns><Unknown index=\"2\"/></InitialUnknowns>",
            ""),
        new Mistake(
            Rule.STRUCTURE_CLOCKED_STATES, "clocked3", "<ClockedState valueReference=\"3\"/>", ""),
        new Mistake(
            Rule.STRUCTURE_TWICE,
            "dahlquist3",
            "<Output valueReference=\"1\"/>",
            "<Output valueReference=\"1\"/><Output valueReference=\"1\"/>"),
        new Mistake(
            Rule.STRUCTURE_ORDER,
            "vanderpol2",
            "<InitialUnknowns><Unknown index=\"2\"/><Unknown index=\"4\"/>",
            "<InitialUnknowns><Unknown index=\"4\"/><Unknown index=\"2\"/>"),
        new Mistake(
            Rule.DEPENDENCIES,
            "dahlquist3",
            "<Output valueReference=\"1\"/>",
            "<Output valueReference=\"1\" dependencies=\"3\" dependenciesKind=\"fixed constant\"/>"),
        new Mistake(Rule.EVENT_INDICATORS, "ball2", " numberOfEventIndicators=\"1\"", ""));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isNamedAtItsLine(Mistake mistake) {
    String xml = mistake.xml();
    Reading reading = DescriptionReader.read(TestFmus.utf8(xml));

    assertThat(reading.problems()).extracting(Problem::rule).contains(mistake.rule());
    Problem problem =
        reading.problems().stream()
            .filter(each -> each.rule() == mistake.rule())
            .findFirst()
            .orElseThrow();
    assertThat(problem.position().line()).isBetween(1, (int) xml.lines().count());
    assertThat(problem.clause()).startsWith("FMI ").contains("§");
    assertThat(problem.toString())
        .startsWith("modelDescription.xml:")
        .contains(problem.rule().word());
  }

  /// What is wrong with archives, sources and terminals is tested elsewhere.
  @Test
  void noRuleIsWithoutAMistake() {
    Set<Rule> missing = EnumSet.allOf(Rule.class);
    mistakes().forEach(each -> missing.remove(each.rule()));

    assertThat(missing)
        .containsExactlyInAnyOrder(
            Rule.XML_TOO_LARGE,
            Rule.TERMINAL,
            Rule.ARCHIVE_BINARY,
            Rule.ARCHIVE_ENTRY,
            Rule.ARCHIVE_SEPARATOR,
            Rule.ARCHIVE_FILE);
  }

  @Test
  void theMessageHasLineAndColumnAndSaysWhatWasProbablyMeant() {
    String xml = TestFmus.xml("dahlquist", 3).replace("stepSize=", "stepsize=");

    List<String> lines = new ArrayList<>();
    DescriptionReader.read(TestFmus.utf8(xml))
        .problems()
        .forEach(each -> lines.add(each.toString()));

    assertThat(lines)
        .containsExactly(
            "modelDescription.xml:6:3: error: <DefaultExperiment> has no attribute stepsize;"
                + " expected stepSize (probably meant) (FMI 3.0 §2.4) [attribute-unknown]");
  }

  @Test
  void anElementBesideAnotherHasItsOwnColumn() {
    String xml = TestFmus.xml("dahlquist", 3).replace("<Category name=", "<Category nam=");

    assertThat(DescriptionReader.read(TestFmus.utf8(xml)).problems())
        .extracting(Problem::position)
        .containsOnly(new Position(5, 18));
  }

  @Test
  void fmi1IsRefusedWithAdvice() {
    String xml = "<fmiModelDescription fmiVersion=\"1.0\" modelName=\"old\"/>";

    Reading reading = DescriptionReader.read(TestFmus.utf8(xml));

    assertThat(reading.description()).isEmpty();
    assertThat(reading.problems().getFirst().message())
        .isEqualTo(
            "fmiVersion: expected 2.0 or 3.0, found FMI 1.0, which is not supported; export the"
                + " model again as FMI 2.0 or 3.0");
  }

  @Test
  void anyBytesEndInAReading() {
    byte[] sound = TestFmus.utf8(TestFmus.xml("feedthrough", 3));
    java.util.Random random = new java.util.Random(12);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = sound.clone();
      for (int j = 0; j < 4; j++) {
        bytes[random.nextInt(bytes.length)] = (byte) (random.nextInt(96) + 32);
      }
      assertThat(DescriptionReader.read(bytes)).as("seed 12, case %d", i).isNotNull();
    }
    assertThat(DescriptionReader.read(new byte[0]).description()).isEmpty();
    assertThat(Stream.of(Rule.values()).map(Rule::word)).doesNotHaveDuplicates();
  }
}
