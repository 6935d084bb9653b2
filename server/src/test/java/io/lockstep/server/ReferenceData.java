package io.lockstep.server;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Finds the reference data, which is not part of the project.
final class ReferenceData {
  private ReferenceData() {}

  /// A file of the reference data; the test is skipped, with a message, when it is not there.
  static Path file(String name) {
    Path file = Path.of(System.getProperty("lockstep.data", "absent"), name);
    boolean isThere = Files.exists(file);
    if (!isThere) {
      System.out.println("SKIPPED: " + file + " is absent; set -Dlockstep.data");
    }
    Assumptions.assumeTrue(isThere);
    return file.toAbsolutePath().normalize();
  }
}
