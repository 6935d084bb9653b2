package io.lockstep.stream;

import io.lockstep.model.Quality;
import java.util.Locale;
import java.util.Optional;

/// Which qualities of a value a rule uses; a value of another quality is not known to it.
public enum Trust {
  /// Good and simulated values only.
  GOOD,
  /// Those, and uncertain ones: the default.
  UNCERTAIN,
  /// All, also bad and stale ones.
  ANY;

  /// True when the rule uses values of this quality.
  public boolean accepts(Quality quality) {
    return switch (quality) {
      case GOOD, SIMULATED -> true;
      case UNCERTAIN -> this != GOOD;
      case BAD, STALE -> this == ANY;
    };
  }

  /// As it is written in rules, e.g. `good`.
  public String term() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The trust that is written so.
  public static Optional<Trust> ofTerm(String term) {
    for (Trust trust : values()) {
      if (trust.term().equals(term)) {
        return Optional.of(trust);
      }
    }
    return Optional.empty();
  }
}
