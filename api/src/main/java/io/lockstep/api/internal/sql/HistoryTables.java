package io.lockstep.api.internal.sql;

import static org.apache.calcite.sql.type.SqlTypeName.BIGINT;
import static org.apache.calcite.sql.type.SqlTypeName.DOUBLE;
import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
import static org.apache.calcite.sql.type.SqlTypeName.VARCHAR;

import io.lockstep.history.HistoryStore;
import io.lockstep.history.PastMoment;
import io.lockstep.history.RecordedChange;
import io.lockstep.history.ScannedRows;
import io.lockstep.history.SeriesScan;
import io.lockstep.model.Quality;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import io.lockstep.twin.access.Right;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the history has, as tables. Thread-safe.
final class HistoryTables {
  /// Memory that is counted for a series that a statement looks at.
  private static final int BYTES_A_SERIES = 96;

  private final HistoryStore history;

  HistoryTables(HistoryStore history) {
    this.history = history;
  }

  List<SqlTable> all() {
    return List.of(new Readings(), new Series());
  }

  /// A series that the caller may see.
  private record Seen(SeriesChange series, @Nullable String model) {}

  /// The series that are wanted and may be seen.
  private List<Seen> seen(Bounds.Wanted wanted, Frame frame) {
    List<Seen> found = new ArrayList<>();
    Optional<Set<String>> paths = wanted.texts("property");
    Optional<Set<String>> models = wanted.texts("model");
    Map<String, Optional<String>> known = new HashMap<>();
    SeriesTest test =
        series -> {
          frame.budget.step();
          String twin = series.twin().value();
          if (paths.isPresent() && !paths.get().contains(series.path())) {
            return;
          }
          if (frame.caller.sight() != null
              && !frame.caller.sight().of(twin, "").allows(Right.READ, series.path())) {
            return;
          }
          String model = known.computeIfAbsent(twin, id -> frame.view().modelOf(id)).orElse(null);
          if (models.isEmpty() || (model != null && models.get().contains(model))) {
            frame.budget.hold(BYTES_A_SERIES);
            found.add(new Seen(series, model));
          }
        };
    Optional<Set<String>> twins = wanted.texts("twin");
    if (twins.isPresent()) {
      for (String twin : twins.get()) {
        if (isId(twin)) {
          history.listing(new TwinId(twin)).forEach(test::look);
        }
      }
      return found;
    }
    history.listing(
        (number, twin, path, type, unit) -> {
          test.look(new SeriesChange(number, twin, path, type, unit));
          return true;
        });
    return found;
  }

  /// What cannot be an id is no twin's.
  private static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= TwinId.LENGTH_MAX
        && text.chars()
            .noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
  }

  private interface SeriesTest {
    void look(SeriesChange series);
  }

  private static String word(Enum<?> one) {
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
      for (Seen one : seen(wanted, frame)) {
        SeriesChange series = one.series();
        if (!into.row(
            new @Nullable Object[] {
              (long) series.series(),
              series.twin().value(),
              one.model(),
              series.path(),
              word(series.type()),
              series.unit()
            })) {
          return false;
        }
      }
      return true;
    }
  }

  private final class Readings implements SqlTable {
    private static final int TIME = 0;
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
      long from = wanted.from("time");
      long to = wanted.to("time");
      if (wanted.isNothing() || from > to || wanted.from("received") > wanted.to("received")) {
        return true;
      }
      List<Seen> seen = seen(wanted, frame);
      if (seen.isEmpty()) {
        return true;
      }
      Map<Integer, Seen> byNumber = HashMap.newHashMap(seen.size());
      seen.forEach(one -> byNumber.put(one.series().series(), one));
      int[] numbers = seen.stream().mapToInt(one -> one.series().series()).toArray();
      SeriesScan scan =
          new SeriesScan(
              from,
              to == Long.MAX_VALUE ? to : to + 1,
              wanted.from("received"),
              new PastMoment(PastMoment.CURRENT, wanted.to("received"), wanted.to("position")));
      boolean[] isMore = {true};
      boolean hasDetails = columns.nextSetBit(QUALITY) >= 0;
      history.scan(
          numbers,
          scan,
          new ScannedRows() {
            @Override
            public boolean row(
                int number,
                long source,
                long known,
                long position,
                int ordinal,
                RecordedChange.Kind kind,
                ValueType type,
                long bits,
                @Nullable String text,
                Quality quality) {
              Seen of = byNumber.get(number);
              if (of == null) {
                return true;
              }
              @Nullable Object[] row = new @Nullable Object[11];
              row[TIME] = source;
              row[1] = of.series().twin().value();
              row[2] = of.model();
              row[3] = of.series().path();
              row[4] = value(type, bits);
              row[5] = text;
              if (hasDetails) {
                row[QUALITY] = word(quality);
                row[7] = of.series().unit();
                row[8] = known;
                row[9] = position;
                row[10] = (long) ordinal;
              }
              isMore[0] = into.row(row);
              return isMore[0];
            }

            @Override
            public boolean isMoreWanted() {
              frame.budget.look();
              return true;
            }
          });
      return isMore[0];
    }
  }

  private static @Nullable Object value(ValueType type, long bits) {
    return switch (type) {
      case DOUBLE -> Double.longBitsToDouble(bits);
      case LONG, BOOLEAN -> (double) bits;
      case TEXT, JSON -> null;
    };
  }
}
