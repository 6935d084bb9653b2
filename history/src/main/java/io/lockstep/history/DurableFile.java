package io.lockstep.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Small files beside the store that are replaced as a whole. Stateless.
public final class DurableFile {
  private DurableFile() {}

  /// Replaces a file, durably and as a whole: after a loss of power it is the old one or the new
  /// one.
  public static void replace(Path folder, String name, byte[] content) {
    Path written = folder.resolve(name + ".new");
    try {
      Path _ = Files.write(written, content);
      force(written);
      Path _ =
          Files.move(
              written,
              folder.resolve(name),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
      force(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes a file, or a folder's entries, durable, through whichever mapping it was written.
  public static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
