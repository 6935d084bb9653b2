package io.lockstep.history.archive;

import io.lockstep.history.ArchivedRow;
import io.lockstep.history.DaysOfReceipt;
import io.lockstep.history.PurgeableRows;
import io.lockstep.history.parquet.ParquetSink;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Writes the rows of a closed day into files of this machine: for each model one with the rows
/// whose source time is on that day, and one with all others, which amend days that were archived
/// before. Some models at a time, which bounds the memory. Confined to one thread; used for one
/// day.
final class DayFiles {
  static final long MICROS_A_DAY = 86_400_000_000L;
  private static final int MODELS_AT_ONCE = 16;
  private static final int ROW_GROUP_BYTES = 4 << 20;
  private static final int ROWS_AT_ONCE = 10_000;

  private final DaysOfReceipt history;
  private final Path scratch;
  private final DaysOfReceipt.Closed day;
  private final long afterPosition;
  private final long sequence;
  private final String name;
  private final LongConsumer progress;
  private final List<Written> written = new ArrayList<>();
  private long rows;

  /// A file that is to be taken over.
  record Written(Path local, ArchiveManifest.File file) {}

  /// @param progress hears how many rows are written
  DayFiles(
      DaysOfReceipt history,
      Path scratch,
      DaysOfReceipt.Closed day,
      long afterPosition,
      long sequence,
      LongConsumer progress) {
    this.history = history;
    this.scratch = scratch;
    this.day = day;
    this.afterPosition = afterPosition;
    this.sequence = sequence;
    this.progress = progress;
    name = dayOf(day.beginMicros());
  }

  /// A day as it is called.
  static String dayOf(long micros) {
    return LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_A_DAY)).toString();
  }

  /// Writes them; none when nothing is to be seen of the day.
  List<Written> write(Function<TwinId, Optional<String>> modelOf) throws IOException {
    BitSet present = history.seriesOf(day, afterPosition);
    Map<String, BitSet> models = new TreeMap<>();
    Map<TwinId, String> last = new HashMap<>(2);
    history.listing(
        (series, twin, path, type, unit) -> {
          if (present.get(series)) {
            String model = last.get(twin);
            if (model == null) {
              last.clear();
              model = modelOf.apply(twin).orElse("");
              String _ = last.put(twin, model);
            }
            models.computeIfAbsent(model, _ -> new BitSet()).set(series);
          }
          return true;
        });
    List<String> names = List.copyOf(models.keySet());
    for (int from = 0; from < names.size(); from += MODELS_AT_ONCE) {
      pass(names.subList(from, Math.min(from + MODELS_AT_ONCE, names.size())), models);
    }
    return written;
  }

  private void pass(List<String> names, Map<String, BitSet> models) throws IOException {
    BitSet wanted = new BitSet();
    Map<Integer, ModelFiles> bySeries = new HashMap<>();
    List<ModelFiles> all = new ArrayList<>();
    for (String model : names) {
      ModelFiles files = new ModelFiles(model);
      all.add(files);
      BitSet own = models.getOrDefault(model, new BitSet());
      wanted.or(own);
      own.stream().forEach(series -> bySeries.put(series, files));
    }
    Map<Integer, SeriesChange> series = new HashMap<>();
    history.listing(
        (number, twin, path, type, unit) -> {
          if (wanted.get(number)) {
            SeriesChange _ = series.put(number, new SeriesChange(number, twin, path, type, unit));
          }
          return true;
        });
    try {
      Optional<PurgeableRows.Place> from = Optional.of(PurgeableRows.Place.FIRST);
      while (from.isPresent()) {
        DaysOfReceipt.Page page =
            history.rows(day, afterPosition, wanted, from.get(), ROWS_AT_ONCE);
        for (ArchivedRow row : page.rows()) {
          SeriesChange of = series.get(row.series());
          ModelFiles into = bySeries.get(row.series());
          if (of != null && into != null) {
            into.write(row, of);
          }
        }
        rows += page.rows().size();
        progress.accept(rows);
        from = page.next();
      }
      for (ModelFiles files : all) {
        files.finish();
      }
    } finally {
      for (ModelFiles files : all) {
        files.close();
      }
    }
  }

  /// The two files of a model.
  private final class ModelFiles {
    private final String model;
    private @Nullable OpenFile readings;
    private @Nullable OpenFile amendments;

    ModelFiles(String model) {
      this.model = model;
    }

    void write(ArchivedRow row, SeriesChange series) throws IOException {
      long source = Math.floorDiv(row.reading().sourceMicros(), MICROS_A_DAY);
      into(source * MICROS_A_DAY == day.beginMicros()).write(ArchiveRows.of(row, series), source);
    }

    private OpenFile into(boolean isOfDay) throws IOException {
      OpenFile present = isOfDay ? readings : amendments;
      if (present == null) {
        String path = ArchivePaths.data(name, model, isOfDay ? "readings" : "amendments", sequence);
        present = new OpenFile(scratch, path, model);
        if (isOfDay) {
          readings = present;
        } else {
          amendments = present;
        }
      }
      return present;
    }

    void finish() throws IOException {
      if (readings != null) {
        written.add(readings.finish());
      }
      if (amendments != null) {
        written.add(amendments.finish());
      }
    }

    void close() throws IOException {
      if (readings != null) {
        readings.close();
      }
      if (amendments != null) {
        amendments.close();
      }
    }
  }

  /// A file that is being written.
  static final class OpenFile implements AutoCloseable {
    private final Path local;
    private final String path;
    private final String model;
    private final MessageDigest digest = ArchiveManifest.sha256();
    private final OutputStream out;
    private final ParquetSink sink;
    private final Map<String, Long> days = new TreeMap<>();
    private long lastDay;
    private long rowsOfLastDay;

    OpenFile(Path scratch, String path, String model) throws IOException {
      this.path = path;
      this.model = model;
      local = scratch.resolve(path.replace('/', '~'));
      out = new DigestOutputStream(Files.newOutputStream(local), digest);
      sink =
          ParquetSink.open(
              out, ArchiveRows.COLUMNS, Map.of("lockstep.model", model), ROW_GROUP_BYTES);
    }

    /// @param sourceDay of its source time, days since 1970-01-01
    void write(@Nullable Object[] row, long sourceDay) {
      sink.write(row);
      if (sourceDay != lastDay) {
        countDay();
        lastDay = sourceDay;
      }
      rowsOfLastDay++;
    }

    private void countDay() {
      if (rowsOfLastDay > 0) {
        Long _ = days.merge(LocalDate.ofEpochDay(lastDay).toString(), rowsOfLastDay, Long::sum);
        rowsOfLastDay = 0;
      }
    }

    long rows() {
      return sink.rows();
    }

    Written finish() throws IOException {
      countDay();
      long bytes = sink.finish().bytes();
      out.flush();
      return new Written(
          local,
          new ArchiveManifest.File(
              path, model, HexFormat.of().formatHex(digest.digest()), bytes, sink.rows(), days));
    }

    @Override
    public void close() throws IOException {
      sink.close();
      out.close();
    }
  }

  static LockstepException failed(String doing, Exception e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED, "archive: expected %s, found %s".formatted(doing, e), e);
  }
}
