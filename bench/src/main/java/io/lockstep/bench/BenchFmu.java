package io.lockstep.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The FMU of benchmarks: the least that one can be, as sources that are compiled when it is
/// loaded.
final class BenchFmu {
  private BenchFmu() {}

  /// Writes the archive.
  ///
  /// @param version 2 or 3
  static Path write(BenchFolder folder, int version) {
    Path file = folder.resolve("bench" + version + ".fmu");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      entry(zip, "modelDescription.xml", resource("bench" + version + ".xml"));
      entry(zip, "sources/bench.c", resource("bench" + version + ".c"));
      if (version == 3) {
        entry(
            zip,
            "sources/buildDescription.xml",
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <fmiBuildDescription fmiVersion="3.0">
              <BuildConfiguration modelIdentifier="bench">
                <SourceFileSet><SourceFile name="bench.c"/></SourceFileSet>
              </BuildConfiguration>
            </fmiBuildDescription>
            """
                .getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(BenchFmu.class.getResourceAsStream("/fmu/" + name), name)) {
      return in.readAllBytes();
    }
  }
}
