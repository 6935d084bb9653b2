package io.lockstep.history;

import io.lockstep.history.retention.LivedTime;
import io.lockstep.history.retention.RetentionState;
import io.lockstep.history.retention.SeriesKeep;
import io.lockstep.model.KeepShape;
import io.questdb.cairo.TableReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Removes from the tables what is not kept any longer, some blocks at a time, beside the feeding
/// of a store. Nobody sees such rows anyway ([Keeps]): this is about their bytes.
///
/// A day is looked at when, for some series, all of it is over: if nothing in it is kept, it goes
/// as a whole; else the rows that are over are overwritten, as those of a purge are. Whenever it is
/// cut off it is begun anew and finds less to do. Confined to the history's thread, but for
/// [#state].
final class RetentionWork {
  private static final int BLOCKS_AT_ONCE = 32;
  private static final long NOTE_MICROS = Duration.ofMinutes(1).toMillis() * 1_000;

  private final Store store;
  private final StoreFolder folder;
  private final InstantSource clock;
  private final Counters counters;
  private final PurgeWork.Quiet quiet;
  private final LivedTime lived;
  private final Map<Day, Turn> done = new HashMap<>();
  private final Deque<Day> left = new ArrayDeque<>();

  private long notedMicros;
  private boolean hasReadAll;
  private volatile boolean isPlanLost;
  private volatile int daysToDo;
  private @Nullable Sweep sweep;

  /// A partition of a table.
  private record Day(SampleTable table, long begin) {}

  /// When a day was looked at: what was told by then, and how many keeps were over for it.
  private record Turn(long version, long over) {}

  RetentionWork(
      Store store,
      StoreFolder folder,
      Optional<Duration> settings,
      InstantSource clock,
      Counters counters,
      boolean reachesBack,
      LongSupplier archived,
      PurgeWork.Quiet quiet) {
    store.keeps.archivedBefore(archived);
    this.store = store;
    this.folder = folder;
    this.clock = clock;
    this.counters = counters;
    this.quiet = quiet;
    OptionalLong noted = KeepFile.time(folder.path());
    long lastRow = Math.max(store.samples.lastReceived(), store.texts.lastReceived());
    lived = new LivedTime(noted.orElse(lastRow > 0 ? lastRow : Long.MIN_VALUE));
    long now = lived.advance(clock.millis() * 1_000, System.nanoTime());
    long kept = settings.map(one -> one.toMillis() * 1_000).orElse(KeepShape.FOREVER);
    Optional<Keeps.Told> told = KeepFile.read(folder.path());
    if (told.isPresent()) {
      store.keeps.load(told.get(), store.catalogue, kept, now);
    } else {
      isPlanLost = lastRow > 0 || !reachesBack;
      store.keeps.begin(store.catalogue, kept, isPlanLost);
    }
    if (!isPlanLost) {
      store.keeps.inForce(lived);
    }
    noteTime();
    note();
  }

  /// Writes down what was read; before the mark of the log passes it.
  void note() {
    if (isPlanLost && store.keeps.isWhole()) {
      isPlanLost = false;
      store.keeps.inForce(lived);
    }
    // What is lost stays lost until it was told anew: a file would say that all is known.
    Keeps.Told told = isPlanLost ? null : store.keeps.takeChanged();
    if (told != null) {
      KeepFile.write(folder.path(), told);
    }
  }

  /// Looks at the clock, and for days whose turn has come.
  ///
  /// @param isDrained the changes log was read to its end
  void look(boolean isDrained) {
    long now = lived.advance(clock.millis() * 1_000, System.nanoTime());
    // What the end of the log says may be that something is kept longer.
    hasReadAll |= isDrained;
    if (now - notedMicros >= NOTE_MICROS) {
      noteTime();
    }
    if (isPlanLost || !hasReadAll || sweep != null) {
      return;
    }
    List<Day> due = due(now);
    daysToDo = due.size();
    if (!due.isEmpty() && quiet.reached()) {
      left.addAll(due);
      sweep = new Sweep(left.removeFirst(), now);
    }
  }

  private void noteTime() {
    notedMicros = lived.micros();
    KeepFile.writeTime(folder.path(), notedMicros);
  }

  private List<Day> due(long now) {
    List<SeriesKeep> keeps = store.keeps.all();
    List<Day> due = new ArrayList<>();
    for (SampleTable table : store.tables()) {
      List<Zones> zones = table.zones();
      // The newest day stays: it is being written to.
      for (int i = 0; i + 1 < zones.size(); i++) {
        Day day = new Day(table, zones.get(i).partition);
        Turn turn = turn(day, keeps, now);
        if (turn.over > 0 && !turn.equals(done.get(day))) {
          due.add(day);
        }
      }
    }
    return due;
  }

  private Turn turn(Day day, List<SeriesKeep> keeps, long now) {
    long archived = store.keeps.archivedMicros();
    long over =
        keeps.stream()
            .filter(keep -> keep.cutMicros(now, archived) >= day.begin + SampleTable.DAY_MICROS)
            .count();
    return new Turn(store.keeps.version(), over);
  }

  /// Whether there is something to do soon.
  boolean isBusy() {
    return sweep != null;
  }

