package io.lockstep.api.internal.sql;

import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.DOUBLE;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.lockstep.api.internal.work.KnownGaps;
import io.lockstep.history.Bucket;
import io.lockstep.history.Figure;
import io.lockstep.history.Reading;
import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.keeping.Keeping;
import io.lockstep.twin.keeping.KnownGap;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the history has, as tables. Thread-safe.
final class HistoryTables {
  private final SeenSeries series;
  private final KnownGaps gaps;

  HistoryTables(SeenSeries series, KnownGaps gaps) {
    this.series = series;
    this.gaps = gaps;
  }

  List<SqlTable> all() {
    return List.of(new Readings(), new Series(), new Rollups(), new Gaps());
  }

  static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  private final class Series implements SqlTable {
    @Override
    public String schema() {
      return "public";
    }

    @Override
    public String name() {
      return "series";
    }

    @Override
    public List<Column> columns() {
      return List.of(
          Column.of("series", INTEGER, "its number"),
          Column.of("twin", VARCHAR, "whose property it is, or was"),
          Column.maybe("model", VARCHAR, "the twin's present model"),
          Column.of("property", VARCHAR, "the property, components before it"),
          Column.of("type", VARCHAR, "double, long, boolean, text or json"),
          Column.of("unit", VARCHAR, "empty when the model states none"));
    }

    @Override
    public boolean scan(Bounds.Wanted wanted, BitSet columns, Frame frame, Operators.Rows into) {
      if (wanted.isNothing()) {
        return true;
      }
      for (SeenSeries.One one : series.find(wanted, SeenSeries.Choice.ALL, frame)) {
        SeriesChange of = one.series();
        if (!into.row(
            new @Nullable Object[] {
              (long) of.series(), one.twin(), one.model(), of.path(), word(of.type()), of.unit()
            })) {
          return false;
        }
      }
      return true;
    }
  }

  private final class Readings implements FigureTable {
    private static final int TIME = 0;
    private static final int VALUE = 4;
    private static final int QUALITY = 6;

    @Override
    public String schema() {
      return "public";
    }

    @Override
    public String name() {
      return "readings";
    }

    @Override
    public List<Column> columns() {
      return List.of(
          Column.of("time", TIMESTAMP_WITH_LOCAL_TIME_ZONE, "when it was measured"),
          Column.of("twin", VARCHAR, "whose property it is, or was"),
          Column.maybe("model", VARCHAR, "the twin's present model"),
          Column.of("property", VARCHAR, "the property, components before it"),
          Column.maybe("value", DOUBLE, "a number; 0 or 1 for a boolean; null for a text"),
          Column.maybe("text", VARCHAR, "a text or JSON; null for a number"),
          Column.of("quality", VARCHAR, "good, uncertain, bad or stale"),
          Column.of("unit", VARCHAR, "of the value; empty when the model states none"),
          Column.of("received", TIMESTAMP_WITH_LOCAL_TIME_ZONE, "when it became known"),
          Column.of("position", BIGINT, "of the input that brought it"),
          Column.of("ordinal", INTEGER, "of the change among those of its input"));
    }

    @Override
    public boolean scan(Bounds.Wanted wanted, BitSet columns, Frame frame, Operators.Rows into) {
      if (wanted.isNothing()
          || wanted.from("time") > wanted.to("time")
          || wanted.from("received") > wanted.to("received")) {
        return true;
      }
      boolean hasDetails = columns.nextSetBit(QUALITY) >= 0;
      return series.scan(
          find(wanted, frame),
          SeenSeries.scanOf(wanted),
          frame,
          (of, source, known, position, ordinal, type, bits, text, quality) -> {
            @Nullable Object[] row = row(of, source, type, bits, text);
            if (hasDetails) {
              detail(row, of, quality, known, position, ordinal);
            }
            return into.row(row);
          });
    }

    private static @Nullable Object[] row(
        SeenSeries.One of, long source, ValueType type, long bits, @Nullable String text) {
      @Nullable Object[] row = constants(of);
      row[TIME] = source;
      row[VALUE] = SeenSeries.number(type, bits);
      row[5] = text;
      return row;
    }

