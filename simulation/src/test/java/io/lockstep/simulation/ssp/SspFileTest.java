package io.lockstep.simulation.ssp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.model.text.Problem;
import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.cosim.Master;
import io.lockstep.simulation.cosim.Network;
import io.lockstep.simulation.fmu.Fmu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Networks in the form of SSP: y = a u + b, several times over.
class SspFileTest {
  private static final String SET =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <ssv:ParameterSet name="values" version="1.0"
          xmlns:ssv="http://ssp-standard.org/SSP1/SystemStructureParameterValues"
          xmlns:ssc="http://ssp-standard.org/SSP1/SystemStructureCommon">
        %s
      </ssv:ParameterSet>
      """;

  @TempDir Path folder;

  private static String component(String name, String more) {
    return """
    <ssd:Component name="%s" source="resources/gain2.fmu" type="application/x-fmu-sharedlibrary">
      <ssd:Connectors>
        <ssd:Connector name="u" kind="input"><ssc:Real/></ssd:Connector>
        <ssd:Connector name="y" kind="output"><ssc:Real/></ssd:Connector>
      </ssd:Connectors>
      %s
    </ssd:Component>
    """
        .formatted(name, more);
  }

  private static String bindings(String parameters) {
    return """
    <ssd:ParameterBindings><ssd:ParameterBinding><ssd:ParameterValues>
      <ssv:ParameterSet version="1.0" name="own"><ssv:Parameters>%s</ssv:Parameters></ssv:ParameterSet>
    </ssd:ParameterValues></ssd:ParameterBinding></ssd:ParameterBindings>
    """
        .formatted(parameters);
  }

  private static String real(String name, double value) {
    return "<ssv:Parameter name=\"%s\"><ssv:Real value=\"%s\"/></ssv:Parameter>"
        .formatted(name, value);
  }

  private static String connection(String from, String to, String more) {
    String[] start = ("." + from).split("\\.", -1);
    String[] end = ("." + to).split("\\.", -1);
    return """
    <ssd:Connection %s startConnector="%s" %s endConnector="%s">%s</ssd:Connection>
    """
        .formatted(
            start.length == 3 ? "startElement=\"%s\"".formatted(start[1]) : "",
            start[start.length - 1],
            end.length == 3 ? "endElement=\"%s\"".formatted(end[1]) : "",
            end[end.length - 1],
            more);
  }

  private static String system(String elements, String connections, String more) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <ssd:SystemStructureDescription name="test" version="1.0"
            xmlns:ssd="http://ssp-standard.org/SSP1/SystemStructureDescription"
            xmlns:ssc="http://ssp-standard.org/SSP1/SystemStructureCommon"
            xmlns:ssv="http://ssp-standard.org/SSP1/SystemStructureParameterValues"
            xmlns:ssm="http://ssp-standard.org/SSP1/SystemStructureParameterMapping">
        <ssd:System name="root">
          <ssd:Elements>%s</ssd:Elements>
          <ssd:Connections>%s</ssd:Connections>
          %s
        </ssd:System>
        <ssd:DefaultExperiment startTime="1" stopTime="3"/>
        </ssd:SystemStructureDescription>
        """
        .formatted(elements, connections, more);
  }

  private Path write(String ssd, Map<String, String> files) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("SystemStructure.ssd", TestFmus.utf8(ssd));
    entries.put("resources/gain2.fmu", Files.readAllBytes(TestFmus.binary(folder, "gain", 2)));
    entries.put("resources/mass2.fmu", Files.readAllBytes(TestFmus.binary(folder, "mass", 2)));
    files.forEach((name, text) -> entries.put(name, TestFmus.utf8(text)));
    return TestFmus.zip(folder.resolve("system.ssp"), entries);
  }

  private double value(Path file, String output) {
    List<Problem> problems = new ArrayList<>();
    try (SspFile.Opened opened =
            SspFile.open(file, OptionalDouble.of(0.5), problems)
                .orElseThrow(() -> new AssertionError(problems.toString()));
        Network.Loaded loaded = opened.network().load(Fmu::load)) {
      assertThat(opened.notes()).isEmpty();
      Master master = loaded.master();
      master.start(opened.network().startTime(), OptionalDouble.empty());
      master.advance(opened.network().stopTime().orElseThrow());
      assertThat(master.time()).isEqualTo(3);
      return master.number(output);
    }
  }

  private List<String> problems(String ssd, Map<String, String> files) throws IOException {
    List<Problem> problems = new ArrayList<>();
    Optional<SspFile.Opened> opened =
        SspFile.open(write(ssd, files), OptionalDouble.empty(), problems);
    assertThat(opened).isEmpty();
    return problems.stream().map(Problem::toString).toList();
  }

  /// first = 2 * 0 + 3; second.u = first * 10 + 1 = 31; second = 0.5 * 31 = 15.5.
  @Test
  void connectionsAndValuesAreThoseOfThePackage() throws IOException {
    Path file =
        write(
            system(
                component("first", bindings(real("a", 2) + real("b", 3)))
                    + component("second", bindings(real("a", 0.5))),
                connection(
                    "first.y",
                    "second.u",
                    "<ssc:LinearTransformation factor=\"10\" offset=\"1\"/>"),
                ""),
            Map.of());

    assertThat(value(file, "second.y")).isEqualTo(15.5);
  }

  @Test
  void aDescriptionBesideItsFilesIsReadToo() throws IOException {
    Files.createDirectories(folder.resolve("resources"));
    Files.copy(TestFmus.binary(folder, "gain", 2), folder.resolve("resources/gain2.fmu"));
    Path file =
        Files.writeString(
            folder.resolve("plant.ssd"), system(component("only", bindings(real("b", 7))), "", ""));

    assertThat(value(file, "only.y")).isEqualTo(7);
  }

  /// The way goes through the connectors of a nested system, with a transformation at each end:
  /// inner.u = 2 * (5 + 1) = 12, inner.y = 3 * 12 = 36, last.u = 36 - 6 = 30.
  @Test
  void nestedSystemsBecomeOneNetwork() throws IOException {
    String nested =
        """
        <ssd:System name="line">
          <ssd:Connectors>
            <ssd:Connector name="in" kind="input"/><ssd:Connector name="out" kind="output"/>
          </ssd:Connectors>
          <ssd:Elements>%s</ssd:Elements>
          <ssd:Connections>%s%s</ssd:Connections>
        </ssd:System>
        """
            .formatted(
                component("inner", bindings(real("a", 3))),
                connection("in", "inner.u", "<ssc:LinearTransformation factor=\"2\"/>"),
                connection("inner.y", "out", ""));
    Path file =
        write(
            system(
                component("first", bindings(real("b", 5))) + nested + component("last", ""),
                connection("first.y", "line.in", "<ssc:LinearTransformation offset=\"1\"/>")
                    + connection("line.out", "last.u", "<ssc:LinearTransformation offset=\"-6\"/>"),
                ""),
            Map.of());

    assertThat(value(file, "line/inner.y")).isEqualTo(36);
    assertThat(value(file, "last.y")).isEqualTo(30);
  }

  /// Values of the system override those of its components; a mapping gives other names.
  @Test
  void parameterSetsAndMappingsAreFiles() throws IOException {
    String set =
        SET.formatted(
            "<ssv:Parameters>%s%s</ssv:Parameters>"
                .formatted(real("plant_gain", 4), real("unused", 9)));
    String mapping =
        """
        <ssm:ParameterMapping version="1.0"
            xmlns:ssm="http://ssp-standard.org/SSP1/SystemStructureParameterMapping"
            xmlns:ssc="http://ssp-standard.org/SSP1/SystemStructureCommon">
          <ssm:MappingEntry source="plant_gain" target="only.b"/>
          <ssm:MappingEntry source="plant_gain" target="only.a">
            <ssc:LinearTransformation factor="0.5" offset="1"/>
          </ssm:MappingEntry>
        </ssm:ParameterMapping>
        """;
    Path file =
        write(
            system(
                component("only", bindings(real("u", 10) + real("a", 100))),
                "",
                """
                <ssd:ParameterBindings>
                  <ssd:ParameterBinding source="resources/values.ssv">
                    <ssd:ParameterMapping source="resources/names.ssm"/>
                  </ssd:ParameterBinding>
                </ssd:ParameterBindings>
                """),
            Map.of("resources/values.ssv", set, "resources/names.ssm", mapping));

    // a = 0.5 * 4 + 1, b = 4, u = 10.
    assertThat(value(file, "only.y")).isEqualTo(34);
  }

  /// x of the mass in metres: 250 cm.
  @Test
  void valuesAreConvertedIntoTheUnitOfTheFmu() throws IOException {
    String set =
        SET.formatted(
            """
            <ssv:Parameters><ssv:Parameter name="x"><ssv:Real value="250" unit="cm"/></ssv:Parameter>%s</ssv:Parameters>
            <ssv:Units><ssc:Unit name="cm"><ssc:BaseUnit m="1" factor="0.01"/></ssc:Unit></ssv:Units>
            """
                .formatted(real("k", 0) + real("c", 0)));
    String mass =
        """
        <ssd:Component name="mass" source="resources/mass2.fmu" implementation="CoSimulation">
          <ssd:ParameterBindings><ssd:ParameterBinding source="resources/values.ssv"/></ssd:ParameterBindings>
        </ssd:Component>
        """;
    Path file = write(system(mass, "", ""), Map.of("resources/values.ssv", set));

    // Nothing pulls it: it stays.
    assertThat(value(file, "mass.x")).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void whatHasNoNameAnywhereIsPassedOverAndSaid() throws IOException {
    List<Problem> problems = new ArrayList<>();
    try (SspFile.Opened opened =
        SspFile.open(
                write(system(component("only", bindings(real("c", 1))), "", ""), Map.of()),
                OptionalDouble.empty(),
                problems)
            .orElseThrow()) {
      assertThat(opened.notes())
          .singleElement()
          .asString()
          .endsWith("parameter \"c\" is passed over: nothing has this name");
      assertThat(opened.network().options().stepSize()).isEqualTo(0.01);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source=\"resources/gain2.fmu\"|source=\"../gain2.fmu\"|expected an FMU of the package, found \"../gain2.fmu\"",
        "source=\"resources/gain2.fmu\"|source=\"http://x/gain.fmu\"|expected an FMU of the package, found \"http://x/gain.fmu\"",
        "application/x-fmu-sharedlibrary|application/x-ssp-definition|expected application/x-fmu-sharedlibrary, found \"application/x-ssp-definition\"",
        "name=\"y\" kind|name=\"z\" kind|expected a variable of the FMU, found none of this name",
        "name=\"test\" version=\"1.0\"|name=\"test\" version=\"3.0\"|version: expected 1.0 or 2.0, found \"3.0\"",
        "<ssc:LinearTransformation/>|<ssc:BooleanMappingTransformation/>|expected <LinearTransformation> or none, found one of another kind",
        "startElement=\"first\"|startElement=\"nobody\"|expected an element of the system, found \"nobody\"",
        "<ssd:Elements>|<ssd:Elements><ssd:SignalDictionaryReference name=\"s\"/>|signal dictionaries are not understood"
      })
  void whatIsNotUnderstoodIsRefusedWithItsPlace(String from, String to, String message)
      throws IOException {
    String ssd =
        system(
            component("first", "") + component("second", ""),
            connection("first.y", "second.u", "<ssc:LinearTransformation/>"),
            "");

    assertThat(problems(ssd.replace(from, to), Map.of()))
        .isNotEmpty()
        .allMatch(each -> each.matches("SystemStructure\\.ssd:\\d+:\\d+: .*"))
        .anyMatch(each -> each.contains(message));
  }

  @Test
  void twoSourcesOfAnInputAreRefused() throws IOException {
    String ssd =
        system(
            component("a", "") + component("b", "") + component("c", ""),
            connection("a.y", "c.u", "") + connection("b.y", "c.u", ""),
            "");

    assertThat(problems(ssd, Map.of()))
        .singleElement()
        .asString()
        .endsWith("<Connection>: expected one source of c.u, found another one");
  }

  @Test
  void anArchiveThatLeadsElsewhereIsRefused() throws IOException {
    Path file = write(system(component("a", ""), "", ""), Map.of("../evil", "x"));

    assertThatThrownBy(() -> SspFile.open(file, OptionalDouble.empty(), new ArrayList<>()))
        .hasMessageContaining("leads out of the archive");
  }
}
