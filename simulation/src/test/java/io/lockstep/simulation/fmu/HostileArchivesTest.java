package io.lockstep.simulation.fmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmi.Problem;
import io.lockstep.simulation.fmi.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Archives that want to do harm, or are broken: refused with the reason, nothing is written.
class HostileArchivesTest {
  @TempDir Path folder;

  private Map<String, byte[]> sound() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("modelDescription.xml", TestFmus.utf8(TestFmus.xml("dahlquist", 3)));
    return entries;
  }

  private Fmu open(Map<String, byte[]> entries) {
    return Fmu.open(TestFmus.zip(folder.resolve("x.fmu"), entries));
  }

  @ParameterizedTest
  @CsvSource({
    "resources/../../evil.txt,leads out of the archive",
    "/etc/evil,is an absolute path",
    "C:/evil,is an absolute path",
    "resources\\..\\..\\evil,leads out of the archive",
    "\\evil,is an absolute path",
    "ModelDescription.XML,is there twice"
  })
  void namesThatLeadElsewhereAreRefused(String name, String reason) {
    Map<String, byte[]> entries = sound();
    entries.put(name, new byte[] {1});

    Fmu fmu = open(entries);

    assertThat(fmu.reading().problems())
        .filteredOn(each -> each.rule() == Rule.ARCHIVE_ENTRY)
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains(reason);
    assertThatThrownBy(fmu::unpack).hasMessageContaining("it is not unpacked, since");
    assertThatThrownBy(() -> fmu.load(Kind.CO_SIMULATION)).hasMessageContaining(reason);
  }

  @Test
  void aSymbolicLinkIsRefused() throws IOException {
    Map<String, byte[]> entries = sound();
    entries.put("resources/link", TestFmus.utf8("/etc/passwd"));
    Path file = TestFmus.zip(folder.resolve("x.fmu"), entries);
    // Sets "made on Unix" and the mode of a link in the last entry of the central directory.
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.capacity() - 4;
    while (bytes.getInt(at) != 0x02014b50) {
      at--;
    }
    bytes.put(at + 5, (byte) 3);
    bytes.putInt(at + 38, 0xa1ff << 16);
    Files.write(file, bytes.array());

    assertThat(Fmu.open(file).reading().problems())
        .extracting(Problem::message)
        .anyMatch(each -> each.contains("\"resources/link\" is a symbolic link"));
  }

  @Test
  void anArchiveThatBlowsUpIsRefused() {
    Map<String, byte[]> entries = sound();
    entries.put("resources/zeros", new byte[3 << 20]);
    Path file = TestFmus.zip(folder.resolve("x.fmu"), entries);
    Fmu.Limits limits = new Fmu.Limits(1 << 20, 2 << 20, 1 << 20, 10);

    assertThatThrownBy(() -> Fmu.open(file, limits))
        .hasMessageContaining("expected at most 2097152 bytes when unpacked, found 314");
  }

  @Test
  void aDescriptionThatIsTooLargeIsRefused() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("modelDescription.xml", new byte[3 << 20]);
    Path file = TestFmus.zip(folder.resolve("x.fmu"), entries);
    Fmu.Limits limits = new Fmu.Limits(1 << 20, 8 << 20, 1 << 20, 10);

    assertThatThrownBy(() -> Fmu.open(file, limits))
        .hasMessageContaining("modelDescription.xml: expected at most 1 MiB, found more");
  }

  @Test
  void whatIsNoArchiveIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("x.fmu"), "no zip at all");

    assertThatThrownBy(() -> Fmu.open(file)).hasMessageContaining("expected a zip archive");
    assertThatThrownBy(() -> Fmu.open(folder.resolve("absent.fmu")))
        .hasMessageContaining("expected an FMU, found no file");
    assertThat(open(Map.of("readme.txt", new byte[0])).reading().problems())
        .extracting(Problem::rule)
        .containsExactly(Rule.ARCHIVE_FILE);
  }

  @Test
  void aBinaryOfAnotherMachineIsNamed() {
    Map<String, byte[]> entries = sound();
    entries.put("binaries/win64/dahlquist.dll", new byte[0]);

    Fmu fmu = open(entries);

    assertThat(fmu.reading().problems())
        .extracting(Problem::message)
        .allMatch(each -> each.contains("found those of win64; it cannot run here"));
    assertThatThrownBy(() -> fmu.load(Kind.CO_SIMULATION))
        .hasMessageContaining("expected binaries/");
  }

  @Test
  void sourcesThatDoNotCompileSayWhy() {
    Map<String, byte[]> entries = sound();
    entries.put(
        "modelDescription.xml",
        TestFmus.utf8(
            TestFmus.xml("failing", 2)
                .replaceAll(
                    "<CoSimulation([^>]*)/>",
                    "<CoSimulation$1><SourceFiles><File name=\"a.c\"/></SourceFiles></CoSimulation>")));
    entries.put("sources/a.c", TestFmus.utf8("this is no C"));

    assertThatThrownBy(() -> open(entries).load(Kind.CO_SIMULATION))
        .hasMessageContaining("its sources do not compile: ")
        .hasMessageContaining("error");
  }

  @Test
  void theUnpackedFolderIsPrivateAndGoes() throws IOException {
    Fmu fmu = open(sound());
    Path path;
    try (FmuFolder unpacked = fmu.unpack()) {
      path = unpacked.path();
      assertThat(Files.getPosixFilePermissions(path)).hasSize(3);
      assertThat(Files.readString(path.resolve("modelDescription.xml")))
          .isEqualTo(TestFmus.xml("dahlquist", 3));
      assertThat(unpacked.resources()).isDirectory();
    }
    assertThat(path).doesNotExist();
    assertThat(HexFormat.of().parseHex(fmu.sha256())).hasSize(32);
  }

  @Test
  void terminalsNameVariables() {
    Map<String, byte[]> entries = sound();
    entries.put(
        "terminalsAndIcons/terminalsAndIcons.xml",
        TestFmus.utf8(
            """
            <fmiTerminalsAndIcons fmiVersion="3.0">
              <Terminals>
                <Terminal name="port" matchingRule="plug">
                  <TerminalMemberVariable variableName="x" variableKind="signal" memberName="a"/>
                  <TerminalMemberVariable variableName="y" variableKind="signal" memberName="b"/>
                </Terminal>
              </Terminals>
            </fmiTerminalsAndIcons>
            """));

    Fmu fmu = open(entries);

    assertThat(fmu.terminals())
        .singleElement()
        .satisfies(port -> assertThat(port.members()).hasSize(2));
    assertThat(fmu.reading().problems())
        .filteredOn(each -> each.rule() == Rule.TERMINAL)
        .singleElement()
        .hasToString(
            "terminalsAndIcons/terminalsAndIcons.xml:5:7: error: variableName: expected a variable"
                + " of the model, found \"y\" (FMI 3.0 §2.4.9) [terminal]");
  }

  @Test
  void machinesHaveTheNamesOfBothVersions() {
    assertThat(Platform.of("Linux", "amd64").folders())
        .isEqualTo(List.of("x86_64-linux", "linux64"));
    assertThat(Platform.of("Linux", "aarch64").folders()).isEqualTo(List.of("aarch64-linux"));
    assertThat(Platform.of("Windows 11", "amd64"))
        .isEqualTo(new Platform(List.of("x86_64-windows", "win64"), ".dll"));
    assertThat(Platform.of("Mac OS X", "aarch64"))
        .isEqualTo(new Platform(List.of("aarch64-darwin", "darwin64"), ".dylib"));
  }
}
