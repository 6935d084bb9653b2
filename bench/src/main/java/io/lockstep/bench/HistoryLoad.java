package io.lockstep.bench;

/// The readings of the history benchmark: twins of one model that tell each of their properties at
/// one pace over a month, in the order of time, as a plant would. Immutable; the same on each run.
///
/// @param twins how many
/// @param properties of each twin
/// @param readings of each property
record HistoryLoad(int twins, int properties, long readings) {
  /// 2026-10-01T00:00Z.
  static final long START_MICROS = 1_790_812_800_000_000L;

  static final int DAYS = 30;
  static final long HOUR_MICROS = 3_600_000_000L;
  static final long DAY_MICROS = 24 * HOUR_MICROS;
  static final long END_MICROS = START_MICROS + DAYS * DAY_MICROS;

  /// The second-last day of the month.
  static final long DAY_FROM = END_MICROS - 2 * DAY_MICROS;

  /// The first hour of that day.
  static final long HOUR_FROM = DAY_FROM;

  /// Properties of which one day is asked.
  static final int PROPERTIES_OF_A_DAY = 50;

  /// Points asked of an hour.
  static final int POINTS_OF_AN_HOUR = 100;

  private static final int WAVE = 4_096;
  private static final double[] SINE = new double[WAVE];

  static {
    for (int i = 0; i < WAVE; i++) {
      SINE[i] = Math.sin(2 * Math.PI * i / WAVE);
    }
  }

  /// A load of about so many rows: 1,000 twins, and of a hundred million two properties each, that
  /// tell a reading in 52 seconds.
  static HistoryLoad of(long rows) {
    int twins = Math.clamp(rows / 10_000, PROPERTIES_OF_A_DAY, 1_000);
    int properties = (int) Math.max(1, rows / twins / 50_000);
    return new HistoryLoad(twins, properties, Math.max(1, rows / twins / properties));
  }

  int series() {
    return twins * properties;
  }

  long rows() {
    return series() * readings;
  }

  long interval() {
    return (END_MICROS - START_MICROS) / readings;
  }

  /// When a reading was: series after series in each turn.
  long micros(long turn, int series) {
    return START_MICROS + turn * interval() + series * (interval() / series());
  }

  /// A slow wave with noise, in hundredths, as sensors tell it.
  double value(long turn, int series) {
    long noise = (turn * 0x9E3779B97F4A7C15L + series * 0xC2B2AE3D27D4EB4FL) >>> 58;
    double wave = SINE[(int) ((turn * 3 + series * 37L) & (WAVE - 1))];
    return Math.rint(2_000 + 500 * wave + noise) / 100;
  }

  String twin(int series) {
    return "machine-" + series / properties;
  }

  String property(int series) {
    return "temperature" + series % properties;
  }

  /// The twins whose properties are asked for over a day, as SQL lists them.
  String twinsOfADay() {
    StringBuilder twins = new StringBuilder();
    for (int series = 0; series < PROPERTIES_OF_A_DAY; series += properties()) {
      twins.append(twins.isEmpty() ? "'" : ",'").append(twin(series)).append('\'');
    }
    return twins.toString();
  }
}
