package io.lockstep.history.archive;

import io.lockstep.history.lake.LakeFiles;
import io.lockstep.history.parquet.ParquetSource;
import io.lockstep.model.PurgeChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What stands in the place of files once a twin's readings are removed from them. Confined to one
/// thread; used for one removal.
final class RemovalFiles {
  private final LakeFiles files;
  private final Path scratch;
  private final PurgeChange purge;
  private final long sequence;
  private final LongConsumer progress;
  private long looked;

  final List<DayFiles.Written> written = new ArrayList<>();
  final List<ArchiveManifest.Removed> removed = new ArrayList<>();
  long rows;

  RemovalFiles(
      LakeFiles files, Path scratch, PurgeChange purge, long sequence, LongConsumer progress) {
    this.files = files;
    this.scratch = scratch;
    this.purge = purge;
    this.sequence = sequence;
    this.progress = progress;
  }

  /// Looks through files, and writes those anew that have such readings.
  void write(Collection<ArchiveManifest.File> all) throws IOException {
    for (ArchiveManifest.File file : all) {
      Path local = files.fetch(files.root() + "/" + file.path(), scratch);
      try {
        // What was changed by somebody must not become what we vouch for.
        ArchiveVerification.requireUnchanged(file, local);
        long gone = count(local);
        if (gone > 0) {
          rows += gone;
          replace(file, local, gone);
        }
      } finally {
        if (local.startsWith(scratch)) {
          boolean _ = Files.deleteIfExists(local);
        }
      }
      looked += file.rows();
      progress.accept(looked);
    }
  }

  private long count(Path local) {
    long[] count = new long[1];
    try (ParquetSource source = ParquetSource.open(local)) {
      source.read(
          row -> {
            count[0] += isGone(row) ? 1 : 0;
            return true;
          });
    }
    return count[0];
  }

  private boolean isGone(@Nullable Object[] row) {
    return purge.twin().value().equals(row[ArchiveRows.TWIN])
        && row[ArchiveRows.POSITION] instanceof Long position
        && row[ArchiveRows.TIME] instanceof Long time
        && purge.takes(position, time);
  }

  private void replace(ArchiveManifest.File file, Path local, long gone) throws IOException {
    if (gone == file.rows()) {
      removed.add(new ArchiveManifest.Removed(file.path(), file.sha256(), ""));
      return;
    }
    String path = ArchivePaths.after(file.path(), sequence);
    try (ParquetSource source = ParquetSource.open(local);
        DayFiles.OpenFile out = new DayFiles.OpenFile(scratch, path, file.model())) {
      source.read(
          row -> {
            if (!isGone(row) && row[ArchiveRows.TIME] instanceof Long time) {
              out.write(row, Math.floorDiv(time, DayFiles.MICROS_A_DAY));
            }
            return true;
          });
      written.add(out.finish());
    }
    removed.add(new ArchiveManifest.Removed(file.path(), file.sha256(), path));
  }
}
