package io.lockstep.stream;

import io.lockstep.stream.detect.Detector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that a rule works out of readings and time, under a name of its own: conditions behind
/// it read it as if it were a property of the twin. Immutable; times in microseconds of event time.
public sealed interface Measure {
  /// The most measures of a rule.
  int COUNT_MAX = 32;

  /// Its name in conditions.
  String name();

  /// How many longs it remembers of a twin.
  default int longs() {
    return switch (this) {
      case Windowed windowed -> WindowGauge.longs(windowed);
      case Held _ -> HeldGauge.LONGS;
      case Sequence _ -> SequenceGauge.LONGS;
      case Repetition repetition -> RepetitionGauge.longs(repetition);
      case Silence _ -> SilenceGauge.LONGS;
      case Hours _ -> HoursGauge.LONGS;
      case Odd odd -> OddGauge.longs(odd);
      case OddTogether odd -> OddTogetherGauge.longs(odd);
      case Followed _ -> FollowGauge.LONGS;
      case Inside _ -> InsideGauge.LONGS;
      case Crossing _ -> CrossingGauge.LONGS;
    };
  }

  /// A number over the readings of a window.
  ///
  /// @param of CEL, a number or a boolean that is taken as 0 or 1; each reading of what it reads
  ///   gives one value
  /// @param perMicros the unit of time of a rate, 0 for other statistics
  record Windowed(String name, String of, Statistic statistic, Window window, long perMicros)
      implements Measure {}

  /// True from when a condition has held long enough until it has been over long enough.
  record Held(String name, Holding holding) implements Measure {}

  /// One thing and another in time. Something happens when its condition begins to hold.
  ///
  /// @param after what happens first
  /// @param awaited what is awaited then
  /// @param withinMicros how long it is awaited
  /// @param isAbsence false: true when the awaited happened in time, until it no longer holds;
  ///   true: true when it did not, until it holds
  record Sequence(String name, String after, String awaited, long withinMicros, boolean isAbsence)
      implements Measure {}

  /// True while a condition began to hold so often in the last while.
  ///
  /// @param times how often, 2 to [#TIMES_MAX]
  record Repetition(String name, int times, String of, long withinMicros) implements Measure {
    /// The most times.
    public static final int TIMES_MAX = 64;
  }

  /// True while no reading of a property came for so long; false before the first.
  ///
  /// @param property its path, components before it with `/`
  record Silence(String name, String property, long silenceMicros) implements Measure {}

  /// True while readings of a signal are unlike those before; `NAME.score` is how unlike.
  ///
  /// @param of CEL, a number or a boolean that is taken as 0 or 1
  /// @param by what each have a baseline of their own; null for one baseline
  record Odd(String name, String of, Detector.Setting setting, @Nullable Regimes by)
      implements Measure {}

  /// True while several properties together are unlike what they were at first; `NAME.score` is how
  /// unlike, `NAME.why` which of them and how much.
  ///
  /// @param of paths of properties, components before them with `/`
  /// @param everyMicros how long it is from sample to sample
  /// @param learn how many samples are taken as normal
  /// @param odds one sample in so many is taken as odd by chance
  /// @param quiet after so many samples that are not odd an event is over
  /// @param by what each have a baseline of their own; null for one baseline
  record OddTogether(
      String name,
      List<String> of,
      long everyMicros,
      int learn,
      int odds,
      int quiet,
      @Nullable Regimes by)
      implements Measure {
    public OddTogether {
      of = List.copyOf(of);
    }
  }

  /// Operating regimes: the values of a property, as many of them as come first.
  ///
  /// @param property its path, components before it with `/`
  /// @param most how many, 2 to [#MOST]; in others nothing is known
  record Regimes(String property, int most) {
    /// The most regimes.
    public static final int MOST = 16;
  }

  /// What twins at the other ends of relationships say together, see [Formula]: a computed property
  /// of the rule's own.
  ///
  /// @param text CEL over aggregates
  /// @param withinMicros how long behind its time a value is known; 0 for until there is another
  record Followed(String name, String text, long withinMicros) implements Measure {
    /// As what is computed of twins of a model.
    ///
    /// @param key what it is known by
    public Compute asCompute(String key, String model, Trust trust) {
      return new Compute(key, model, "", text, trust);
    }
  }

  /// True while a twin is within an area; not known before it has said where it is.
  ///
  /// @param area GeoJSON, areas
  /// @param bufferMetres how far out of it it must be to have left it
  record Inside(String name, Position position, String area, double bufferMetres)
      implements Measure {}

  /// True with the reading by which a twin comes over a line, until the next one.
  ///
  /// @param line GeoJSON, lines
  /// @param from where it comes from, looking along the line; null for either
  record Crossing(String name, Position position, String line, @Nullable Side from)
      implements Measure {}

  /// A side of a line, looking from its beginning to its end.
  enum Side {
    LEFT,
    RIGHT
  }

  /// True in some hours of some days of the week.
  record Hours(String name, WeeklyHours hours) implements Measure {}
}
