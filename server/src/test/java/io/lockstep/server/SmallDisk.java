package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// A disk in memory that can be filled and freed.
record SmallDisk(Path folder) implements AutoCloseable {
  /// Mounts it; the test is skipped, with a message, when that is not permitted.
  static SmallDisk mount(Path folder, String size) throws IOException {
    Files.createDirectories(folder);
    boolean isMounted =
        Commands.succeeds("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    Assumptions.assumeTrue(isMounted, "mount is absent or not permitted; root may run this test");
    return new SmallDisk(folder);
  }

  void fill() throws IOException {
    byte[] block = new byte[1 << 12];
    try (OutputStream out = Files.newOutputStream(folder.resolve("ballast"))) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  void free() throws IOException {
    Files.delete(folder.resolve("ballast"));
  }

  @Override
  public void close() {
    assertThat(Commands.succeeds("umount", folder.toString())).isTrue();
  }
}
