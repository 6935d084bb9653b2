package io.lockstep.space;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import io.lockstep.space.alarms.AlarmEvent;
import io.lockstep.twin.AlarmNote;
import io.lockstep.twin.Series;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What came out of a branch, as history: readings by series, and what became of alarms. Confined
/// to the branch's thread.
final class BranchReadings {
  private static final int ALARMS_MAX = 100_000;
  private static final int ALARM_BYTES = 400;

  private final IntFunction<Optional<Series>> catalogue;
  private @Nullable Column[] columns = new Column[16];
  private final List<AlarmEvent> alarms = new ArrayList<>();
  private Predicate<Series> isKept = _ -> true;
  private long count;
  private long bytes;
  private long alarmCount;
  private long raised;

  /// @param catalogue series that the branch knew before
  BranchReadings(IntFunction<Optional<Series>> catalogue) {
    this.catalogue = catalogue;
  }

  /// Keeps only readings of these series from now on, of those that have none yet.
  void keep(Predicate<Series> wanted) {
    isKept = wanted;
  }

  /// Takes a change.
  ///
  /// @param record of the kind, header included; its position moves
  void take(int kind, ByteBuffer record) {
    if (kind == ChangeKind.SAMPLES.number()) {
      ChangeHeader header = ChangeHeader.read(record);
      SamplesChange.read(
          record,
          (series, source, type, bits, text, quality, flags) -> {
            count++;
            int unusual = SamplesChange.REMOVED | SamplesChange.REQUALIFIED | SamplesChange.FUTURE;
            Column column = (flags & unusual) == 0 ? column(series) : Column.UNWANTED;
            if (column != Column.UNWANTED) {
              bytes += column.add(source, header.receivedMicros(), bits, text, quality);
            }
          });
    } else if (kind == ChangeKind.SERIES.number()) {
      ChangeHeader _ = ChangeHeader.read(record);
      SeriesChange made = SeriesChange.read(record);
      put(new Series(made.series(), made.twin().value(), made.path(), made.type(), made.unit()));
    } else if (kind == ChangeKind.ALARM.number()) {
      ChangeHeader header = ChangeHeader.read(record);
      AlarmNote.read(GraphChange.read(record).body()).ifPresent(note -> alarm(header, note));
    }
  }

  private void alarm(ChangeHeader header, AlarmNote note) {
    alarmCount++;
    if (note.isAnnunciation()) {
      raised++;
    }
    if (alarms.size() < ALARMS_MAX) {
      alarms.add(
          new AlarmEvent(header.inputPosition(), header.ordinal(), header.receivedMicros(), note));
      bytes += ALARM_BYTES;
    }
  }

  private Column column(int number) {
    Column known = number < columns.length ? columns[number] : null;
    return known != null ? known : catalogue.apply(number).map(this::put).orElse(Column.UNWANTED);
  }

  private Column put(Series series) {
    int number = series.number();
    if (number >= columns.length) {
      columns = Arrays.copyOf(columns, Math.max(number + 1, columns.length * 2));
    }
    Column column = isKept.test(series) ? new Column(series) : Column.UNWANTED;
    columns[number] = column;
    return column;
  }

  /// The readings of a property that came out, of its newest series, in the order in which they
  /// did; empty when none did.
  Optional<BranchSeries> series(String twinId, String path) {
    for (int i = columns.length - 1; i >= 0; i--) {
      Column column = columns[i];
      if (column != null
          && column != Column.UNWANTED
          && column.size > 0
          && column.series.path().equals(path)
          && column.series.twinId().equals(twinId)) {
        return Optional.of(column.copied());
      }
    }
    return Optional.empty();
  }

  /// All series that readings came out of.
  List<Series> all() {
    List<Series> all = new ArrayList<>();
    for (Column column : columns) {
      if (column != null && column.size > 0) {
        all.add(column.series);
      }
    }
    return all;
  }

  /// What became of alarms, in order; at most 100,000.
  List<AlarmEvent> alarms() {
    return List.copyOf(alarms);
  }

  /// How many readings came out, also those that were not kept.
  long count() {
    return count;
  }

  /// How often an alarm changed.
  long alarmCount() {
    return alarmCount;
  }

  /// How often somebody would have been told of an alarm.
  long raised() {
    return raised;
  }

  /// The memory that it takes, about.
  long bytes() {
    return bytes;
  }

  private static final class Column {
    private static final Column UNWANTED = new Column(new Series(-1, "", "", ValueType.LONG, ""));
    private static final int TEXT_BYTES = 48;

    private final Series series;
    private long[] sources = new long[4];
    private long[] received = new long[4];
    private long[] values = new long[4];
    private byte[] qualities = new byte[4];
    private @Nullable String @Nullable [] texts;
    private int size;

    Column(Series series) {
      this.series = series;
    }

    /// Adds a reading; returns by how many bytes it grew.
    long add(long source, long receivedMicros, long bits, @Nullable String text, Quality quality) {
      long grown = 0;
      if (size == sources.length) {
        int capacity = size + Math.max(4, size >> 1);
        grown = (capacity - size) * (3L * Long.BYTES + 1);
        sources = Arrays.copyOf(sources, capacity);
        received = Arrays.copyOf(received, capacity);
        values = Arrays.copyOf(values, capacity);
        qualities = Arrays.copyOf(qualities, capacity);
      }
      if (text != null) {
        @Nullable String[] present = texts;
        if (present == null) {
          present = new String[sources.length];
        } else if (present.length < sources.length) {
          present = Arrays.copyOf(present, sources.length);
        }
        present[size] = text;
        texts = present;
        grown += TEXT_BYTES + text.length();
      }
      sources[size] = source;
      received[size] = receivedMicros;
      values[size] = bits;
      qualities[size] = quality.code();
      size++;
      return grown;
    }

    BranchSeries copied() {
      @Nullable String[] all = new String[size];
      @Nullable String[] present = texts;
      if (present != null) {
        System.arraycopy(present, 0, all, 0, Math.min(size, present.length));
      }
      return new BranchSeries(
          series,
          Arrays.copyOf(sources, size),
          Arrays.copyOf(received, size),
          Arrays.copyOf(values, size),
          Arrays.copyOf(qualities, size),
          all);
    }
  }
}
