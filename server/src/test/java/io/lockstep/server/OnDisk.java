package io.lockstep.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// Temporary folders below the module's own, which is on a disk: the machine's folder for temporary
/// files may be in memory, where a sync proves nothing.
final class OnDisk implements TempDirFactory {
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
      throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "e2e").toAbsolutePath());
    return Files.createTempDirectory(parent, test.getRequiredTestClass().getSimpleName());
  }
}
