package io.lockstep.stream.detect;

import java.util.List;

/// A detector of one signal: how surprising each reading is by those before it, and whether there
/// is an event. The surprise is minus the decimal logarithm of a conformal p-value (see
/// [Calibration]), so 4 means one reading in 10,000; with several scales of time it is their mean.
/// An event begins with a reading that is as surprising as the odds say, and ends when so many
/// readings in a row were not: one event is one alarm.
///
/// A step function over [#longs] longs that the caller keeps; zeros have seen nothing. Immutable,
/// thread-safe; the memory is the caller's. Times in microseconds of event time, never going back.
public final class Detector {
  /// The most readings that a detector can look back on.
  public static final int READINGS_MAX = 4_000;

  /// The fewest.
  public static final int READINGS_MIN = 100;

  /// Unless told otherwise, after so many readings it says something.
  public static final int LEARN = 100;

  /// The fewest of them.
  public static final int LEARN_MIN = 10;

  /// The most of them.
  public static final int LEARN_MAX = 10_000;

  /// The greatest odds.
  public static final int ODDS_MAX = 1_000_000_000;

  /// The longest quiet.
  public static final int QUIET_MAX = 100_000;

  private static final int ODD = 1;
  private static final int KNOWN = 2;
  private static final int FLAGS = 0;
  private static final int COUNT_SHIFT = 32;
  private static final int SCORE = 1;

  /// Readings that were not odd since the last that was.
  private static final int QUIET = 2;

  /// Until when a gap is none.
  private static final int DUE = 3;

  private static final int PARTS = 4;

  /// What a detector is told, all of it with a default in [Detection].
  ///
  /// @param readings how many it looks back on, [#READINGS_MIN] to [#READINGS_MAX]
  /// @param learn after how many it says something, [#LEARN_MIN] to [#LEARN_MAX]
  /// @param odds one reading in so many is taken as odd by chance, at least 2
  /// @param quiet after so many readings that are not odd an event is over, at least 1
  public record Setting(Detection detection, int readings, int learn, int odds, int quiet) {
    /// With all defaults.
    public static Setting of(Detection detection) {
      return new Setting(
          detection, detection.readings(), LEARN, detection.odds(), detection.quiet());
    }
  }

  private final Setting setting;
  private final double limit;
  private final List<Deviation> parts;
  private final int[] places;
  private final int longs;

  /// With these settings.
  public Detector(Setting setting) {
    this.setting = setting;
    this.limit = StrictMath.log10(setting.odds());
    this.parts = setting.detection().deviations(setting.readings());
    this.places = new int[parts.size()];
    int at = PARTS;
    for (int i = 0; i < places.length; i++) {
      places[i] = at;
      at += 1 + Calibration.LONGS + parts.get(i).longs();
    }
    this.longs = at;
  }

  /// How many longs it remembers.
  public int longs() {
    return longs;
  }

  /// True when it has seen enough to say something.
  public boolean isKnown(long[] memory, int at) {
    return (memory[at + FLAGS] & KNOWN) != 0;
  }

  /// True while there is an event.
  public boolean isOdd(long[] memory, int at) {
    return (memory[at + FLAGS] & ODD) != 0;
  }

  /// How surprising the last reading was.
  public double surprise(long[] memory, int at) {
    return Doubles.get(memory, at + SCORE);
  }

  /// Takes in a reading.
  ///
  /// @return true when an event begins with it
  public boolean reading(long[] memory, int at, long micros, double value) {
    long head = memory[at + FLAGS];
    int count = (int) (head >>> COUNT_SHIFT);
    if (count < Integer.MAX_VALUE) {
      memory[at + FLAGS] = head + (1L << COUNT_SHIFT);
    }
    boolean isKnown = true;
    double sum = 0;
    for (int i = 0; i < places.length; i++) {
      Deviation part = parts.get(i);
      int place = at + places[i];
      int ranks = place + 1;
      double off = part.of(memory, ranks + Calibration.LONGS, count, micros, value);
      isKnown &= Calibration.total(memory, ranks) >= part.learns(setting.learn());
      if (off != Deviation.NOTHING) {
        Doubles.put(memory, place, surprise(memory, ranks, part, off));
        Calibration.add(memory, ranks, off);
      }
      sum += Doubles.get(memory, place);
    }
    if (!isKnown) {
      return false;
    }
    memory[at + FLAGS] |= KNOWN;
    if (setting.detection() == Detection.GAP) {
      memory[at + DUE] = gapEnd(memory, at);
    }
    return settle(memory, at, sum / places.length);
  }

  private static double surprise(long[] memory, int ranks, Deviation part, double off) {
    double surprise = Calibration.surprise(memory, ranks, off);
    return off < part.floor() ? StrictMath.min(surprise, 1) : surprise;
  }

  private boolean settle(long[] memory, int at, double surprise) {
    Doubles.put(memory, at + SCORE, surprise);
    boolean wasOdd = isOdd(memory, at);
    if (surprise >= limit) {
      memory[at + QUIET] = 0;
      memory[at + FLAGS] |= ODD;
      if (!wasOdd) {
        restart(memory, at);
      }
      return !wasOdd;
    }
    if (wasOdd && ++memory[at + QUIET] >= setting.quiet()) {
      memory[at + QUIET] = 0;
      memory[at + FLAGS] &= ~(long) ODD;
    }
    return false;
  }

  private void restart(long[] memory, int at) {
    for (int i = 0; i < places.length; i++) {
      parts.get(i).restart(memory, at + places[i] + 1 + Calibration.LONGS);
    }
  }

  // Time

  /// When time alone begins an event, or the greatest number: only of [Detection#GAP].
  public long due(long[] memory, int at) {
    boolean waits =
        setting.detection() == Detection.GAP && isKnown(memory, at) && !isOdd(memory, at);
    return waits ? memory[at + DUE] : Long.MAX_VALUE;
  }

  /// Time has come to what [#due] said.
  public void time(long[] memory, int at) {
    boolean _ = settle(memory, at, limit);
  }

  private long gapEnd(long[] memory, int at) {
    Deviation interval = parts.getFirst();
    int ranks = at + places[0] + 1;
    double limited = Calibration.limit(memory, ranks, limit);
    double off = StrictMath.max(interval.floor(), limited);
    return Deviation.Interval.moment(memory, ranks + Calibration.LONGS, off);
  }
}
