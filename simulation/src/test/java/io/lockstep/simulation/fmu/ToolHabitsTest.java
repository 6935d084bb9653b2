package io.lockstep.simulation.fmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.simulation.TestFmus;
import io.lockstep.simulation.fmi.DescriptionReader;
import io.lockstep.simulation.fmi.FmuInterface.Kind;
import io.lockstep.simulation.fmi.Problem;
import io.lockstep.simulation.fmi.Reading;
import io.lockstep.simulation.fmi.Rule;
import io.lockstep.simulation.run.RunOptions;
import io.lockstep.simulation.run.Simulation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What tools are known to write although the standard says otherwise: it is named, and runs.
class ToolHabitsTest {
  @TempDir Path folder;

  private static String dahlquist() {
    return TestFmus.xml("dahlquist", 2);
  }

  private static Reading read(String xml) {
    return DescriptionReader.read(TestFmus.utf8(xml));
  }

  @Test
  void bytesOfWindowsInAFileThatSaysUtf8AreRead() {
    byte[] xml =
        dahlquist()
            .replace(
                "generationTool=\"", "author=\"M\u00fcller \u2013 Z\u00fcrich\" generationTool=\"")
            .getBytes(Charset.forName("windows-1252"));

    Reading reading = DescriptionReader.read(xml);

    assertThat(reading.description().orElseThrow().about())
        .anyMatch(each -> each.value().equals("M\u00fcller \u2013 Z\u00fcrich"));
    assertThat(reading.problems())
        .filteredOn(each -> each.rule() == Rule.XML_MALFORMED)
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("it is read as Windows-1252, declare the encoding that it has");
  }

  @Test
  void aDeclaredEncodingIsUsed() {
    byte[] xml =
        dahlquist()
            .replace("encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"")
            .replace("generationTool=\"", "author=\"M\u00fcller\" generationTool=\"")
            .getBytes(StandardCharsets.ISO_8859_1);

    Reading reading = DescriptionReader.read(xml);

    assertThat(reading.description().orElseThrow().about())
        .anyMatch(each -> each.value().equals("M\u00fcller"));
    assertThat(reading.problems()).isEmpty();
  }

  @Test
  void blanksBeforeTheDeclarationAreSkipped() {
    Reading reading = read("\r\n  " + dahlquist());

    assertThat(reading.description()).isPresent();
    assertThat(reading.problems())
        .extracting(Problem::message)
        .containsExactly(
            "expected <?xml at the very beginning, found blanks before it; they are skipped");
  }

  @Test
  void aPrefixThatNobodyDeclaredIsRead() {
    Reading reading =
        read(
            dahlquist()
                .replace(
                    "<fmiModelDescription ",
                    "<fmiModelDescription xsi:noNamespaceSchemaLocation=\"fmi2.xsd\" "));

    assertThat(reading.description()).isPresent();
    assertThat(reading.problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("it is read all the same, declare the prefix");
  }

  @Test
  void aByteOrderMarkIsNoProblem() {
    assertThat(read("\uFEFF" + dahlquist()).problems()).isEmpty();
  }

  @Test
  void whatIsNoXmlIsStillRefused() {
    assertThat(read("<fmiModelDescription fmiVersion=\"2.0\"").description()).isEmpty();
    assertThat(
            read("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<x>&e;</x>").problems())
        .extracting(Problem::rule)
        .containsExactly(Rule.XML_DOCTYPE);
  }

  private static byte[] library(Path fmu) {
    try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(fmu.toFile())) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (java.util.zip.ZipEntry each : zip.stream().toList()) {
        if (each.getName().startsWith("binaries/")) {
          zip.getInputStream(each).transferTo(out);
        }
      }
      return out.toByteArray();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"binaries\\,\\,modelDescription.xml", "./binaries/,/,./modelDescription.xml"})
  void namesOfOtherSystemsAreUnderstood(String binaries, String separator, String description) {
    byte[] library = library(TestFmus.binary(folder, "dahlquist", 2));
    Platform here = Platform.current();
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(description, TestFmus.utf8(dahlquist()));
    entries.put("resources" + separator, new byte[0]);
    entries.put(
        binaries + here.folders().getFirst() + separator + "dahlquist" + here.suffix(), library);

    Fmu fmu = Fmu.open(TestFmus.zip(folder.resolve("other.fmu"), entries));

    assertThat(fmu.reading().problems())
        .allMatch(each -> each.rule() == Rule.ARCHIVE_SEPARATOR)
        .hasSize(separator.equals("\\") ? 1 : 0);
    StringBuilder csv = new StringBuilder();
    Simulation.run(
        fmu, RunOptions.of(fmu.description(), Kind.CO_SIMULATION).until(1), csv, (_, _, _) -> {});
    assertThat(csv.toString().lines()).hasSize(12);
  }

  @Test
  void anFmuForOtherMachinesSaysForWhich() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("modelDescription.xml", TestFmus.utf8(dahlquist()));
    entries.put("binaries/win64/dahlquist.dll", new byte[] {1});

    Fmu fmu = Fmu.open(TestFmus.zip(folder.resolve("windows.fmu"), entries));

    assertThatThrownBy(() -> fmu.load(Kind.CO_SIMULATION))
        .hasMessageContaining("found only win64; export it for this machine");
  }

  @Test
  void aLibraryThatIsMissingIsNamed() throws Exception {
    Path source = folder.resolve("lost.c");
    java.nio.file.Files.writeString(source, "int lost(void) { return 1; }\n");
    Path lost = folder.resolve("liblost-solver.so");
    compile("-o", lost.toString(), source.toString());
    Path user = folder.resolve("user.c");
    java.nio.file.Files.writeString(user, "int lost(void);\nint used(void) { return lost(); }\n");
    Path library = folder.resolve("user.so");
    compile("-o", library.toString(), user.toString(), "-L" + folder, "-llost-solver");
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("modelDescription.xml", TestFmus.utf8(dahlquist()));
    entries.put(
        "binaries/" + Platform.current().folders().getFirst() + "/dahlquist.so",
        java.nio.file.Files.readAllBytes(library));

    Fmu fmu = Fmu.open(TestFmus.zip(folder.resolve("lost.fmu"), entries));

    assertThatThrownBy(() -> fmu.load(Kind.CO_SIMULATION))
        .hasMessageContaining("liblost-solver.so")
        .hasMessageContaining("libraries it needs must lie beside it or be installed");
  }

  private static void compile(String... arguments) throws Exception {
    java.util.List<String> command =
        new java.util.ArrayList<>(java.util.List.of("cc", "-shared", "-fPIC"));
    command.addAll(java.util.List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
