package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.TwinId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The file beside the store that has the purges that are not carried out to the end: a line of
/// text for each, `<position> <microseconds> <twin>`. It outlives the store, so that one that is
/// begun anew does not show what was purged. Stateless.
final class PurgeFile {
  private static final String FILE = "purges.txt";

  private PurgeFile() {}

  static List<PurgeChange> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    List<PurgeChange> purges = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        purges.add(parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return purges;
  }

  private static PurgeChange parse(String line) {
    String[] parts = line.split(" ", 3);
    try {
      return new PurgeChange(
          new TwinId(parts[2]), Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    } catch (RuntimeException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "%s of the history: expected a line '<position> <microseconds> <twin>', found '%s'"
              .formatted(FILE, line),
          e);
    }
  }

  /// Replaces the file, durably.
  static void write(Path folder, List<PurgeChange> purges) {
    StringBuilder text = new StringBuilder();
    for (PurgeChange purge : purges) {
      // A twin's id has no line break: control characters are none of it.
      text.append(purge.upToPosition())
          .append(' ')
          .append(purge.beforeMicros())
          .append(' ')
          .append(purge.twin().value())
          .append('\n');
    }
    DurableFile.replace(folder, FILE, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
