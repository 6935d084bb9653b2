package io.lockstep.stream.detect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a detector of one signal looks for. All but [#NOVELTY] cost the same for each reading,
/// whatever came before.
public enum Detection {
  /// A value far from the usual one, by robust exponentially weighted level and scale.
  ZSCORE(200, 10_000, 30),
  /// A small shift: the exponentially weighted mean of the last ten or so (an EWMA chart).
  EWMA(200, 10_000, 30),
  /// A small shift that lasts: cumulated deviations, either way (Page's CUSUM).
  CUSUM(200, 10_000, 30),
  /// A shift against all since the last one (Page-Hinkley).
  PAGE_HINKLEY(200, 10_000, 30),
  /// A step from one reading to the next that is far greater than usual.
  SPIKE(200, 10_000, 5),
  /// A slow run away: a fast mean against a slow one.
  DRIFT(200, 10_000, 30),
  /// The same value again and again: a sensor that is stuck.
  FLATLINE(200, 10_000, 1),
  /// No reading for longer than usual.
  GAP(200, 10_000, 1),
  /// A course of values that was not seen before, at two scales of time (left discords).
  NOVELTY(1_000, 15, 200);

  private final int readings;
  private final int odds;
  private final int quiet;

  Detection(int readings, int odds, int quiet) {
    this.readings = readings;
    this.odds = odds;
    this.quiet = quiet;
  }

  /// As it is written in rules, e.g. `page-hinkley`.
  public String term() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The detection that is written so.
  public static Optional<Detection> ofTerm(String term) {
    return Arrays.stream(values()).filter(one -> one.term().equals(term)).findFirst();
  }

  /// Unless told otherwise, how many readings it looks back on; what counts all ignores it.
  public int readings() {
    return readings;
  }

  /// Unless told otherwise, one reading in so many is taken as odd by chance.
  public int odds() {
    return odds;
  }

  /// Unless told otherwise, after so many readings that are not odd an event is over.
  public int quiet() {
    return quiet;
  }

  /// What tells how far off readings are: of one scale of time or of several.
  ///
  /// @param readings how many it looks back on
  List<Deviation> deviations(int readings) {
    return switch (this) {
      case ZSCORE -> List.of(new Deviation.Level(readings));
      case EWMA -> List.of(new Deviation.Chart(readings));
      case CUSUM -> List.of(new Deviation.Cumulated(readings));
      case PAGE_HINKLEY -> List.of(new Deviation.SinceRestart());
      case SPIKE -> List.of(new Deviation.Jump(readings));
      case DRIFT -> List.of(new Deviation.Trend(readings));
      case FLATLINE -> List.of(new Deviation.Run());
      case GAP -> List.of(new Deviation.Interval(readings));
      case NOVELTY ->
          List.of(new Deviation.Course(1, readings, 8), new Deviation.Course(8, readings / 4, 12));
    };
  }
}
