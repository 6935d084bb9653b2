package io.lockstep.history.archive;

import io.lockstep.history.lake.LakeFiles;
import io.lockstep.history.parquet.ParquetColumn;
import io.lockstep.history.parquet.ParquetSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads an archive back, from its files alone. Stateless.
public final class ArchiveDay {
  /// The first line of a day as CSV.
  public static final String HEADER =
      ArchiveRows.COLUMNS.stream().map(ParquetColumn::name).collect(Collectors.joining(","))
          + "\r\n";

  private ArchiveDay() {}

  /// The manifests of an archive, in their order, as they stand there.
  ///
  /// @throws io.lockstep.model.LockstepException STORAGE_FAILED, DATA_CORRUPT
  public static List<ArchiveManifest> manifests(LakeFiles files) {
    List<ArchiveManifest> all = new ArrayList<>();
    for (long number = 1; ; number++) {
      String name = ArchiveManifest.pathOf(number);
      String path = files.root() + "/" + name;
      if (!files.exists(path)) {
        return all;
      }
      all.add(ArchiveManifest.decode(name, files.read(path)));
    }
  }

  /// Reads the readings of a day of source time, amendments too, as lines of CSV (RFC 4180), in the
  /// order of the files.
  ///
  /// @param scratch for copies of files that are not on this machine
  /// @param twin empty for all
  /// @return how many there are
  /// @throws io.lockstep.model.LockstepException DATA_CORRUPT when a file is not the one that its
  ///   manifest names, STORAGE_FAILED
  public static long read(
      LakeFiles files, Path scratch, LocalDate day, String twin, Consumer<String> into) {
    Map<String, ArchiveManifest.File> there = new LinkedHashMap<>();
    for (ArchiveManifest manifest : manifests(files)) {
      manifest
          .removal()
          .ifPresent(gone -> gone.removed().forEach(file -> there.remove(file.path())));
      manifest.files().forEach(file -> there.put(file.path(), file));
    }
    long[] count = new long[1];
    for (ArchiveManifest.File file : there.values()) {
      if (!file.days().containsKey(day.toString())) {
        continue;
      }
      try {
        Path local = files.fetch(files.root() + "/" + file.path(), scratch);
        ArchiveVerification.requireUnchanged(file, local);
        try (ParquetSource source = ParquetSource.open(local)) {
          source.read(
              row -> {
                if (isWanted(row, day, twin)) {
                  into.accept(line(row));
                  count[0]++;
                }
                return true;
              });
        }
        if (local.startsWith(scratch)) {
          boolean _ = Files.deleteIfExists(local);
        }
      } catch (IOException e) {
        throw DayFiles.failed("to read " + file.path(), e);
      }
    }
    return count[0];
  }

  private static boolean isWanted(@Nullable Object[] row, LocalDate day, String twin) {
    return row[ArchiveRows.TIME] instanceof Long time
        && Math.floorDiv(time, DayFiles.MICROS_A_DAY) == day.toEpochDay()
        && (twin.isEmpty() || twin.equals(row[ArchiveRows.TWIN]));
  }

  private static String line(@Nullable Object[] row) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      Object cell = row[i];
      boolean isTime = i == ArchiveRows.TIME || i == ArchiveRows.RECEIVED;
      String text =
          switch (cell) {
            case null -> "";
            case Long micros when isTime ->
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
            default -> cell.toString();
          };
      boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      out.append(i == 0 ? "" : ",").append(isPlain ? text : '"' + text.replace("\"", "\"\"") + '"');
    }
    return out.append("\r\n").toString();
  }
}
