package io.lockstep.bench;

import java.nio.file.Path;

/// Where data is that is not part of the project: `-Dlockstep.data`, else beside the project.
final class ReferenceData {
  private ReferenceData() {}

  static Path folder(String name) {
    String home = System.getProperty("lockstep.home", ".");
    Path data = Path.of(System.getProperty("lockstep.data", home + "/../shared/data"));
    return data.resolve(name).normalize();
  }
}