    private static @Nullable Object[] constants(SeenSeries.One of) {
      @Nullable Object[] row = new @Nullable Object[11];
      row[1] = of.twin();
      row[2] = of.model();
      row[3] = of.series().path();
      row[7] = of.series().unit();
      return row;
    }

    private static void detail(
        @Nullable Object[] row,
        SeenSeries.One of,
        Quality quality,
        long known,
        long position,
        int ordinal) {
      row[QUALITY] = word(quality);
      row[7] = of.series().unit();
      row[8] = known;
      row[9] = position;
      row[10] = (long) ordinal;
    }

    @Override
    public SeenSeries series() {
      return series;
    }

    @Override
    public List<SeenSeries.One> find(Bounds.Wanted wanted, Frame frame) {
      return series.find(wanted, SeenSeries.Choice.ALL, frame);
    }

    @Override
    public Set<String> constantColumns() {
      return Set.of("twin", "model", "property", "unit");
    }

    @Override
    public int valueColumn(SeenSeries.One of) {
      return VALUE;
    }

    @Override
    public boolean isOfUsable() {
      return false;
    }

    @Override
    public @Nullable Object[] constantsOf(SeenSeries.One of) {
      return constants(of);
    }

    @Override
    public Object valueOf(SeenSeries.One of, ValueType type, long bits) {
      return type == ValueType.DOUBLE ? (Object) Double.longBitsToDouble(bits) : (double) bits;
    }

    @Override
    public boolean rows(
        List<SeenSeries.One> of, long fromMicros, long toMicros, Frame frame, Operators.Rows into) {
      return series.scan(
          of,
          io.lockstep.history.SeriesScan.between(fromMicros, toMicros),
          frame,
          (one, source, known, position, ordinal, type, bits, text, quality) -> {
            @Nullable Object[] row = row(one, source, type, bits, text);
            detail(row, one, quality, known, position, ordinal);
            return into.row(row);
          });
    }
  }

  /// Figures by hour, from the roll-ups where there are some.
  private final class Rollups implements SqlTable {
    private static final long HOUR = 3_600_000_000L;

    @Override
    public String schema() {
      return "public";
    }

    @Override
    public String name() {
      return "rollups";
    }

    @Override
    public List<Column> columns() {
      return List.of(
          Column.of("time", TIMESTAMP_WITH_LOCAL_TIME_ZONE, "the begin of the hour"),
          Column.of("twin", VARCHAR, "whose property it is, or was"),
          Column.maybe("model", VARCHAR, "the twin's present model"),
          Column.of("property", VARCHAR, "the property, components before it"),
          Column.of("count", BIGINT, "readings in the hour, of any quality"),
          Column.maybe("mean", DOUBLE, "of the numbers that are not bad, as all that follow"),
          Column.maybe("min", DOUBLE, "the least"),
          Column.maybe("max", DOUBLE, "the greatest"),
          Column.maybe("sum", DOUBLE, "exact, rounded once"),
          Column.maybe("stddev", DOUBLE, "as of a sample; of two at least"),
          Column.maybe("first", DOUBLE, "the first reading, of any quality"),
          Column.maybe("last", DOUBLE, "the last reading, of any quality"),
          Column.of("quality", VARCHAR, "the worst in the hour"),
          Column.of("unit", VARCHAR, "of the numbers; empty when the model states none"));
    }

    @Override
    public boolean scan(Bounds.Wanted wanted, BitSet columns, Frame frame, Operators.Rows into) {
      if (wanted.isNothing() || wanted.from("time") > wanted.to("time")) {
        return true;
      }
      List<SeenSeries.One> numbers =
          Summaries.ofProperties(
              series.find(wanted, SeenSeries.Choice.ALL, frame).stream()
                  .filter(SeenSeries.One::isNumber)
                  .toList());
      // Whole hours only: an hour that begins in the range is told with all its readings.
      long from = wanted.from("time");
      long to = wanted.to("time");
      return new Summaries(series.history(), numbers, frame)
          .cells(
              from == Long.MIN_VALUE ? from : Math.ceilDiv(from, HOUR) * HOUR,
              to > Long.MAX_VALUE - HOUR ? Long.MAX_VALUE : (Math.floorDiv(to, HOUR) + 1) * HOUR,
              HOUR,
              (of, bucket) -> {
                frame.budget.step();
                return bucket.count() == 0 || into.row(row(of, bucket));
              });
    }

