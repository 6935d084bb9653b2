package io.lockstep.history;

import io.lockstep.history.ChangesLog.Sample;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Random readings of some series as a kernel would decide them (late, from the future, removed,
/// gone stale and come back, clocks that jump), written to a changes log and kept in a plain list,
/// which answers questions about the past by definition.
final class PastPlant {
  static final long HOUR = 3_600_000_000L;
  private static final long FUTURE = 300_000_000L;

  private final ChangesLog changes;
  private final Random random;
  private final Row[] current;
  private final boolean[] isPresent;
  private final List<Row> rows = new ArrayList<>();
  private long received = ChangesLog.START_MICROS;
  private long known = Long.MIN_VALUE;
  private int values;

  /// A row; `about` is the reading whose quality it tells, itself for a reading.
  static final class Row {
    final int series;
    final Sample sample;
    final long known;
    final long position;
    Row about = this;

    Row(int series, Sample sample, long known, long position) {
      this.series = series;
      this.sample = sample;
      this.known = known;
      this.position = position;
    }

    boolean has(int flag) {
      return (sample.flags() & flag) != 0;
    }

    long source() {
      return sample.sourceMicros();
    }

    boolean isReading() {
      return !has(SamplesChange.REMOVED | SamplesChange.REQUALIFIED | SamplesChange.FUTURE);
    }

    boolean isNumber() {
      return isReading()
          && sample.quality() != Quality.BAD
          && !Double.isNaN(Double.longBitsToDouble(sample.bits()));
    }
  }

  /// What a series held: the reading, and the row that tells its quality.
  record Held(Row value, Row last) {}

  PastPlant(ChangesLog changes, int series, Random random) {
    this.changes = changes;
    this.random = random;
    current = new Row[series];
    isPresent = new boolean[series];
    for (int i = 0; i < series; i++) {
      changes.series(i, twin(i).value(), "p" + i, isText(i) ? ValueType.TEXT : ValueType.DOUBLE);
    }
    known = received;
  }

  /// Whose series it is: there are two twins.
  static TwinId twin(int series) {
    return new TwinId(series % 3 == 2 ? "u" : "t");
  }

  /// What is known of a twin so far is purged: all of it, or what inputs up to a position brought,
  /// or what is older than a time.
  void purge() {
    TwinId twin = twin(random.nextInt(current.length));
    Row any = rows.get(random.nextInt(rows.size()));
    Row other = rows.get(random.nextInt(rows.size()));
    boolean isPart = random.nextBoolean();
    PurgeChange purge =
        new PurgeChange(
            twin,
            isPart ? any.position : changes.inputPosition(),
            random.nextInt(3) == 0 ? other.source() : PurgeChange.ALL);
    changes.appendPurge(purge);
    boolean _ =
        rows.removeIf(
            row -> twin(row.series).equals(twin) && purge.takes(row.position, row.source()));
    // What is known of the other twin goes on.
    while (rows.isEmpty()) {
      feed(1_000);
    }
  }

  static boolean isText(int series) {
    return series % 5 == 4;
  }

  long known() {
    return known;
  }

  long position() {
    return changes.inputPosition();
  }

  List<Row> rows() {
    return rows;
  }

  /// Feeds one input.
  void feed(long pace) {
    long step = random.nextInt(200) == 0 ? -random.nextLong(HOUR) : random.nextLong(pace);
    received += step;
    changes.advance(step);
    known = Math.max(known, received);
    if (random.nextInt(20) == 0) {
      long _ = changes.twinChanged();
      return;
    }
    // Few series have most of the readings.
    double skewed = random.nextDouble() * random.nextDouble() * random.nextDouble();
    int series = (int) (skewed * current.length);
    Row present = current[series];
    int kind = random.nextInt(20);
    if (kind == 0 && present != null && isPresent[series]) {
      long time = Math.max(received, present.source());
      current[series] = add(series, value(series, time).removed());
      isPresent[series] = false;
    } else if (kind == 1 && present != null && isPresent[series]) {
      Quality quality = random.nextBoolean() ? Quality.STALE : Quality.BAD;
      long time = Math.max(received, present.source() + 1);
      Row row = add(series, at(present.sample, time).requalified(quality));
      row.about = present;
    } else {
      reading(series, present);
    }
  }

  private void reading(int series, @Nullable Row present) {
    int kind = random.nextInt(30);
    long time =
        switch (kind) {
          case 0 -> received + FUTURE + 1 + random.nextLong(HOUR);
          case 1, 2, 3 -> received - random.nextLong(1L << random.nextInt(10, 42));
          default -> received - random.nextLong(1_000_000) + random.nextLong(500_000);
        };
    Sample sample = value(series, time);
    if (random.nextInt(8) == 0) {
      sample = sample.withQuality(Quality.BAD);
    }
    if (kind == 0) {
      Row _ = add(series, sample.fromTheFuture());
    } else if (kind != 1 && (present == null || time >= present.source())) {
      current[series] = add(series, sample);
      isPresent[series] = true;
    } else {
      Row _ = add(series, sample.withoutBecomingCurrent());
    }
  }

  /// No value comes twice, so that none is a duplicate.
  private Sample value(int series, long time) {
    values++;
    return isText(series)
        ? Sample.text(series, time, "v" + values)
        : Sample.of(series, time, random.nextInt(50) == 0 ? Double.NaN : values * 0.5);
  }

  private static Sample at(Sample sample, long time) {
    return new Sample(
        sample.series(),
        time,
        sample.type(),
        sample.bits(),
        sample.text(),
        sample.quality(),
        SamplesChange.CURRENT);
  }

  private Row add(int series, Sample sample) {
    changes.appendSamples(List.of(sample));
    Row row = new Row(series, sample, known, changes.inputPosition());
    rows.add(row);
    return row;
  }

  /// What a series held at a moment, by definition; null for nothing.
  @Nullable Held held(int series, PastMoment moment) {
    Row value = null;
    for (Row row : rows) {
      boolean isCandidate =
          row.series == series
              && isKnown(row, moment)
              && !row.has(SamplesChange.REQUALIFIED | SamplesChange.FUTURE);
      boolean isLater =
          moment.validMicros() == PastMoment.CURRENT
              ? row.has(SamplesChange.CURRENT)
              : row.source() <= moment.validMicros()
                  && (value == null || row.source() >= value.source());
      if (isCandidate && isLater) {
        value = row;
      }
    }
    if (value == null) {
      return null;
    }
    Row last = value;
    for (Row row : rows) {
      if (row.about == value && isKnown(row, moment) && row.source() <= moment.validMicros()) {
        last = row;
      }
    }
    return new Held(value, last);
  }

  static boolean isKnown(Row row, PastMoment moment) {
    return row.known <= moment.knownMicros() && row.position <= moment.position();
  }

  /// The number that a series held, NaN for none that is usable.
  double number(int series, PastMoment moment) {
    Held held = held(series, moment);
    return held == null
            || held.value().has(SamplesChange.REMOVED)
            || held.last().sample.quality() == Quality.BAD
        ? Double.NaN
        : Double.longBitsToDouble(held.last().sample.bits());
  }
}
