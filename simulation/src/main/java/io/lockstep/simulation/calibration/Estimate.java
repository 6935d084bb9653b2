package io.lockstep.simulation.calibration;

import java.util.List;
import java.util.Locale;

/// What was found of a parameter. Immutable.
///
/// @param value the best one
/// @param deviation the standard deviation of the estimate; not a number unless it is determined
/// @param low the lower end of the 95 % interval; not a number unless it is determined
/// @param high its upper end; not a number unless it is determined
/// @param partners of one that is not determined: those that can make up for it
public record Estimate(
    String name,
    double value,
    Verdict verdict,
    double deviation,
    double low,
    double high,
    List<String> partners) {

  /// What the readings say of a parameter.
  public enum Verdict {
    /// They determine it: there is an interval.
    DETERMINED,
    /// They want it at its lower bound, or below.
    AT_LOWER,
    /// They want it at its upper bound, or above.
    AT_UPPER,
    /// They say no more of it than its bounds do: other values fit as well.
    UNDETERMINED;

    /// As answers write it.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Keeps a copy.
  public Estimate {
    partners = List.copyOf(partners);
  }

  /// Whether the readings determine it.
  public boolean isDetermined() {
    return verdict == Verdict.DETERMINED;
  }
}