    private static @Nullable Object[] row(SeenSeries.One of, Bucket bucket) {
      return new @Nullable Object[] {
        Math.floorDiv(bucket.beginMicros(), HOUR) * HOUR,
        of.twin(),
        of.model(),
        of.series().path(),
        bucket.count(),
        figure(bucket, Figure.Plain.MEAN),
        figure(bucket, Figure.Plain.MIN),
        figure(bucket, Figure.Plain.MAX),
        figure(bucket, Figure.Plain.SUM),
        figure(bucket, Figure.Plain.STDDEV),
        figure(bucket, Figure.Plain.FIRST),
        figure(bucket, Figure.Plain.LAST),
        word(bucket.summary().worst()),
        of.series().unit()
      };
    }

    private static @Nullable Object figure(Bucket bucket, Figure figure) {
      Optional<Reading> found = bucket.figure(figure);
      return found.map(reading -> SeenSeries.number(reading.type(), reading.bits())).orElse(null);
    }
  }

  /// Stretches of time of which it is known that readings are missing.
  private final class Gaps implements SqlTable {
    @Override
    public String schema() {
      return "public";
    }

    @Override
    public String name() {
      return "gaps";
    }

    @Override
    public List<Column> columns() {
      return List.of(
          Column.maybe("id", VARCHAR, "by which it is named; null for what nobody noted"),
          Column.maybe("twin", VARCHAR, "whose readings are missing; null for all twins"),
          Column.maybe("property", VARCHAR, "of which property, with all below; null for all"),
          Column.maybe("starts", TIMESTAMP_WITH_LOCAL_TIME_ZONE, "null for ever before"),
          Column.maybe("ends", TIMESTAMP_WITH_LOCAL_TIME_ZONE, "exclusive; null for no end"),
          Column.of("reason", VARCHAR, "why, in words"),
          Column.of(
              "source",
              VARCHAR,
              "who says so: person, listening, lost, retention, offline, quota"));
    }

    @Override
    public boolean scan(Bounds.Wanted wanted, BitSet columns, Frame frame, Operators.Rows into) {
      if (wanted.isNothing()) {
        return true;
      }
      Keeping keeping = frame.view().keeping();
      for (KnownGap gap : keeping.gaps()) {
        if (maySee(gap, frame) && !into.row(row(gap))) {
          return false;
        }
      }
      for (KnownGap gap : gaps.lost()) {
        if (!into.row(row(gap))) {
          return false;
        }
      }
      return derived(keeping, wanted, frame, into);
    }

    private static boolean maySee(KnownGap gap, Frame frame) {
      return gap.twinId().isEmpty()
          || frame.caller.sight() == null
          || frame.caller.sight().of(gap.twinId(), "").allows(Right.READ, gap.path());
    }

    /// What retention took of each series, and when each twin's devices were away.
    private boolean derived(
        Keeping keeping, Bounds.Wanted wanted, Frame frame, Operators.Rows into) {
      Set<TwinId> asked = new HashSet<>();
      for (SeenSeries.One one : series.find(wanted, SeenSeries.Choice.ALL, frame)) {
        frame.budget.step();
        TwinId twin = one.series().twin();
        Optional<KnownGap> taken = gaps.taken(keeping, twin, one.series().path());
        if (taken.isPresent() && !into.row(row(taken.get()))) {
          return false;
        }
        if (asked.add(twin)) {
          for (KnownGap gap : gaps.absences(twin, Long.MIN_VALUE, Long.MAX_VALUE)) {
            if (!into.row(row(gap))) {
              return false;
            }
          }
        }
      }
      return true;
    }

    private static @Nullable Object[] row(KnownGap gap) {
      return new @Nullable Object[] {
        orNull(gap.id()),
        orNull(gap.twinId()),
        orNull(gap.path()),
        gap.fromMicros() == Long.MIN_VALUE ? null : (Object) gap.fromMicros(),
        gap.toMicros() == Long.MAX_VALUE ? null : (Object) gap.toMicros(),
        gap.reason(),
        gap.source().word()
      };
    }

    private static @Nullable Object orNull(String text) {
      return text.isEmpty() ? null : text;
    }
  }
}
