package io.lockstep.simulation;

import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuFolder;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.fmu.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Our reference FMUs, as archives with sources: compiled when they are loaded.
public final class TestFmus {
  private static final Map<String, byte[]> LIBRARIES = new ConcurrentHashMap<>();
  private static final List<String> HEADERS =
      List.of(
          "fmi2TypesPlatform.h",
          "fmi2FunctionTypes.h",
          "fmi2Functions.h",
          "fmi3PlatformTypes.h",
          "fmi3FunctionTypes.h",
          "fmi3Functions.h");

  private TestFmus() {}

  /// Writes the archive of a model.
  ///
  /// @param name `dahlquist`, `ball`, ...
  /// @param version 2 or 3
  public static Path write(Path folder, String name, int version) {
    return write(folder, name, version, xml(name, version));
  }

  /// Writes the archive of a model with another description.
  public static Path write(Path folder, String name, int version, String xml) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    String description = xml;
    entries.put("sources/kit.h", bytes("kit.h"));
    entries.put("sources/kit.c", bytes("kit" + version + ".c"));
    entries.put("sources/" + name + ".h", bytes(name + ".h"));
    if (name.equals("failing") || name.equals("stuck")) {
      entries.put("sources/dahlquist.h", bytes("dahlquist.h"));
    }
    if (version == 2) {
      // FMI 2 cannot say definitions: a file of one line does.
      entries.put(
          "sources/all.c", utf8("#define MODEL \"%s.h\"\n#include \"kit.c\"\n".formatted(name)));
      description =
          description.replaceAll(
              "<(ModelExchange|CoSimulation)([^>]*)/>",
              "<$1$2><SourceFiles><File name=\"all.c\"/></SourceFiles></$1>");
    } else {
      entries.put(
          "sources/buildDescription.xml",
          utf8(
              """
              <?xml version="1.0" encoding="UTF-8"?>
              <fmiBuildDescription fmiVersion="3.0">
                <BuildConfiguration modelIdentifier="%s">
                  <SourceFileSet language="C99">
                    <SourceFile name="kit.c"/>
                    <PreprocessorDefinition name="MODEL" value="&quot;%s.h&quot;"/>
                  </SourceFileSet>
                </BuildConfiguration>
              </fmiBuildDescription>
              """
                  .formatted(name, name)));
    }
    entries.put("modelDescription.xml", utf8(description));
    return zip(folder.resolve(name + version + ".fmu"), entries);
  }

  /// Loads a model for one of its interfaces. Each is compiled once in a process.
  public static LoadedFmu load(Path folder, String name, int version, FmuInterface.Kind kind) {
    return Fmu.open(binary(folder, name, version)).load(kind);
  }

  /// Writes the archive of a model with a binary for this machine instead of sources.
  public static Path binary(Path folder, String name, int version) {
    return binary(folder, name, version, xml(name, version));
  }

  /// The same with another description.
  public static Path binary(Path folder, String name, int version, String xml) {
    return binary(folder, name, version, xml, Map.of());
  }

  /// The same with more entries.
  public static Path binary(
      Path folder, String name, int version, String xml, Map<String, byte[]> more) {
    byte[] library = LIBRARIES.computeIfAbsent(name + version, _ -> compiled(name, version));
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("modelDescription.xml", utf8(xml));
    entries.put(
        "binaries/%s/%s%s"
            .formatted(Platform.current().folders().getFirst(), name, Platform.current().suffix()),
        library);
    entries.putAll(more);
    return zip(folder.resolve(name + version + ".fmu"), entries);
  }

  private static byte[] compiled(String name, int version) {
    try {
      Path folder = Files.createTempDirectory("lockstep-test-fmu-");
      try (FmuFolder unpacked = Fmu.open(write(folder, name, version)).unpack()) {
        Path sources = unpacked.path().resolve("sources");
        Path library = folder.resolve("library");
        for (String header : HEADERS) {
          try (InputStream in =
              Objects.requireNonNull(
                  Fmu.class.getResourceAsStream("/io/lockstep/simulation/headers/" + header))) {
            Files.write(sources.resolve(header), in.readAllBytes());
          }
        }
        Process compiler =
            new ProcessBuilder(
                    "cc",
                    "-shared",
                    "-fPIC",
                    "-O2",
                    "-w",
                    "-DMODEL=\"%s.h\"".formatted(name),
                    "-o",
                    library.toString(),
                    sources.resolve("kit.c").toString(),
                    "-lm")
                .inheritIO()
                .start();
        if (compiler.waitFor() != 0) {
          throw new IllegalStateException("%s does not compile".formatted(name));
        }
        return Files.readAllBytes(library);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The description of a model.
  public static String xml(String name, int version) {
    return new String(bytes(name + version + ".xml"), StandardCharsets.UTF_8);
  }

  /// Writes an archive.
  public static Path zip(Path file, Map<String, byte[]> entries) {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(each.getKey()));
        zip.write(each.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /// The bytes of a text.
  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String name) {
    try (InputStream in =
        Objects.requireNonNull(TestFmus.class.getResourceAsStream("/fmus/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
