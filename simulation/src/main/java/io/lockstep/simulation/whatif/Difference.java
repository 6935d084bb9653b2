package io.lockstep.simulation.whatif;

/// How far replications are from another course: figures of mean - other, over the points at which
/// both are known. Immutable; NaN where nothing is.
///
/// @param last at the last such point
/// @param mean over the points
/// @param rms the root of the mean square
/// @param greatest the one that is farthest from zero
/// @param greatestMicros when that is, microseconds since 1970-01-01T00:00Z; [StudyResult#NEVER]
///   when nothing is known
/// @param outside the share of points at which the other is below the 5 % or above the 95 % of the
///   replications: about 0.1 or less when the replications tell it well
public record Difference(
    double last, double mean, double rms, double greatest, long greatestMicros, double outside) {

  /// Of replications and another course.
  public static Difference of(
      StudyResult.Compared compared, Course other, long fromMicros, long toMicros) {
    double last = Double.NaN;
    double sum = 0;
    double squares = 0;
    double greatest = Double.NaN;
    long greatestMicros = StudyResult.NEVER;
    int outside = 0;
    int count = 0;
    for (int i = 0; i < Course.POINTS; i++) {
      Summary at = compared.grid().get(i);
      double value = other.grid().get(i);
      double difference = at.mean() - value;
      if (Double.isNaN(difference)) {
        continue;
      }
      last = difference;
      sum += difference;
      squares += difference * difference;
      count++;
      outside += value < at.low() || value > at.high() ? 1 : 0;
      if (Double.isNaN(greatest) || Math.abs(difference) > Math.abs(greatest)) {
        greatest = difference;
        greatestMicros = Course.pointMicros(i, fromMicros, toMicros);
      }
    }
    if (count == 0) {
      double none = Double.NaN;
      return new Difference(none, none, none, none, greatestMicros, none);
    }
    return new Difference(
        last,
        sum / count,
        Math.sqrt(squares / count),
        greatest,
        greatestMicros,
        (double) outside / count);
  }
}