  /// Goes on. All that was read must have been committed.
  ///
  /// @param isForcing a sync is under way, which days must not go below
  void step(boolean isForcing) {
    Sweep present = sweep;
    if (present != null && present.step(isForcing)) {
      Turn _ = done.put(present.day, present.turn);
      // Queries since the first of them know as much.
      sweep = left.isEmpty() ? null : new Sweep(left.removeFirst(), present.nowMicros);
      daysToDo = left.size() + (sweep == null ? 0 : 1);
    }
  }

  /// Writes down how far the time is.
  void finish() {
    noteTime();
    note();
  }

  RetentionState state() {
    return new RetentionState(
        store.keeps.position(),
        isPlanLost,
        lived.micros(),
        lived.isBraked(),
        counters.expiredRows.get(),
        counters.droppedPartitions.get(),
        daysToDo,
        store.keeps.archivedMicros(),
        store.keeps.isAnyArchivedFirst());
  }

  /// One day.
  private final class Sweep {
    private final Day day;
    private final Turn turn;
    private final long nowMicros;
    private final boolean[] isOver;
    private final long[] cuts;
    private final SeriesKeep[] keeps;
    private boolean isLooking = true;
    private long row;

    Sweep(Day day, long now) {
      this.day = day;
      nowMicros = now;
      List<SeriesKeep> all = store.keeps.all();
      turn = turn(day, all, now);
      keeps = all.toArray(new SeriesKeep[0]);
      isOver = new boolean[keeps.length];
      long archived = store.keeps.archivedMicros();
      cuts = new long[keeps.length];
      for (int i = 0; i < keeps.length; i++) {
        cuts[i] = keeps[i].cutMicros(now, archived);
        isOver[i] = cuts[i] >= day.begin + SampleTable.DAY_MICROS;
      }
    }

    /// Goes on for some blocks; true when nothing is left to do.
    boolean step(boolean isForcing) {
      if (turn.version != store.keeps.version()) {
        // Something was told meanwhile: the day is looked at anew.
        return true;
      }
      try (TableReader reader = day.table.reader()) {
        int partition = Erasure.partition(reader, day.begin);
        if (partition < 0) {
          return true;
        }
        BlockScan.Columns columns = BlockScan.opened(reader, partition);
        long end = reader.getPartitionRowCountFromMetadata(partition);
        long to = Math.min(end, row + (long) BLOCKS_AT_ONCE * Zones.BLOCK_ROWS);
        if (isLooking) {
          return look(columns, to, end, isForcing);
        }
        overwrite(columns, day.table.folder(reader, partition), to);
        if (to == end) {
          forgetRollups();
        }
        return to == end;
      }
    }

    /// Looks for a row that is kept.
    private boolean look(BlockScan.Columns columns, long to, long end, boolean isForcing) {
      for (; row < to; row++) {
        int series = columns.series().getInt(row << 2);
        if (series >= 0 && !isGone(columns, row, series)) {
          isLooking = false;
          row = 0;
          forgetRollups();
          return false;
        }
      }
      if (row < end || isForcing) {
        return false;
      }
      drop(end);
      return true;
    }

    private void drop(long rows) {
      // Told first: nobody may take days that are going for days without readings.
      noteHorizon();
      forgetRollups();
      if (day.table.dropDay(day.begin)) {
        counters.droppedPartitions.incrementAndGet();
        folder.update(folder.marker().without(day.table.shape() == TableShape.TEXTS, rows));
      }
      forgetRollups();
    }

    /// Before rows go, and after: what was worked out in between may have seen some of them.
    private void forgetRollups() {
      (day.table == store.samples ? store.rollups : store.textChecks).forgetDay(day.begin);
    }

    private void noteHorizon() {
      long end = day.begin + SampleTable.DAY_MICROS;
      if (folder.marker().droppedBefore() < end
          && store.keeps.ofSettings().cutMicros(nowMicros, Long.MIN_VALUE) >= end) {
        folder.update(folder.marker().dropped(end));
      }
    }

    private void overwrite(BlockScan.Columns columns, java.nio.file.Path files, long to) {
      while (row < to) {
        long blockEnd = Math.min(to, row + Zones.BLOCK_ROWS);
        List<Long> gone = new ArrayList<>();
        for (; row < blockEnd; row++) {
          int series = columns.series().getInt(row << 2);
          if (series >= 0 && isGone(columns, row, series)) {
            gone.add(row);
          }
        }
        if (!gone.isEmpty()) {
          noteHorizon();
          blank(files, gone);
        }
      }
    }

    private void blank(java.nio.file.Path files, List<Long> gone) {
      try {
        BlankRows.write(files, day.table.shape(), gone);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      day.table.blanked(day.begin, gone.size());
      counters.expiredRows.addAndGet(gone.size());
    }

    private boolean isGone(BlockScan.Columns columns, long at, int series) {
      int number = store.keeps.numberOf(series);
      return number >= 0
          && number < keeps.length
          && isOver[number]
          && keeps[number].hides(
              cuts[number], columns.received().getLong(at << 3), columns.source().getLong(at << 3));
    }
  }
}
