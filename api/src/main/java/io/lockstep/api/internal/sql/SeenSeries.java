package io.lockstep.api.internal.sql;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The series that a statement is about and its caller may see, and their rows. Thread-safe.
final class SeenSeries {
  /// Memory that is counted for a series that a statement looks at.
  private static final int BYTES_A_SERIES = 96;

  private final HistoryStore history;

  SeenSeries(HistoryStore history) {
    this.history = history;
  }

  /// A series that the caller may see.
  ///
  /// @param model the twin's present model; null when the twin is no more
  record One(SeriesChange series, @Nullable String model) {
    String twin() {
      return series.twin().value();
    }

    boolean isNumber() {
      return series.type().isPrimitive();
    }
  }

  /// Which series are looked for, beside what the statement's conditions say.
  interface Choice {
    /// All.
    Choice ALL = (_, _) -> true;

    /// Whether a property is looked for.
    ///
    /// @param model see [One]
    boolean takes(String path, @Nullable String model);
  }

  HistoryStore history() {
    return history;
  }

  /// The series that are wanted and may be seen. The same question within one run is answered once.
  List<One> find(Bounds.Wanted wanted, Choice choice, Frame frame) {
    record Asked(Choice choice, Map<String, Set<String>> texts) {}
    Asked asked = new Asked(choice, wanted.texts());
    if (frame.remembered.get(asked) instanceof Found known) {
      return known.series();
    }
    List<One> found = look(wanted, choice, frame);
    frame.remembered.put(asked, new Found(found));
    return found;
  }

  private record Found(List<One> series) {}

  private List<One> look(Bounds.Wanted wanted, Choice choice, Frame frame) {
    List<One> found = new ArrayList<>();
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
          boolean isOfModel = models.isEmpty() || (model != null && models.get().contains(model));
          if (isOfModel && choice.takes(series.path(), model)) {
            frame.budget.hold(BYTES_A_SERIES);
            found.add(new One(series, model));
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

  private interface SeriesTest {
    void look(SeriesChange series);
  }

  /// What cannot be an id is no twin's.
  private static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= TwinId.LENGTH_MAX
        && text.chars()
            .noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
  }

  /// Hears of the rows of series.
  interface Readings {
    /// A reading. False when no more are wanted.
    boolean reading(
        One of,
        long source,
        long known,
        long position,
        int ordinal,
        ValueType type,
        long bits,
        @Nullable String text,
        Quality quality);
  }

  /// Which rows the conditions leave.
  static SeriesScan scanOf(Bounds.Wanted wanted) {
    long to = wanted.to("time");
    return new SeriesScan(
        wanted.from("time"),
        to == Long.MAX_VALUE ? to : to + 1,
        wanted.from("received"),
        new PastMoment(PastMoment.CURRENT, wanted.to("received"), wanted.to("position")));
  }

  /// Readings, as figures count them: those from the future are none, nor is the changed quality of
  /// a value that stays.
  ///
  /// @return false when the hearer had enough
  boolean scan(List<One> seen, SeriesScan scan, Frame frame, Readings into) {
    if (seen.isEmpty()) {
      return true;
    }
    Map<Integer, One> byNumber = HashMap.newHashMap(seen.size());
    seen.forEach(one -> byNumber.put(one.series().series(), one));
    int[] numbers = seen.stream().mapToInt(one -> one.series().series()).toArray();
    boolean[] isMore = {true};
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
            One of = byNumber.get(number);
            if (of == null || kind != RecordedChange.Kind.READING) {
              return true;
            }
            isMore[0] =
                into.reading(of, source, known, position, ordinal, type, bits, text, quality);
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

  /// A number as readings have it: of a boolean 0 or 1; null for a text.
  static @Nullable Object number(ValueType type, long bits) {
    return switch (type) {
      case DOUBLE -> Double.longBitsToDouble(bits);
      case LONG, BOOLEAN -> (double) bits;
      case TEXT, JSON -> null;
    };
  }
}
