package io.lockstep.dtdl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Finds the reference data, which is not part of the project.
public final class ReferenceData {

  private ReferenceData() {}

  /// A folder of the reference data; the test is skipped, with a message, if it is not there.
  public static Path folder(String name) {
    Path folder = Path.of(System.getProperty("lockstep.data", "absent"), name);
    boolean isThere = Files.isDirectory(folder);
    if (!isThere) {
      System.out.println("SKIPPED: " + folder + " is absent; set -Dlockstep.data");
    }
    Assumptions.assumeTrue(isThere);
    return folder;
  }

  /// All models of an ontology.
  public static List<ModelSource> ontology(String name) {
    List<ModelSource> sources = new ArrayList<>();
    Path folder = folder("ontologies/" + name);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        sources.add(new ModelSource(folder.relativize(file).toString(), Files.readString(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }
}
